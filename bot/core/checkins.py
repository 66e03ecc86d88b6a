"""Check-ins: short questions some days later, for who asked for them. When they may come; the caller brings the time.

Whoever holds the phone may read them, so they never name a topic, and never come at night where the person may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

WEEK, MONTH, QUARTER = 7, 30, 90
#: what people and staff choose from, in days
USUAL: tuple[int, ...] = (WEEK, MONTH, QUARTER)
MOST_DAYS = 100
#: what somebody writes within this time after a check-in is an answer to it
ANSWER_WITHIN = timedelta(days=7)
MOST_DATES = 6
#: the longest wording of a person's own
MOST_WORDS = 120
#: hours of a day in which a message disturbs nobody's sleep: from, until before
_FROM, _UNTIL = 9, 20
_STEP = timedelta(minutes=15)
_STEPS = 4 * 48


def parse_days(text: str) -> tuple[int, ...]:
    """`7.30.90` as numbers of days, soonest first; () for anything that is no such list."""
    parts = text.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= len(str(MOST_DAYS)) for part in parts):
        return ()
    days = tuple(sorted({int(part) for part in parts}))
    return days if days[0] >= 1 and days[-1] <= MOST_DAYS and len(days) <= MOST_DATES else ()


def written(days: Sequence[int]) -> str:
    """The same as a part of a button's action."""
    return ".".join(map(str, days))


def is_daytime(at: datetime, offsets: Sequence[timedelta]) -> bool:
    """Whether it is daytime at `at` (aware) in every one of these zones."""
    return all(_FROM <= at.astimezone(timezone(offset)).hour < _UNTIL for offset in offsets)


def daytime(at: datetime, offsets: Sequence[timedelta]) -> datetime:
    """`at`, or the first quarter of an hour after it when it is daytime in all these zones.

    Zones so far apart that they share no daytime count by the first of them.
    """
    if is_daytime(at, offsets):
        return at
    start = at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0) + _STEP
    moments = [start + number * _STEP for number in range(_STEPS)]
    shared = [moment for moment in moments if is_daytime(moment, offsets)]
    return shared[0] if shared else next(moment for moment in moments if is_daytime(moment, offsets[:1]))


def dates(now: datetime, days: Sequence[int], offsets: Sequence[timedelta]) -> tuple[datetime, ...]:
    """When to ask: so many days from now, by day."""
    return tuple(daytime(now + timedelta(days=one), offsets) for one in days)
