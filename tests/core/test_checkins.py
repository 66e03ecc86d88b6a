"""When check-ins may come: by day wherever the person may be."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.content.catalog import Catalog
from bot.content.zones import offsets_of
from bot.core.checkins import dates, daytime, is_daytime, parse_days, written

CATALOG = Catalog.load()


def hours(*numbers: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(hours=number) for number in numbers)


def utc(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("at", "offsets", "expected"),
    [
        (utc(3), hours(7), utc(3)),  # 10:00 in Jakarta
        (utc(1, 59), hours(7), utc(2)),  # 08:59 → 09:00
        (utc(12, 59), hours(7), utc(12, 59)),  # 19:59
        (utc(13), hours(7), utc(2, day=22)),  # 20:00 → 09:00 of the next day
        (utc(20, 7), hours(8), utc(1, day=22)),  # 04:07 in Malaysia
        (utc(2), hours(7, 8, 9), utc(2)),  # 09:00 in Jakarta, 11:00 in Jayapura
        (utc(11, 30), hours(7, 8, 9), utc(2, day=22)),  # 20:30 in Jayapura
        (utc(2, 40), hours(6.5), utc(2, 40)),  # Myanmar
        (utc(12), hours(3, 9), utc(6, day=22)),  # Saudi Arabia and Japan share 06:00 to 11:00 UTC
    ],
)
def test_the_first_daytime(at: datetime, offsets: tuple[timedelta, ...], expected: datetime) -> None:
    assert daytime(at, offsets) == expected


def test_zones_that_share_no_day_count_by_the_first() -> None:
    assert daytime(utc(20), hours(7, -8)) == utc(2, day=22)


@pytest.mark.parametrize("country", [None, "ID", "MY", "SA", "XX"])
def test_it_is_never_night_where_they_may_be(country: str | None) -> None:
    offsets = offsets_of(CATALOG, country)
    for minute in range(0, 24 * 60, 7):
        for at in dates(utc(0) + timedelta(minutes=minute), (7, 30, 90), offsets):
            assert is_daytime(at, offsets)
            assert timedelta(0) <= (at - utc(0) - timedelta(minutes=minute)) % timedelta(days=1) < timedelta(days=1)


def test_an_unknown_place_may_be_anywhere_of_the_list() -> None:
    assert offsets_of(CATALOG, "MY") == hours(8)
    assert set(offsets_of(CATALOG, "ID")) == set(hours(7, 8, 9))
    assert set(hours(3, 6.5, 9)) <= set(offsets_of(CATALOG, None))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7.30.90", (7, 30, 90)),
        ("90.7.7", (7, 90)),
        ("100", (100,)),
        ("101", ()),
        ("0", ()),
        ("", ()),
        ("7.", ()),
        ("-7", ()),
        ("7.x", ()),
        ("\u0667", ()),
        ("1.2.3.4.5.6.7", ()),
    ],
)
def test_days_in_a_button(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days
    assert not days or parse_days(written(days)) == days
