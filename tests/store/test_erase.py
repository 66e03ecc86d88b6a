"""After erasing nothing of a person is left: no key, no value, no late write."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import LeaseLost, UnknownSession, Unreadable
from bot.core.types import Reply, TurnResult
from bot.settings import utc_now
from bot.store.store import Store
from tests.store.lives import LANE, OPENING, left_behind, live
from tests.support.stores import key_names, message, open_case, opened, person, send, take


async def test_no_key_and_no_value_of_the_person_is_left(store: Store) -> None:
    them = person()
    await live(store, them)
    assert await left_behind(store, them)
    await store.eraser.erase(them)
    assert await left_behind(store, them) == []
    assert not await store.sessions.exists(them)
    with pytest.raises(UnknownSession):
        await store.outbox.after(them, "")


async def test_who_was_too_fast_is_forgotten_too_but_a_block_stays(store: Store) -> None:
    them, now = person(), utc_now()
    await live(store, them)
    for day in range(3):
        await store.barred.count_noise(them, now - timedelta(days=day))
    await store.barred.add(them)
    await store.eraser.erase(them)
    assert await left_behind(store, them) == [store.scripts.keys("barred")]


async def test_others_keep_everything(store: Store) -> None:
    them, other = person(), person()
    await live(store, them)
    await live(store, other)
    before = await left_behind(store, other)
    await store.eraser.erase(them)
    assert await left_behind(store, other) == before
    assert [reply.text for reply in await store.outbox.after(other, "")] == ["satu", "dua"]


async def test_an_unknown_person_can_be_erased(store: Store) -> None:
    assert await store.eraser.erase(person())


async def test_the_case_becomes_a_stub_out_of_every_queue(store: Store) -> None:
    them = person()
    await live(store, them)
    keys, redis = store.scripts.keys, store.scripts.redis
    case_id = await open_case(store, them)
    text = (await redis.lrange(keys("case:texts", case_id), 0, -1))[0]
    await store.eraser.erase(them)
    row = await redis.hgetall(keys("case", case_id))
    assert set(row) == {b"state", b"tier", b"opened", b"closed"}
    assert (row[b"state"], row[b"tier"]) == (b"erased", b"urgent")
    assert not [name for name in await key_names(store) if case_id in name and name != keys("case", case_id)]
    for queue in ("case:waiting", "case:claimed", "case:closed", "case:alarms", "case:slots"):
        assert await redis.exists(keys(queue)) == 0
    store.vault.forget(case_id)
    with pytest.raises(Unreadable):
        await store.vault.open(case_id, "case text", text)


async def test_closed_cases_are_erased_too(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id")
    cases = []
    keys, redis = store.scripts.keys, store.scripts.redis
    for _ in range(2):
        await send(store, them, "satu")
        await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
        cases.append(await open_case(store, them))
        await redis.hset(keys("case", cases[-1]), "state", "closed")
    assert len(set(cases)) == 2
    await store.eraser.erase(them)
    for case_id in cases:
        assert await redis.hget(keys("case", case_id), "state") == b"erased"
        assert await redis.exists(keys("case:texts", case_id)) == 0


async def test_a_turn_in_flight_can_write_nothing(store: Store) -> None:
    them = person()
    await live(store, them)
    work = await take(store)
    await store.eraser.erase(them)
    with pytest.raises(LeaseLost):
        await store.mailbox.commit(work, TurnResult((Reply("terlambat"),), b"late", OPENING))
    with pytest.raises(LeaseLost):
        await store.mailbox.renew(work)
    with pytest.raises(LeaseLost):
        await store.mailbox.release(work, delay=0, error_code="late")
    assert await left_behind(store, them) == []
    assert await store.mailbox.take("worker", wait=0) is None


async def test_a_turn_in_flight_can_write_nothing_even_when_the_person_is_back(store: Store) -> None:
    # Given a turn that runs while the person erases everything, comes back and writes again
    them = person()
    await live(store, them)
    work = await take(store)
    await store.eraser.erase(them)
    await store.sessions.open(them, "id", lane=LANE)
    await send(store, them, "baru")
    again = await take(store)
    # When it ends
    with pytest.raises(LeaseLost):
        await store.mailbox.commit(work, TurnResult((Reply("terlambat"),), b"late", OPENING))
    # Then only the new turn counts
    assert (again.incoming.text, again.tracker, again.case_state) == ("baru", None, "none")
    await store.mailbox.commit(again, TurnResult((Reply("ya"),)))
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["ya"]


async def test_a_delivery_in_flight_loses_its_lease(store: Store) -> None:
    them = person()
    await live(store, them)
    delivery = await store.outbox.take_delivery(LANE, wait=0)
    assert delivery is not None
    await store.eraser.erase(them)
    with pytest.raises(LeaseLost):
        await store.outbox.delivered(delivery)
    assert await store.outbox.take_delivery(LANE, wait=0) is None
    assert await left_behind(store, them) == []


async def test_a_late_writer_of_another_process_is_refused(store: Store, redis_url: str, tmp_path: Path) -> None:
    # Given another process that has the person's key in memory
    them = person()
    async with opened(redis_url, tmp_path, prefix=store.scripts.keys.prefix) as other:
        await live(store, them)
        await other.outbox.append(them, [Reply("tadi")])
        # When the person is erased here
        await store.eraser.erase(them)
        # Then it can neither answer nor store a message
        with pytest.raises(UnknownSession):
            await other.outbox.append(them, [Reply("terlambat")])
        with pytest.raises(UnknownSession):
            await other.mailbox.put(them, message("terlambat"), dedupe_id="1")
        assert await left_behind(store, them) == []
        # And with a new session both processes work with the new key
        await store.sessions.open(them, "id")
        await other.outbox.append(them, [Reply("baru")])
        assert [reply.text for reply in await store.outbox.after(them, "")] == ["baru"]


async def test_a_writer_that_remembers_the_old_key_seals_anew(store: Store, redis_url: str, tmp_path: Path) -> None:
    # Given another process that has the person's key in memory while they erase everything and come back
    them = person()
    async with opened(redis_url, tmp_path, prefix=store.scripts.keys.prefix) as other:
        await store.sessions.open(them, "id")
        await other.outbox.append(them, [Reply("tadi")])
        await store.eraser.erase(them)
        await store.sessions.open(them, "id")
        # When it writes, then it notices, and everybody can read what it wrote
        await other.outbox.append(them, [Reply("baru")])
        assert [reply.text for reply in await store.outbox.after(them, "")] == ["baru"]
        await store.eraser.erase(them)
        await store.sessions.open(them, "id")
        assert await other.mailbox.put(them, message("halo lagi"), dedupe_id="1")
        assert (await take(store)).incoming.text == "halo lagi"


async def test_other_processes_forget_the_key_at_once_when_they_listen(
    store: Store, redis_url: str, tmp_path: Path
) -> None:
    them = person()
    async with opened(redis_url, tmp_path, prefix=store.scripts.keys.prefix) as other:
        await live(store, them)
        blob = await store.vault.seal(them, "text", b"x")
        await other.vault.open(them, "text", blob)
        listening = asyncio.create_task(other.outbox.wait(them, "9999999999999-0", 5))
        await asyncio.sleep(0.1)
        await store.eraser.erase(them)
        with pytest.raises(UnknownSession):
            await listening
        with pytest.raises(Unreadable):
            await other.vault.open(them, "text", blob)


async def test_who_waits_for_replies_is_told(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id")
    waiting = asyncio.create_task(store.outbox.wait(them, "", 5))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    await store.eraser.erase(them)
    with pytest.raises(UnknownSession):
        await waiting
    assert time.monotonic() - started < 3


async def test_an_update_seen_before_erasing_is_not_remembered(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id")
    await store.mailbox.put(them, message("halo"), dedupe_id="update 1")
    await store.eraser.erase(them)
    await store.sessions.open(them, "id")
    assert await store.mailbox.put(them, message("halo"), dedupe_id="update 1")
