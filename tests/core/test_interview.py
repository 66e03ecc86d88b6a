"""The way through a screening: order, back, late answers, leaving and coming back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.screenings import shipped_bank
from bot.core.interview import (
    DANGER,
    RESUME,
    SAFE,
    START,
    SUICIDE,
    WHO,
    Interview,
    back,
    enter,
    give,
    hide,
    is_finished,
    is_idle,
    leave,
    next_item,
    order,
    progress,
    question,
    result,
)

BANK = shipped_bank()
CALM = {"R": "no", "E": "no", "T": "no"}


def begun(who: str = "not_left") -> Interview:
    interview = Interview()
    for key, code in ((SAFE, "yes"), (WHO, who)):
        interview, outcome = give(BANK, interview, START, key, code)
        assert outcome == "next"
    return interview


def answered(interview: Interview, *codes: str) -> Interview:
    for code in codes:
        opened = question(BANK, interview)
        assert opened is not None
        interview, outcome = give(BANK, interview, *opened, code)
        assert outcome == "next"
    return interview


def test_it_begins_with_safety_then_who_then_danger() -> None:
    assert question(BANK, Interview()) == (START, SAFE)
    assert question(BANK, answered(Interview(), "yes")) == (START, WHO)
    assert question(BANK, begun()) == ("R", "r11_danger_now")
    assert question(BANK, begun("working")) == ("E", "e03_confined")
    assert question(BANK, begun("other")) == ("T", "t01_who")


def test_who_is_back_home_is_not_asked_where_they_are() -> None:
    interview = begun("returned")
    assert "e02_where" not in order(BANK, interview)
    assert progress(BANK, interview, "e03_confined") == (1, 12)
    assert BANK.tools["E"].place_of(interview.answers) == "ID"


@pytest.mark.parametrize("tool", ["R", "E"])
def test_every_item_is_asked_once_in_order(tool: str) -> None:
    interview = begun({"R": "not_left", "E": "working"}[tool])
    asked = []
    while opened := question(BANK, interview):
        asked.append(opened[1])
        interview = answered(interview, "skip")
    assert tuple(asked) == BANK.tools[tool].ask_order
    assert result(BANK, interview).tier == "caution", "skipping everything is never low"


def test_not_safe_stops_at_any_moment() -> None:
    interview = answered(begun(), "no", "no")
    stopped, outcome = give(BANK, interview, START, SAFE, "no")
    assert outcome == "stopped"
    assert question(BANK, stopped) == (START, SAFE)
    assert stopped.answers == interview.answers


def test_the_first_urgent_answer_ends_it() -> None:
    interview = answered(begun("working"), "now")
    assert question(BANK, interview) is None
    assert is_finished(BANK, interview)
    assert result(BANK, interview).tier == "urgent"


def test_back_opens_the_question_before_and_keeps_the_rest() -> None:
    interview = answered(begun(), "no", "no", "yes")
    again = back(BANK, interview)
    assert again is not None
    assert question(BANK, again) == ("R", "r02_verified")
    assert question(BANK, answered(again, "no")) == ("R", "r03_visa")


def test_back_from_the_first_item_asks_who_again_and_another_answer_starts_the_other_tool() -> None:
    first = back(BANK, begun())
    assert first is not None
    assert question(BANK, first) == (START, WHO)
    assert back(BANK, first) is None
    assert question(BANK, answered(first, "working")) == ("E", "e03_confined")


@pytest.mark.parametrize(
    ("tool", "key", "code", "outcome"),
    [
        ("R", "r11_danger_now", "unsure", "changed"),
        ("R", "r11_danger_now", "no", "same"),
        ("R", "r09_lie", "yes", "ignored"),  # not asked yet in this screening
        ("E", "e03_confined", "now", "ignored"),  # of another screening
        ("R", "r99_gone", "yes", "ignored"),
        ("R", "r01_age", "maybe", "ignored"),
        ("Z", "r01_age", "no", "ignored"),
        (START, WHO, "working", "ignored"),  # that question was over long ago
        (START, SAFE, "yes", "ignored"),
    ],
)
def test_a_late_answer_counts_for_its_own_question_or_not_at_all(tool: str, key: str, code: str, outcome: str) -> None:
    interview = answered(begun(), "no", "no")
    given_, got = give(BANK, interview, tool, key, code)
    assert got == outcome
    assert question(BANK, given_) == ("R", "r02_verified")
    changed = {key: code} if outcome == "changed" else {}
    assert given_.answers == {**interview.answers, **changed}


def test_a_late_answer_may_be_urgent_even_while_it_is_put_aside() -> None:
    paused = leave(answered(begun("working"), "no"))
    late, outcome = give(BANK, paused, "E", "e03_confined", "now")
    assert outcome == "changed"
    assert result(BANK, late).tier == "urgent"


def test_coming_back_asks_safety_first_then_whether_to_go_on() -> None:
    back_again = enter(leave(answered(begun(), "no", "no")))
    assert question(BANK, back_again) == (START, SAFE)
    back_again = answered(back_again, "yes")
    assert question(BANK, back_again) == (START, RESUME)
    assert question(BANK, answered(back_again, "continue")) == ("R", "r02_verified")
    fresh = answered(back_again, "restart")
    assert question(BANK, fresh) == (START, WHO)
    assert fresh.answers == {}


@pytest.mark.parametrize("gate", [DANGER, SUICIDE])
def test_danger_told_in_a_message_counts_until_the_questions_are_taken_up_again(gate: str) -> None:
    left = leave(answered(begun(), "no", "no"), gate)
    assert result(BANK, left).tier == "urgent"
    assert next_item(BANK, enter(left)) == "r02_verified"


@pytest.mark.parametrize(("code", "tier"), [("yes", "urgent"), ("no", None)])
def test_the_direct_question_comes_out_of_turn(code: str, tier: str | None) -> None:
    asked = Interview(reopened=SUICIDE)
    assert question(BANK, asked) == (START, SUICIDE)
    assert result(BANK, answered(asked, code)).tier == tier


def test_silence_is_measured_from_the_last_word() -> None:
    now = datetime(2026, 1, 1, tzinfo=timezone.utc)
    interview = Interview(at=now.isoformat())
    assert not is_idle(BANK, interview, now + BANK.idle)
    assert is_idle(BANK, interview, now + BANK.idle + timedelta(seconds=1))
    assert question(BANK, hide(begun())) == (START, SAFE)


@given(st.lists(st.tuples(st.sampled_from("SRETZ"), st.integers(0, 15), st.integers(0, 6), st.booleans()), max_size=40))
def test_whatever_is_pressed_an_answer_stays_with_its_question(
    presses: list[tuple[str, int, int, bool]],
) -> None:
    interview = Interview()
    for tool, place, option, goes_back in presses:
        items = BANK.start if tool == START else BANK.tools[tool].items if tool in BANK.tools else {}
        keys = list(items) or ["nothing"]
        key = keys[place % len(keys)]
        codes = items[key].options if items else ("yes",)
        code = codes[option % len(codes)]
        if goes_back:
            interview = back(BANK, interview) or interview
            continue
        before = dict(interview.answers)
        interview, outcome = give(BANK, interview, tool, key, code)
        after = dict(interview.answers)
        if tool != START and outcome in ("next", "changed"):
            assert after == {**before, key: code}
        elif tool != START:
            assert after == before
        assert Interview.load(interview.dump()) == interview
