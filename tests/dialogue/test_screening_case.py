"""What staff get of a screening, and how its buttons reach a page."""

from __future__ import annotations

from datetime import datetime, timezone

from bot.core.interview import Interview
from bot.core.types import Button, CaseOpening, CaseText, Lang, Reply
from bot.dialogue.screening_case import with_screening
from bot.gateway.chat_api import as_json
from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
SAID = CaseText("person", "halo", NOW)


def opening(*texts: CaseText, lang: Lang = "id") -> CaseOpening:
    return CaseOpening("caution", 1, lang, ("asked_for_staff",), texts=texts)


def test_the_answers_go_along_in_words_with_tier_and_flags() -> None:
    interview = Interview(tool="E", who="working", answers={"e03_confined": "now", "e01_age": "skip"})
    opened = with_screening(opening(SAID), catalog(), interview.dump(), NOW)
    assert (opened.tier, opened.priority) == ("urgent", 1)
    assert {"asked_for_staff", "danger_now", "screening:E", "e03_confined"} <= set(opened.reasons)
    assert "e01_age" not in opened.reasons, "what was skipped is no reason to show"
    words = opened.texts[-1].text
    assert "Apa kamu dikunci, dijaga, atau dilarang menghubungi orang luar? - Ya, sekarang" in words
    assert "e03" not in words


def test_threats_and_age_are_the_second_priority() -> None:
    interview = Interview(tool="R", who="not_left", answers={"r01_age": "yes"})
    opened = with_screening(opening(SAID, lang="en"), catalog(), interview.dump(), NOW)
    assert (opened.tier, opened.priority) == ("urgent", 2)
    assert "Are you under 18? - Yes" in opened.texts[-1].text


def test_without_the_older_chat_only_the_tier_goes_along() -> None:
    interview = Interview(tool="R", who="not_left", answers={"r06_scamhub": "yes"})
    opened = with_screening(opening(), catalog(), interview.dump(), NOW)
    assert opened.tier == "high"
    assert opened.texts == ()
    assert "r06_scamhub" not in opened.reasons


def test_a_screening_lowers_nothing() -> None:
    urgent = CaseOpening("urgent", 1, "id", ("danger_now",), texts=(SAID,))
    calm = Interview(tool="E", who="working", answers={"e03_confined": "no"})
    assert with_screening(urgent, catalog(), calm.dump(), NOW).tier == "urgent"


def test_one_that_was_not_begun_adds_nothing() -> None:
    assert with_screening(opening(SAID), catalog(), Interview(safe=True).dump(), NOW) == opening(SAID)


def test_steering_buttons_stand_in_a_row_of_their_own(talk: Talk) -> None:
    talk.opens("control/start_screening")
    talk.taps("item:S:g01_safe:yes")
    talk.taps("item:S:s_who:working")
    shown = as_json(talk.last.replies[-1])["buttons"]
    answers = [button for button in shown if "row" not in button]
    assert len(answers) == 5
    assert [button["row"] for button in shown if "row" in button] == [1, 1, 1]
    assert as_json(Reply("x", buttons=(Button("a", "b"),)))["buttons"] == [{"title": "a", "payload": "b"}]
