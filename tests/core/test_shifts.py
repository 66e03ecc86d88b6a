"""The centre's clock: shifts, holidays, working time, service levels and measured waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import parse_hours
from bot.core.shifts import Levels, Shift, Shifts, expectation

WIB = timedelta(hours=7)


def shifts(*hours: str, holidays: tuple[str, ...] = ()) -> Shifts:
    rows = tuple(Shift(f"s{at}", parse_hours(f"WIB {one}", {"WIB": WIB})) for at, one in enumerate(hours))
    return Shifts(WIB, rows, frozenset(date.fromisoformat(day) for day in holidays))


def at(text: str) -> datetime:
    """A moment by the centre's clock; 2026-11-23 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=timezone(WIB))


WEEK = shifts("mon-fri 08:00-16:00", "mon-fri 15:00-20:00", "sat 22:00-04:00", holidays=("2026-12-25",))


@pytest.mark.parametrize(
    ("moment", "names"),
    [
        ("2026-11-23 07:59", ()),
        ("2026-11-23 08:00", ("s0",)),
        ("2026-11-23 15:30", ("s0", "s1")),
        ("2026-11-23 20:00", ()),
        ("2026-11-28 23:00", ("s2",)),
        ("2026-11-29 03:59", ("s2",)),
        ("2026-11-29 04:00", ()),
        ("2026-12-25 10:00", ()),
    ],
)
def test_which_shift_runs(moment: str, names: tuple[str, ...]) -> None:
    assert WEEK.current(at(moment)) == names
    assert WEEK.is_on(at(moment)) == bool(names)
    assert WEEK.is_on(at(moment).astimezone(timezone.utc)) == bool(names)


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        ("2026-11-23 07:00", "2026-11-23 08:00"),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-29 05:00", "2026-11-30 08:00"),
        ("2026-12-24 21:00", "2026-12-26 22:00"),
    ],
)
def test_when_the_next_shift_begins(moment: str, start: str) -> None:
    assert WEEK.next_start(at(moment)) == at(start)


def test_while_a_shift_runs_none_begins() -> None:
    assert WEEK.next_start(at("2026-11-23 10:00")) is None


def test_a_centre_that_is_closed_for_long_says_so() -> None:
    every = tuple((date(2026, 11, 23) + timedelta(days=number)).isoformat() for number in range(70))
    closed = shifts("mon-sun 08:00-16:00", holidays=every)
    assert not closed.is_on(at("2026-11-24 10:00"))
    assert closed.next_start(at("2026-11-24 10:00")) is None


def test_a_night_shift_that_began_on_a_holiday_does_not_run() -> None:
    nights = shifts("mon-sun 22:00-04:00", holidays=("2026-12-25",))
    assert not nights.is_on(at("2026-12-26 02:00"))
    assert nights.is_on(at("2026-12-25 02:00"))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23 09:00", "2026-11-23 10:00", 1),
        ("2026-11-23 06:00", "2026-11-23 22:00", 12),  # the overlap counts once
        ("2026-11-23 19:00", "2026-11-24 09:00", 2),
        ("2026-11-28 21:00", "2026-11-29 12:00", 6),
        ("2026-11-27 21:00", "2026-11-28 21:00", 0),
        ("2026-12-24 19:00", "2026-12-25 19:00", 1),
        ("2026-11-23 10:00", "2026-11-23 09:00", 0),
    ],
)
def test_working_time(start: str, end: str, hours: int) -> None:
    assert WEEK.working_time(at(start), at(end)) == timedelta(hours=hours)


@given(st.integers(0, 500_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_working_time_adds_up(start: int, first: int, second: int) -> None:
    begin = at("2026-01-01 00:00") + timedelta(minutes=start)
    middle, end = begin + timedelta(minutes=first), begin + timedelta(minutes=first + second)
    whole = WEEK.working_time(begin, end)
    assert whole == WEEK.working_time(begin, middle) + WEEK.working_time(middle, end)
    assert timedelta(0) <= whole <= end - begin


def test_without_shifts_somebody_is_always_there() -> None:
    always = Shifts(WIB)
    now = at("2026-11-23 03:00")
    assert always.is_on(now)
    assert always.next_start(now) is None
    assert always.working_time(now, now + timedelta(days=3)) == timedelta(days=3)


LEVELS = Levels({("urgent", 1): timedelta(minutes=6), ("high", 1): timedelta(minutes=60)})


@pytest.mark.parametrize(
    ("tier", "moment", "pace", "minutes"),
    [
        ("urgent", "2026-11-23 09:01", "on_time", 5),
        ("urgent", "2026-11-23 09:04", "soon", 2),
        ("urgent", "2026-11-23 09:06", "late", 0),
        ("urgent", "2026-11-23 09:30", "late", -24),
        ("caution", "2026-11-23 09:30", "none", 0),
    ],
)
def test_the_clock_of_a_case(tier: str, moment: str, pace: str, minutes: int) -> None:
    clock = LEVELS.clock(WEEK, tier, 1, at("2026-11-23 09:00"), at(moment))  # type: ignore[arg-type]
    assert (clock.pace, clock.left) == (pace, timedelta(minutes=minutes))


def test_a_night_stops_the_clock() -> None:
    clock = LEVELS.clock(WEEK, "high", 1, at("2026-11-23 19:30"), at("2026-11-24 07:00"))
    assert (clock.pace, clock.left) == ("paused", timedelta(minutes=30))


def test_few_waits_say_nothing() -> None:
    assert expectation([timedelta(minutes=5)] * 4) is None


def test_what_people_waited() -> None:
    measured = expectation([timedelta(minutes=number) for number in range(1, 11)])
    assert measured is not None
    assert (measured.usual, measured.most) == (timedelta(minutes=5), timedelta(minutes=10))
