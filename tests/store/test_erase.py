"""After erasing nothing of a person is left: no key, no value, no line in the append-only file, no late write."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import LeaseLost, UnknownSession, Unreadable
from bot.core.types import CaseOpening, CaseText, Pseudonym, Reply, TurnResult
from bot.store import rewrite
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.support.stores import NOW, answer, content, key_names, message, open_case, opened, person, send, take

OPENING = CaseOpening("urgent", 1, "id", ("urgent:hurt",), texts=(CaseText("person", "tolong", NOW),))
LANE = "telegram"


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Store]:
    """A store on a server of its own, whose file is looked into."""
    with EmbeddedRedis(tmp_path) as url:
        async with opened(url, tmp_path) as store:
            yield store


def append_only_file(folder: Path) -> bytes:
    return (folder / "redis" / "appendonly.aof").read_bytes()


async def live(store: Store, them: Pseudonym) -> None:
    """A person who has everything a person can have, with a turn and a delivery in flight."""
    await store.sessions.open(them, "id", lane=LANE)
    await send(store, them, "satu")
    result = TurnResult((Reply("satu"), Reply("dua")), b"tracker", OPENING, raise_reasons=("urgent:locked",))
    while (work := await take(store)).person != them:
        pass  # somebody else's message, in flight from now on
    await store.mailbox.commit(work, result)
    for text in ("dua", "tiga"):
        await send(store, them, text)
    await store.outbox.wait_done(them, "nothing", "", 0)


async def left_behind(store: Store, them: Pseudonym) -> list[str]:
    """Keys whose name or value still carries the pseudonym."""
    return [name for name in await key_names(store) if them in name or them in await content(store, name)]


async def test_no_key_and_no_value_of_the_person_is_left(store: Store) -> None:
    them = person()
    await live(store, them)
    assert await left_behind(store, them)
    await store.eraser.erase(them)
    assert await left_behind(store, them) == []
    assert not await store.sessions.exists(them)
    with pytest.raises(UnknownSession):
        await store.outbox.after(them, "")


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


# --- the append-only file -------------------------------------------------------------------------------------------


async def test_nothing_readable_is_ever_in_the_file(alone: Store, tmp_path: Path) -> None:
    them = person()
    await alone.sessions.open(them, "id")
    await send(alone, them, "nama saya Siti")
    work = await take(alone)
    opening = CaseOpening("high", 1, "id", (), texts=(CaseText("person", "Siti di Batam", NOW),))
    await alone.mailbox.commit(work, TurnResult((Reply("Halo Siti"),), b"slot name: Siti", opening))
    file = append_only_file(tmp_path)
    assert them.encode() in file
    for word in (b"Siti", b"Batam", b"slot name"):
        assert word not in file


async def test_erased_is_said_after_the_file_was_rewritten(alone: Store, tmp_path: Path) -> None:
    them, other = person(), person()
    await live(alone, them)
    await live(alone, other)
    wrapped: Any = await alone.scripts.redis.hget(alone.scripts.keys("key", them), "wrapped")
    assert wrapped in append_only_file(tmp_path)
    assert await alone.eraser.erase(them)
    file = append_only_file(tmp_path)
    assert wrapped not in file
    assert them.encode() not in file
    assert other.encode() in file


async def test_ten_who_erase_at_once_share_a_rewrite(alone: Store, tmp_path: Path) -> None:
    people = [person() for _ in range(10)]
    for them in people:
        await live(alone, them)
    started = time.monotonic()
    assert all(await asyncio.gather(*(alone.eraser.erase(them) for them in people)))
    assert time.monotonic() - started < 6
    file = append_only_file(tmp_path)
    assert not [them for them in people if them.encode() in file]


async def test_rewrites_keep_a_distance(alone: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rewrite._SHORTEST_PAUSE_MS == 2000
    monkeypatch.setattr(rewrite, "_SHORTEST_PAUSE_MS", 500)
    monkeypatch.setattr(rewrite, "_LONGEST_PAUSE_MS", 500)
    assert await alone.eraser.erase(person())
    started = time.monotonic()
    assert await alone.eraser.erase(person())
    assert time.monotonic() - started > 0.4


async def test_a_rewrite_that_must_wait_is_made_up_for(
    alone: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrite, "_SHORTEST_PAUSE_MS", 60_000)
    them = person()
    await live(alone, them)
    await alone.eraser.erase(person())
    alone.eraser._patience = 0.05
    assert not await alone.eraser.erase(them)
    assert them.encode() in append_only_file(tmp_path)
    alone.eraser._patience = 5
    await alone.scripts.call("DEL", alone.scripts.keys("rewrite:pause"))
    assert await alone.eraser.rewrite_if_due()
    assert them.encode() not in append_only_file(tmp_path)


async def test_nothing_is_rewritten_for_nothing(alone: Store) -> None:
    assert await alone.eraser.rewrite_if_due()
    assert (await alone.scripts.redis.info("persistence"))["aof_last_rewrite_time_sec"] == -1


async def test_the_sweep_lets_expired_values_leave_the_file(alone: Store, tmp_path: Path) -> None:
    them = person()
    await alone.sessions.open(them, "id")
    await send(alone, them, "halo")
    await answer(alone, "ya")
    for name in await key_names(alone):
        if them in name:
            await alone.scripts.redis.pexpire(name, 1)
    while any(them in name for name in await key_names(alone)):
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)  # until Redis has removed what it no longer shows
    assert them.encode() in append_only_file(tmp_path)
    keyring = Keyring.open(tmp_path / "keys")
    old = keyring.today().name
    assert await alone.eraser.sweep(keyring, NOW + timedelta(days=365 * 50))
    assert them.encode() not in append_only_file(tmp_path)
    with pytest.raises(Unreadable):
        keyring.epoch(old)


async def test_a_redis_that_refuses_to_rewrite_is_not_pretended_to_have(alone: Store) -> None:
    await alone.scripts.call("ACL", "SETUSER", "default", "-bgrewriteaof")
    started = time.monotonic()
    assert not await alone.eraser.erase(person())
    assert time.monotonic() - started < 1


async def test_a_redis_without_the_file_has_nothing_to_rewrite(alone: Store) -> None:
    await alone.scripts.redis.config_set("appendonly", "no")
    started = time.monotonic()
    assert await alone.eraser.erase(person())
    assert await alone.eraser.erase(person())
    assert time.monotonic() - started < 1
