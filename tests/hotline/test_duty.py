"""Time at the console, by the centre's calendar."""

from __future__ import annotations

from datetime import timedelta

from bot.core.shifts import Shifts
from bot.core.types import StaffId
from bot.hotline.duty import Duty, DutyLog
from bot.store.store import Store
from tests.support.stores import Clock

ANI = StaffId("ani")
HERE = Shifts(timedelta(hours=7))


async def look(duty: DutyLog, clock: Clock, minutes: int, every: int = 1) -> None:
    for _ in range(minutes // every):
        clock.advance(minutes=every)
        await duty.seen(ANI, HERE)


async def test_looks_add_up_and_pauses_do_not(store: Store, clock: Clock) -> None:
    duty = DutyLog(store, clock=clock)
    assert await duty.of(ANI, HERE) == Duty()
    await duty.seen(ANI, HERE)
    await look(duty, clock, 30)
    clock.advance(hours=2)
    await duty.seen(ANI, HERE)
    await look(duty, clock, 10, every=5)
    assert await duty.of(ANI, HERE) == Duty(timedelta(minutes=40), timedelta(minutes=40), clock.now)


async def test_a_day_and_a_week_begin_at_the_centres_midnight(store: Store, clock: Clock) -> None:
    duty = DutyLog(store, clock=clock)  # Saturday 12:00 UTC = 19:00 WIB
    await duty.seen(ANI, HERE)
    await look(duty, clock, 60)
    clock.advance(hours=4)
    day = await duty.of(ANI, HERE)
    assert (day.today, day.week) == (timedelta(0), timedelta(hours=1))
    clock.advance(days=1)
    assert (await duty.of(ANI, HERE)).week == timedelta(0)
