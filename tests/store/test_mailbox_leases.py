"""Leases of a message: who holds it, who lost it, and what comes back after a failure."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from bot.core.errors import LeaseLost
from bot.core.types import CaseOpening, CaseText, Pseudonym, Reply, TurnResult
from bot.store.mailbox import MAX_ATTEMPTS
from bot.store.store import Store
from tests.support.stores import NOW, answer, person, send, take

SHORT = timedelta(milliseconds=60)
OPENING = CaseOpening("high", 2, "id", ("asked_for_staff",), texts=(CaseText("person", "tolong saya", NOW),))


LEASE_SECONDS = 0.06  # of a hasty store


async def test_a_silent_worker_loses_its_lease_and_can_write_nothing(hasty: Store) -> None:
    # Given a worker that took a message and was not heard of again
    them = person()
    await hasty.sessions.open(them, "id")
    await send(hasty, them, "satu")
    lost = await take(hasty)
    # When another one takes it over
    again = await take(hasty, wait=1)
    assert again.incoming == lost.incoming
    assert (again.attempts, again.fence > lost.fence) == (2, True)
    before = await hasty.scripts.redis.dump(hasty.scripts.keys("mailbox:in", them))
    # Then the first one is refused
    for call in (
        hasty.mailbox.commit(lost, TurnResult((Reply("dari yang lama"),), b"old", OPENING)),
        hasty.mailbox.renew(lost),
        hasty.mailbox.release(lost, delay=0, error_code="late"),
    ):
        with pytest.raises(LeaseLost):
            await call
    # And nothing of it was written
    assert await hasty.outbox.after(them, "") == []
    assert await hasty.scripts.redis.dump(hasty.scripts.keys("mailbox:in", them)) == before
    assert await hasty.scripts.redis.exists(hasty.scripts.keys("tracker", them)) == 0
    # And the second one is not
    await hasty.mailbox.commit(again, TurnResult((Reply("ya"),)))
    assert [reply.text for reply in await hasty.outbox.after(them, "")] == ["ya"]


async def test_a_late_worker_may_commit_while_nobody_took_over(hasty: Store) -> None:
    them = person()
    await hasty.sessions.open(them, "id")
    await send(hasty, them, "satu")
    work = await take(hasty)
    await asyncio.sleep(LEASE_SECONDS * 1.5)
    await hasty.mailbox.commit(work, TurnResult((Reply("ya"),)))
    assert await hasty.mailbox.take("other", wait=0) is None


async def test_renewing_keeps_the_lease(hasty: Store) -> None:
    them = person()
    await hasty.sessions.open(them, "id")
    await send(hasty, them, "satu")
    work = await take(hasty)
    for _ in range(4):
        await asyncio.sleep(LEASE_SECONDS / 2)
        await hasty.mailbox.renew(work)
    assert await hasty.mailbox.take("other", wait=0) is None
    await hasty.mailbox.commit(work, TurnResult())


async def test_a_waiting_worker_wakes_up_when_a_lease_runs_out(hasty: Store) -> None:
    them = person()
    await hasty.sessions.open(them, "id")
    await send(hasty, them, "satu")
    await take(hasty)
    started = time.monotonic()
    assert await hasty.mailbox.take("other", wait=2) is not None
    assert time.monotonic() - started < 2


async def test_a_commit_counts_once(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await send(store, them, "dua")
    work = await answer(store, "ya")
    with pytest.raises(LeaseLost):
        await store.mailbox.commit(work, TurnResult((Reply("ya"),)))
    assert (await take(store)).incoming.text == "dua"
    assert len(await store.outbox.after(them, "")) == 1


# --- failures -------------------------------------------------------------------------------------------------------


async def test_a_failed_turn_comes_back_later_and_before_what_follows(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    work = await take(store)
    await send(store, them, "dua")
    await store.mailbox.release(work, delay=0.1, error_code="action_failed")
    assert await store.mailbox.take("worker", wait=0) is None
    started = time.monotonic()
    again = await take(store, wait=2)
    assert 0.05 < time.monotonic() - started < 2
    assert (again.incoming.text, again.attempts, again.last_error) == ("satu", 2, "action_failed")


async def test_new_messages_do_not_hurry_a_failed_turn(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await store.mailbox.release(await take(store), delay=30, error_code="e")
    await send(store, them, "dua")
    assert await store.mailbox.take("worker", wait=0) is None


async def test_after_too_many_failures_the_person_is_answered_and_the_message_set_aside(
    store: Store, them: Pseudonym
) -> None:
    await send(store, them, "beracun")
    await send(store, them, "dua")
    for _ in range(MAX_ATTEMPTS):
        work = await take(store)
        assert not work.exhausted
        await store.mailbox.release(work, delay=0, error_code="e")
    work = await take(store)
    assert work.exhausted
    await store.mailbox.commit(work, TurnResult((Reply("maaf"),)))
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["maaf"]
    assert await store.scripts.redis.llen(store.scripts.keys("mailbox:dead", them)) == 1
    following = await take(store)
    assert (following.incoming.text, following.attempts) == ("dua", 1)


async def test_attempts_count_for_one_message_only(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await store.mailbox.release(await take(store), delay=0, error_code="e")
    await answer(store, "ya")
    await send(store, them, "dua")
    work = await take(store)
    assert (work.attempts, work.last_error) == (1, "")


async def test_what_a_worker_held_before_its_restart_is_due_at_once(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    before = await store.mailbox.take("worker-1", wait=0)
    assert before is not None
    assert await store.mailbox.reclaim("worker-2") == 0, "not somebody else's"
    assert await store.mailbox.take("worker-2", wait=0) is None
    assert await store.mailbox.reclaim("worker-1") == 1
    again = await take(store)
    assert (again.incoming.text, again.attempts, again.last_error) == ("satu", 2, "restarted")
    with pytest.raises(LeaseLost):  # the old one was not dead after all
        await store.mailbox.commit(before, TurnResult((Reply("dari yang lama"),)))
    await store.mailbox.commit(again, TurnResult((Reply("sekali"),)))
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["sekali"]
    assert await store.mailbox.reclaim("worker-1") == 0
