"""How long staff have been at the console: for their own sake and for who plans the shifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.shifts import Shifts
from bot.core.types import StaffId
from bot.settings import utc_now
from bot.store.casefile import at_moment, moment
from bot.store.envelope import milliseconds
from bot.store.store import Store

#: longer than this without a look is a pause and does not count (an open page looks every 20 s)
_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True)
class Duty:
    """Time at the console by the centre's calendar, and when they were last there."""

    today: timedelta = timedelta(0)
    week: timedelta = timedelta(0)
    seen_at: datetime | None = None


class DutyLog:
    """Counts the time. Calls raise StoreDown."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._scripts = store.scripts
        self._clock = clock

    async def seen(self, staff: StaffId, shifts: Shifts) -> None:
        """They look at the console now."""
        now = self._clock()
        day, week = _calendar(shifts, now)
        pause = milliseconds(_PAUSE)
        await self._scripts.run("staff_seen", member=staff, now=moment(now), day=day, week=week, pause=pause)

    async def of(self, staff: StaffId, shifts: Shifts) -> Duty:
        """Their time today and in this week, by the centre's calendar."""
        name = self._scripts.keys("staff:duty", staff)
        row = await self._scripts.call("HMGET", name, "day", "today", "week", "weekly", "seen")
        day, today, week, weekly, seen = (value.decode() if value else "" for value in row)
        this_day, this_week = _calendar(shifts, self._clock())
        return Duty(
            today=_span(today) if day == this_day else timedelta(0),
            week=_span(weekly) if week == this_week else timedelta(0),
            seen_at=at_moment(int(seen)) if seen else None,
        )


def _calendar(shifts: Shifts, now: datetime) -> tuple[str, str]:
    local = shifts.local(now)
    year, week, _ = local.isocalendar()
    return local.date().isoformat(), f"{year}-{week:02d}"


def _span(value: str) -> timedelta:
    return timedelta(milliseconds=int(value or 0))
