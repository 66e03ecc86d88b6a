"""The trail: appended only, and every change in it shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.retention import Retention
from bot.core.types import StaffId
from bot.hotline.audit import Audit
from bot.store.store import Store
from tests.support.stores import Clock, opened

ANI = StaffId("ani")


async def test_entries_come_newest_first_in_pages(audit: Audit, clock: Clock) -> None:
    for number in range(5):
        await audit.record(ANI, f"action_{number}", "subject")
        clock.advance(seconds=1)
    first = await audit.entries(limit=2)
    second = await audit.entries(before=first[-1].id, limit=10)
    assert [entry.action for entry in (*first, *second)] == [f"action_{number}" for number in (4, 3, 2, 1, 0)]
    assert first[0].at == clock.now - timedelta(seconds=1)
    assert (first[0].staff, first[0].subject) == (ANI, "subject")


async def test_an_untouched_trail_is_sound(audit: Audit) -> None:
    assert await audit.verify()
    for _ in range(3):
        await audit.record(ANI, "read", "case")
    assert await audit.verify()


async def test_many_writers_make_one_chain(store: Store, clock: Clock) -> None:
    writers = [Audit(store, clock=clock) for _ in range(5)]
    await asyncio.gather(*(writer.record(ANI, f"w{at}") for at, writer in enumerate(writers) for _ in range(10)))
    assert len(await writers[0].entries()) == 50
    assert await writers[0].verify()


async def test_writing_usually_takes_one_round(audit: Audit, store: Store) -> None:
    await audit.record(ANI, "first")

    async def calls() -> int:
        stats = await store.scripts.redis.info("commandstats")
        return int(stats["cmdstat_evalsha"]["calls"])

    before = await calls()
    for _ in range(5):
        await audit.record(ANI, "next")
    assert await calls() - before == 5


@pytest.mark.parametrize("damage", ["change", "remove", "remove_newest", "forge", "swap_head"])
async def test_damage_shows(audit: Audit, store: Store, damage: str) -> None:
    for number in range(4):
        await audit.record(ANI, f"action_{number}")
    redis, name, head = store.scripts.redis, store.scripts.keys("audit"), store.scripts.keys("audit:head")
    entries = await redis.xrange(name)
    if damage == "change":
        fields = {**entries[-1][1], b"staff": b"budi"}
        await redis.xdel(name, entries[-1][0])
        await redis.xadd(name, fields)
    elif damage == "remove":
        await redis.xdel(name, entries[1][0])
    elif damage == "remove_newest":
        await redis.xdel(name, entries[-1][0])
    elif damage == "forge":
        await redis.xadd(name, {**entries[-1][1], b"prev": entries[-1][1][b"mac"], b"mac": b"0" * 64})
        await redis.set(head, b"0" * 64)
    else:
        await redis.set(head, entries[0][1][b"mac"])
    assert not await audit.verify()


async def test_old_entries_go_and_the_rest_stays_sound(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(audit=timedelta(0))) as store:
        audit = Audit(store)
        for _ in range(150):
            await audit.record(ANI, "read")
        assert len(await audit.entries(limit=1000)) < 150
        assert await audit.verify()
