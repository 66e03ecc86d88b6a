"""When staff are on shift, and how long a case waits against that clock. The caller brings the time.

Targets follow screening.md 2.4: a clock per tier that runs in working time only, so that a night does not count
against anybody and a promise is never made for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from bot.core.hours import Hours
from bot.core.types import Tier

_DAY = timedelta(days=1)
_LOOK_AHEAD = 60
#: fewer measured waits say nothing
ENOUGH_WAITS = 5

Pace = Literal["none", "on_time", "soon", "late", "paused"]


@dataclass(frozen=True)
class Shift:
    """One shift: its code and its hours of the week, in the centre's zone."""

    id: str
    hours: Hours


@dataclass(frozen=True)
class Shifts:
    """The centre's week. No shifts at all = somebody is always there."""

    offset: timedelta = timedelta(0)
    shifts: tuple[Shift, ...] = ()
    #: days of the centre's zone on which no shift begins
    holidays: frozenset[date] = frozenset()

    def is_on(self, now: datetime) -> bool:
        """Whether a shift runs at `now` (aware)."""
        return not self.shifts or any(start <= now < end for start, end in self._spans(now, 1))

    def current(self, now: datetime) -> tuple[str, ...]:
        """Codes of the shifts that run at `now`."""
        return tuple(
            shift.id for shift in self.shifts if any(start <= now < end for start, end in self._of(shift, now, 1))
        )

    def next_start(self, now: datetime) -> datetime | None:
        """When the next shift begins, in the centre's zone; None while one runs, or when none comes for 60 days."""
        if self.is_on(now):
            return None
        starts = [start for start, _ in self._spans(now, _LOOK_AHEAD) if start > now]
        return min(starts) if starts else None

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments somebody was on shift."""
        if not self.shifts or end <= start:
            return max(end - start, timedelta(0))
        total, reached = timedelta(0), start
        for begins, ends in sorted(self._spans(start, (end - start).days + 1)):
            begins, ends = max(begins, reached), min(ends, end)
            if ends > begins:
                total += ends - begins
                reached = ends
        return total

    def local(self, at: datetime) -> datetime:
        """The moment by the centre's clock."""
        return at.astimezone(timezone(self.offset))

    def _spans(self, since: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        for shift in self.shifts:
            yield from self._of(shift, since, days)

    def _of(self, shift: Shift, since: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Its beginnings and ends from the day before `since` on: a night shift may have begun yesterday."""
        first = self.local(since).date() - _DAY
        for number in range(days + 2):
            day = first + number * _DAY
            if day in self.holidays:
                continue
            midnight = datetime.combine(day, time(), timezone(self.offset))
            for weekday, minute, length in shift.hours.spans:
                if weekday == day.weekday():
                    begins = midnight + timedelta(minutes=minute)
                    yield begins, begins + timedelta(minutes=length)


@dataclass(frozen=True)
class Clock:
    """How a waiting case stands against its target."""

    pace: Pace
    #: working time until the target; negative = over it; zero without a target
    left: timedelta = timedelta(0)


@dataclass(frozen=True)
class Levels:
    """Working time within which a case should be taken, by tier and priority; a missing one has no target."""

    targets: Mapping[tuple[Tier, int], timedelta]

    def target(self, tier: Tier, priority: int) -> timedelta | None:
        """The target of such a case."""
        return self.targets.get((tier, priority))

    def clock(self, shifts: Shifts, tier: Tier, priority: int, opened: datetime, now: datetime) -> Clock:
        """The clock of a waiting case: `soon` in the last third of its time, `paused` while nobody is on shift."""
        target = self.target(tier, priority)
        if target is None:
            return Clock("none")
        left = target - shifts.working_time(opened, now)
        if left <= timedelta(0):
            return Clock("late", left)
        if not shifts.is_on(now):
            return Clock("paused", left)
        return Clock("soon" if left <= target / 3 else "on_time", left)


@dataclass(frozen=True)
class Expectation:
    """What people who asked lately waited, in working time: half of them at most `usual`, nine of ten `most`."""

    usual: timedelta
    most: timedelta


def expectation(waits: Sequence[timedelta]) -> Expectation | None:
    """From measured waits; None when there are too few to say anything."""
    if len(waits) < ENOUGH_WAITS:
        return None
    ordered = sorted(waits)
    return Expectation(ordered[(len(ordered) - 1) // 2], ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)])
