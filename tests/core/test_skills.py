"""Which cases ask for a training, and who is given them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.core.cases import Case, open_case
from bot.core.shifts import Clock
from bot.core.skills import asked, suits
from bot.core.types import CaseId, CaseOpening

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
SKILLS = {
    "children": frozenset({"minor", "child_in_danger", "report/minor_involved"}),
    "crisis": frozenset({"suicidal"}),
}
IN_TIME, LATE = Clock("on_time", timedelta(minutes=5)), Clock("late", timedelta(minutes=-1))


def case(*reasons: str) -> Case:
    return open_case(CaseId("a" * 24), CaseOpening("high", 1, "id", reasons), NOW)


@pytest.mark.parametrize(
    ("reasons", "asks"),
    [
        (("danger_now",), ()),
        (("danger_now", "urgent:child_in_danger"), ("children",)),
        (("topic:report/minor_involved",), ("children",)),
        (("suicidal", "child_in_danger"), ("children", "crisis")),
        (("topic:report/minor",), ()),
    ],
)
def test_reasons_ask_whatever_group_they_stand_in(reasons: tuple[str, ...], asks: tuple[str, ...]) -> None:
    assert asked(case(*reasons), SKILLS) == asks


def test_tags_and_needs_ask_too() -> None:
    assert asked(replace(case(), tags=("minor",)), SKILLS) == ("children",)
    assert asked(replace(case(), needs=("suicidal",)), SKILLS) == ("crisis",)


def test_who_has_all_skills_it_asks_for_is_given_it() -> None:
    both = case("child_in_danger", "suicidal")
    assert suits(both, SKILLS, None, IN_TIME)
    assert suits(both, SKILLS, {"children", "crisis"}, IN_TIME)
    assert not suits(both, SKILLS, {"children"}, IN_TIME)
    assert suits(case("danger_now"), SKILLS, set(), IN_TIME)


@pytest.mark.parametrize("clock", [LATE, Clock("none")])
def test_nobody_is_left_waiting_for_a_training(clock: Clock) -> None:
    assert suits(case("suicidal"), SKILLS, set(), clock)
