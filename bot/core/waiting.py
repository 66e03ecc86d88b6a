"""What a person who waits is told, and when: rarely, honestly, and never a promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.cases import Case
from bot.core.shifts import Shifts

Kind = Literal["place", "off_shift"]


@dataclass(frozen=True)
class WaitingNews:
    """A message that is due. `stage`: how many messages about the place there are with this one."""

    kind: Kind
    stage: int


def news_due(case: Case, shifts: Shifts, after: Sequence[timedelta], now: datetime) -> WaitingNews | None:
    """What a waiting person should read now, None for nothing.

    Nobody on shift: once per closed time, at once. Otherwise once for each period of working time in `after` that is
    over; those that were missed are not made up for.
    """
    if case.state != "waiting":
        return None
    if not shifts.is_on(now):
        told = case.told_off_at
        again = told is None or shifts.working_time(told, now) > timedelta(0)
        return WaitingNews("off_shift", case.told) if again else None
    stage = sum(shifts.working_time(case.opened_at, now) >= period for period in after)
    return WaitingNews("place", stage) if stage > case.told else None
