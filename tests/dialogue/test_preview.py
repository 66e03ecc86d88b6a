"""The editors' preview says what the bot says: every topic, both languages, the real rules."""

from __future__ import annotations

import pytest

from bot.core.types import Lang
from bot.dialogue.preview import preview
from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_preview_is_what_people_get(talk: Talk, lang: Lang) -> None:
    for topic in catalog().links:
        talk.lang, talk.tracker, talk.case_state = lang, None, "none"
        talk.opens(topic)
        got = talk.last.replies[0]
        shown, *more = preview(talk.runner._engine.responses, lang, topic)
        assert got.text == shown["text"], topic
        assert [button.title for button in got.buttons] == [button["title"] for button in shown.get("buttons", ())], (
            topic
        )
        for part in more:
            talk.presses(catalog().text(lang, "ui.buttons.more"))
            assert talk.last.replies[0].text == part["text"], topic
