"""Open or closed, in the service's own time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import HoursError, parse_hours, parse_offset

WIB = timezone(timedelta(hours=7))
OFFSETS = {"WIB": timedelta(hours=7), "WIT": timedelta(hours=9), "MM": timedelta(hours=6, minutes=30)}
OFFICE = parse_hours("WIB mon-fri 09:00-15:00, sat 09:00-12:00", OFFSETS)
NIGHT = parse_hours("WIB fri-sun 22:00-06:00", OFFSETS)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(23, 8, 59), at(23, 9)),
        (at(23, 9), None),
        (at(23, 14, 59), None),
        (at(23, 15), at(24, 9)),
        (at(28, 11), None),
        (at(28, 12), at(30, 9)),
        (at(29, 12), at(30, 9)),
        (datetime(2026, 11, 23, 1, 30, tzinfo=timezone.utc), at(23, 9)),
        (datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc), None),
    ],
)
def test_an_office(now: datetime, opens: datetime | None) -> None:
    assert OFFICE.opens_at(now) == opens
    assert OFFICE.is_open(now) == (opens is None)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (at(27, 21, 59), False),
        (at(27, 22), True),
        (at(28, 5, 59), True),
        (at(28, 6), False),
        (at(30, 5), True),
        (at(30, 6), False),
    ],
)
def test_a_night_goes_on_past_midnight_and_past_sunday(now: datetime, is_open: bool) -> None:
    assert NIGHT.is_open(now) == is_open


def test_the_zone_of_the_service_counts() -> None:
    eight_in_jakarta = at(23, 8)
    assert not parse_hours("WIB mon 09:00-15:00", OFFSETS).is_open(eight_in_jakarta)
    assert parse_hours("WIT mon 09:00-15:00", OFFSETS).is_open(eight_in_jakarta)
    opens = parse_hours("MM mon 09:00-15:00", OFFSETS).opens_at(eight_in_jakarta)
    assert opens is not None
    assert (opens.hour, opens.utcoffset()) == (9, timedelta(hours=6, minutes=30))


def test_always_and_whole_days() -> None:
    assert parse_hours("always", {}).opens_at(at(29, 3)) is None
    whole = parse_hours("WIB mon-sun 00:00-24:00", OFFSETS)
    assert all(whole.is_open(at(day, hour)) for day in range(23, 30) for hour in range(24))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24/7",
        "mon-fri 09:00-15:00",
        "WIB",
        "WIB mon-fri",
        "WIB senin 09:00-15:00",
        "WIB mon-fri 9-15",
        "WIB mon-fri 09:00-25:00",
        "WIB mon-fri 09:61-15:00",
        "WIB mon-fri 09:00-09:00",
        "WIB mon-fri 24:00-02:00",
        "WIB mon-xyz 09:00-15:00",
        "XYZ mon-fri 09:00-15:00",
    ],
)
def test_what_is_no_opening_hours_says_so(text: str) -> None:
    with pytest.raises(HoursError):
        parse_hours(text, OFFSETS)


def test_offsets() -> None:
    assert parse_offset("-03:30") == timedelta(hours=-3, minutes=-30)
    with pytest.raises(HoursError):
        parse_offset("7")


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_when_it_says_it_opens_it_is_open_and_not_a_minute_before(minutes: int) -> None:
    now = at(23, 0) + timedelta(minutes=minutes)
    for hours in (OFFICE, NIGHT):
        opens = hours.opens_at(now)
        if opens is not None:
            assert now < opens <= now + timedelta(days=7)
            assert hours.is_open(opens)
            assert not hours.is_open(opens - timedelta(minutes=1))
