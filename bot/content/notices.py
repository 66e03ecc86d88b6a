"""The automatic sentences a person reads when staff join, leave or close; written in content, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.content.catalog import Catalog
from bot.core.checkins import written
from bot.core.types import LANGS, Button, Lang, Reply

Notice = Literal["joined", "left", "closed", "passed", "assigned", "snoozed", "lapsed", "media_on", "media_off"]

#: after these staff take no files, whether they did before or not; the web chat hides the button for them
_NO_FILES = frozenset({"joined", "left", "closed", "snoozed", "lapsed", "media_off"})


def farewell(catalog: Catalog, days: Sequence[int]) -> dict[Lang, Reply]:
    """The conversation is closed; with `days`, and the offer to ask how they are after so many."""
    if not days:
        return sentences(catalog, "closed")
    return {lang: _with_offer(catalog, lang, days) for lang in LANGS}


def _with_offer(catalog: Catalog, lang: Lang, days: Sequence[int]) -> Reply:
    choice = [("accept", f"days:{written(days)}"), ("no", "no")]
    return Reply(
        text=f"{catalog.text(lang, 'ui.staff_closed')}\n\n{catalog.text(lang, 'checkin.offer')}",
        buttons=tuple(
            Button(catalog.text(lang, f"checkin.buttons.{name}"), payload=f"checkin:{wish}") for name, wish in choice
        ),
        effect="media_off",
    )


def sentences(catalog: Catalog, notice: Notice, **values: object) -> dict[Lang, Reply]:
    """The sentence in every language; the queue says the one in the language of the case."""
    effect = "media_on" if notice == "media_on" else "media_off" if notice in _NO_FILES else ""
    return {lang: Reply(text=catalog.text(lang, f"ui.staff_{notice}", **values), effect=effect) for lang in LANGS}


def code_word_sentences(catalog: Catalog) -> dict[Lang, str]:
    """What is added to a newcomer's sentence for somebody who has a code word; `{word}` is still to be filled in."""
    return {lang: catalog.text(lang, "code_word.joined") for lang in LANGS}
