"""Messages in: order, once only, one worker at a time."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import UnknownSession
from bot.core.retention import Retention
from bot.core.types import CaseOpening, CaseText, Pseudonym, TurnResult
from bot.store.store import Store
from tests.support.stores import NOW, answer, content, key_names, message, opened, person, send, take

SHORT = timedelta(milliseconds=60)
OPENING = CaseOpening("high", 2, "id", ("asked_for_staff",), texts=(CaseText("person", "tolong saya", NOW),))


# --- put ------------------------------------------------------------------------------------------------------------


async def test_a_message_comes_out_as_it_went_in(store: Store, them: Pseudonym) -> None:
    incoming = message("halo \U0001f64f \ud800 \x00 'kutip'")
    assert await store.mailbox.put(them, incoming, dedupe_id="1")
    work = await take(store)
    assert work.incoming == incoming
    assert work.person == them
    assert (work.attempts, work.tracker, work.session_lang, work.case_state) == (1, None, "id", "none")


@pytest.mark.parametrize(("lane", "pushed"), [("", False), ("telegram", True)])
async def test_a_turn_knows_whether_replies_are_brought_to_the_person(store: Store, lane: str, pushed: bool) -> None:
    somebody = person("somebody")
    await store.sessions.open(somebody, "id", lane=lane)
    await send(store, somebody, "halo")
    assert (await take(store)).pushed is pushed


async def test_the_same_update_is_stored_once(store: Store, them: Pseudonym) -> None:
    assert await store.mailbox.put(them, message("halo"), dedupe_id="update 1")
    assert not await store.mailbox.put(them, message("halo"), dedupe_id="update 1")
    assert await store.mailbox.put(them, message("halo"), dedupe_id="update 2")


async def test_an_update_is_remembered_after_its_turn(store: Store, them: Pseudonym) -> None:
    await store.mailbox.put(them, message("halo"), dedupe_id="update 1")
    await answer(store, "ya")
    assert not await store.mailbox.put(them, message("halo"), dedupe_id="update 1")


async def test_an_update_is_forgotten_in_time(redis_url: str, tmp_path: Path) -> None:
    retention = Retention(dedupe=timedelta(milliseconds=50))
    async with opened(redis_url, tmp_path, retention=retention) as store:
        them = person()
        await store.sessions.open(them, "id")
        assert await store.mailbox.put(them, message(), dedupe_id="update 1")
        await asyncio.sleep(0.06)
        assert await store.mailbox.put(them, message(), dedupe_id="update 1")


async def test_the_same_id_from_two_people_is_two_messages(store: Store, them: Pseudonym) -> None:
    other = person()
    await store.sessions.open(other, "id")
    assert await store.mailbox.put(them, message("halo"), dedupe_id="1")
    assert await store.mailbox.put(other, message("halo"), dedupe_id="1")


async def test_nobody_unknown_gets_a_mailbox(store: Store) -> None:
    with pytest.raises(UnknownSession):
        await store.mailbox.put(person(), message("halo"), dedupe_id="1")
    assert await key_names(store) == []


async def test_nothing_readable_is_stored(store: Store, them: Pseudonym) -> None:
    await store.mailbox.put(them, message("nama saya Siti"), dedupe_id="dari Siti")
    for name in await key_names(store):
        assert "Siti" not in name + await content(store, name)


# --- take -----------------------------------------------------------------------------------------------------------


async def test_an_empty_mailbox_gives_nothing_and_takes_its_time(store: Store) -> None:
    started = time.monotonic()
    assert await store.mailbox.take("worker", wait=0.1) is None
    assert 0.09 < time.monotonic() - started < 2


async def test_a_waiting_worker_is_woken_at_once(store: Store, them: Pseudonym) -> None:
    waiting = asyncio.create_task(store.mailbox.take("worker", wait=5))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await send(store, them, "halo")
    assert await waiting is not None
    assert time.monotonic() - started < 2


async def test_waiting_sends_no_commands(store: Store) -> None:
    async def calls() -> int:
        stats = await store.scripts.redis.info("commandstats")
        return sum(stats.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("eval", "evalsha", "blpop"))

    await store.mailbox.take("worker", wait=0)
    before = await calls()
    await store.mailbox.take("worker", wait=0.5)
    assert await calls() - before == 3  # looked, slept, looked


async def test_one_person_is_served_by_one_worker_at_a_time(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await send(store, them, "dua")
    work = await take(store)
    assert work.incoming.text == "satu"
    assert await store.mailbox.take("other", wait=0) is None
    await store.mailbox.commit(work, TurnResult())
    assert (await take(store)).incoming.text == "dua"


async def test_people_are_served_in_the_order_they_came(store: Store) -> None:
    people = [person() for _ in range(5)]
    for them in people:
        await store.sessions.open(them, "en")
        await send(store, them, "halo")
        await asyncio.sleep(0.002)
    assert [(await take(store)).person for _ in people] == people


async def test_two_workers_that_ask_at_once_get_different_people(store: Store) -> None:
    for _ in range(2):
        them = person()
        await store.sessions.open(them, "id")
        await send(store, them, "halo")
    first, second = await asyncio.gather(take(store), take(store))
    assert first.person != second.person
    assert first.fence != second.fence


async def test_every_idle_worker_is_woken(store: Store) -> None:
    waiting = [asyncio.create_task(store.mailbox.take(f"worker-{n}", wait=2)) for n in range(4)]
    await asyncio.sleep(0.05)
    started = time.monotonic()
    for _ in range(4):
        them = person()
        await store.sessions.open(them, "id")
        await send(store, them, "halo")
    works = await asyncio.gather(*waiting)
    assert time.monotonic() - started < 2
    assert len({work.person for work in works if work}) == 4


async def test_wake_up_calls_do_not_pile_up(store: Store) -> None:
    for _ in range(40):
        them = person()
        await store.sessions.open(them, "id")
        await send(store, them, "halo")
    tokens = store.scripts.keys("lane:wake", "inbox")
    assert await store.scripts.redis.llen(tokens) == 32
    while await store.mailbox.take("worker", wait=0):
        pass
    assert await store.scripts.redis.llen(tokens) == 0


async def test_waiting_counts_people(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await send(store, them, "dua")
    assert await store.mailbox.waiting() == 1
    await take(store)
    assert await store.mailbox.waiting() == 0


async def test_the_conversation_comes_with_the_message(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await answer(store, "ya", tracker=b"slots and loop")
    await store.sessions.set_lang(them, "en")
    await send(store, them, "dua")
    work = await take(store)
    assert work.tracker == b"slots and loop"
    assert work.session_lang == "en"


async def test_a_message_nobody_can_read_is_set_aside(store: Store, them: Pseudonym) -> None:
    # Given a damaged message before a good one
    await send(store, them, "satu")
    await send(store, them, "dua")
    mailbox = store.scripts.keys("mailbox:in", them)
    await store.scripts.redis.lset(mailbox, 0, b"damaged")
    # When the worker takes
    assert await store.mailbox.take("worker", wait=0) is None
    # Then the good one follows, and the damaged one is kept
    assert (await take(store)).incoming.text == "dua"
    assert await store.scripts.redis.lrange(store.scripts.keys("mailbox:dead", them), 0, -1) == [b"damaged"]


async def test_a_conversation_nobody_can_read_starts_anew(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await answer(store, "ya", tracker=b"slots")
    await store.scripts.redis.hset(store.scripts.keys("tracker", them), "blob", b"damaged")
    await send(store, them, "dua")
    assert (await take(store)).tracker is None
