"""The trail: appended only, and every change in it shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.retention import Retention
from bot.core.types import StaffId
from bot.hotline.audit import Audit, AuditFilter
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


@pytest.mark.parametrize(
    ("tamper", "damage", "at"),
    [
        ("change", "altered", "action_3"),
        ("change_middle", "altered", "action_1"),
        ("remove", "gap", "action_2"),
        ("remove_newest", "cut", "action_2"),
        ("remove_all", "cut", ""),
        ("forge", "altered", "action_3"),
        ("repeat", "gap", "action_1"),
        ("swap_head", "cut", "action_3"),
    ],
)
async def test_damage_shows_and_is_located(audit: Audit, store: Store, tamper: str, damage: str, at: str) -> None:
    for number in range(4):
        await audit.record(ANI, f"action_{number}")
    redis, name, head = store.scripts.redis, store.scripts.keys("audit"), store.scripts.keys("audit:head")
    entries = await redis.xrange(name)
    if tamper == "change":
        fields = {**entries[-1][1], b"staff": b"budi"}
        await redis.xdel(name, entries[-1][0])
        await redis.xadd(name, fields)
    elif tamper == "change_middle":  # the whole stream written anew, as somebody would who covers their traces
        await redis.delete(name)
        for entry_id, fields in entries:
            changed = {b"staff": b"budi"} if fields[b"action"] == b"action_1" else {}
            await redis.xadd(name, {**fields, **changed}, id=entry_id)
    elif tamper == "remove":
        await redis.xdel(name, entries[1][0])
    elif tamper == "remove_newest":
        await redis.xdel(name, entries[-1][0])
    elif tamper == "remove_all":
        await redis.delete(name)
    elif tamper == "forge":
        await redis.xadd(name, {**entries[-1][1], b"prev": await redis.get(head), b"mac": b"0" * 64})
        await redis.set(head, b"0" * 64 + b" " + entries[-1][1][b"at"])
    elif tamper == "repeat":  # a true entry, once more
        await redis.xadd(name, entries[1][1])
        await redis.set(head, entries[2][1][b"prev"])
    else:
        await redis.set(head, entries[1][1][b"prev"])
    check = await audit.verify()
    assert not check
    assert (check.damage, check.at.action if check.at else "") == (damage, at)


async def test_verifying_while_others_write(store: Store, clock: Clock) -> None:
    audit, other = Audit(store, clock=clock), Audit(store, clock=clock)

    async def write() -> None:
        for _ in range(60):
            await other.record(ANI, "read")

    writing = asyncio.create_task(write())
    checks = [await audit.verify() for _ in range(20)]
    await writing
    assert all(checks)
    assert (await audit.verify()).sound_entries == 60


async def test_filters(audit: Audit, clock: Clock) -> None:
    for _ in range(3):
        for staff, action, subject in ((ANI, "read", "aaaa1"), (StaffId("budi"), "closed", "bbbb2")):
            await audit.record(staff, action, subject)
        clock.advance(days=1)

    async def found(**only: object) -> int:
        return len(await audit.entries(only=AuditFilter(**only)))  # type: ignore[arg-type]

    assert await found() == 6
    assert await found(staff=ANI) == 3
    assert await found(action="closed") == 3
    assert await found(subject="bbbb") == 3
    assert await found(subject="-") == 0
    assert await found(day=clock.now.date() - timedelta(days=1)) == 2
    assert await found(staff=ANI, action="closed") == 0
    page = await audit.entries(limit=2, only=AuditFilter(staff=ANI))
    rest = await audit.entries(before=page[-1].id, only=AuditFilter(staff=ANI))
    assert (len(page), len(rest)) == (2, 1)
    assert await audit.entries(before="no id") == []


async def test_old_entries_go_and_the_rest_stays_sound(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(audit=timedelta(0))) as store:
        audit = Audit(store)
        for _ in range(150):
            await audit.record(ANI, "read")
        assert len(await audit.entries(limit=1000)) < 150
        assert await audit.verify()


async def test_only_what_outlived_its_time_may_be_missing_in_front(store: Store, clock: Clock) -> None:
    audit = Audit(store, clock=clock)
    for number in range(3):
        await audit.record(ANI, f"action_{number}")
        clock.advance(days=1)
    name = store.scripts.keys("audit")
    (oldest, _), *_ = await store.scripts.redis.xrange(name)
    await store.scripts.redis.xdel(name, oldest)
    check = await audit.verify()
    assert check.at
    assert (check.damage, check.at.action) == ("gap", "action_1")
    clock.advance(days=365)
    assert await audit.verify()
