"""Messages in, turns out: order, leases, fences, attempts, and a commit that takes effect as a whole or not at all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.core.errors import LeaseLost, UnknownSession
from bot.core.retention import Retention
from bot.core.types import CaseOpening, CaseText, Pseudonym, Reply, TurnResult
from bot.store.casefile import TEXT
from bot.store.codec import load_case_text
from bot.store.mailbox import MAX_ATTEMPTS
from bot.store.store import Store
from tests.support.stores import NOW, answer, content, key_names, message, open_case, opened, person, send, take

SHORT = timedelta(milliseconds=60)
OPENING = CaseOpening("high", 2, "id", ("asked_for_staff",), texts=(CaseText("person", "tolong saya", NOW),))


@pytest.fixture
async def them(store: Store) -> Pseudonym:
    someone = person()
    await store.sessions.open(someone, "id")
    return someone


@pytest.fixture
async def hasty(redis_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """A store whose leases run out quickly."""
    async with opened(redis_url, tmp_path, lease=SHORT) as store:
        yield store


async def case_row(store: Store, case_id: str) -> dict[str, str]:
    row = await store.scripts.redis.hgetall(store.scripts.keys("case", case_id))
    return {name.decode(): value.decode() for name, value in row.items() if name != b"link"}


async def case_lines(store: Store, case_id: str) -> list[str]:
    blobs = await store.scripts.redis.lrange(store.scripts.keys("case:texts", case_id), 0, -1)
    return [load_case_text(await store.vault.open(case_id, TEXT, blob)).text for blob in blobs]


async def hold(store: Store, case_id: str) -> None:
    """Make the case look claimed."""
    keys, redis = store.scripts.keys, store.scripts.redis
    await redis.hset(keys("case", case_id), mapping={"state": "claimed", "staff": "s", "fence": 1, "until": 10**15})
    await redis.zrem(keys("case:waiting"), case_id)
    await redis.zadd(keys("case:claimed"), {case_id: 10**15})


# --- put ------------------------------------------------------------------------------------------------------------


async def test_a_message_comes_out_as_it_went_in(store: Store, them: Pseudonym) -> None:
    incoming = message("halo \U0001f64f \ud800 \x00 'kutip'")
    assert await store.mailbox.put(them, incoming, dedupe_id="1")
    work = await take(store)
    assert work.incoming == incoming
    assert work.person == them
    assert (work.attempts, work.tracker, work.session_lang, work.case_state) == (1, None, "id", "none")


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


# --- leases ---------------------------------------------------------------------------------------------------------


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
    await asyncio.sleep(SHORT.total_seconds() * 1.5)
    await hasty.mailbox.commit(work, TurnResult((Reply("ya"),)))
    assert await hasty.mailbox.take("other", wait=0) is None


async def test_renewing_keeps_the_lease(hasty: Store) -> None:
    them = person()
    await hasty.sessions.open(them, "id")
    await send(hasty, them, "satu")
    work = await take(hasty)
    for _ in range(4):
        await asyncio.sleep(SHORT.total_seconds() / 2)
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


# --- commit ---------------------------------------------------------------------------------------------------------


async def test_a_turn_without_result_only_removes_its_message(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await answer(store, "ya", tracker=b"kept")
    await send(store, them, "dua")
    await store.mailbox.commit(await take(store), TurnResult())
    assert len(await store.outbox.after(them, "")) == 1
    await send(store, them, "tiga")
    assert (await take(store)).tracker == b"kept"


async def test_the_conversation_dies_after_its_ceiling_however_busy(redis_url: str, tmp_path: Path) -> None:
    # Given a ceiling of 0.3 s and an idle time of 10 s
    retention = Retention(tracker_idle=timedelta(seconds=10), tracker_total=timedelta(milliseconds=300))
    async with opened(redis_url, tmp_path, retention=retention) as store:
        them = person()
        await store.sessions.open(them, "id")
        started = time.monotonic()
        seen: bytes | None = b""
        # When the person never stops writing
        while seen is not None and time.monotonic() - started < 2:
            await send(store, them, "halo")
            work = await take(store)
            seen = work.tracker if time.monotonic() - started > 0.05 else b""
            await store.mailbox.commit(work, TurnResult(tracker=b"tracker"))
            await asyncio.sleep(0.02)
        # Then the conversation is gone after 0.3 s
        assert 0.25 < time.monotonic() - started < 2


async def test_the_conversation_dies_when_idle(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(tracker_idle=timedelta(milliseconds=50))) as store:
        them = person()
        await store.sessions.open(them, "id")
        await send(store, them, "halo")
        await answer(store, "ya", tracker=b"tracker")
        await asyncio.sleep(0.06)
        await send(store, them, "halo")
        assert (await take(store)).tracker is None


async def test_a_case_is_opened_with_the_turn(store: Store, them: Pseudonym) -> None:
    await send(store, them, "saya mau petugas")
    later = CaseText("person", "saya mau petugas", NOW)
    await store.mailbox.commit(await take(store), TurnResult((Reply("baik"),), None, OPENING, (later,)))
    await send(store, them, "halo?")
    work = await take(store)
    assert work.case_state == "waiting"
    assert work.case_id is not None
    row = await case_row(store, work.case_id)
    assert (row["tier"], row["priority"], row["reasons"], row["unread"]) == ("high", "2", "asked_for_staff", "2")
    assert await case_lines(store, work.case_id) == ["tolong saya", "saya mau petugas"]
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["baik"]


async def test_nobody_can_tell_from_the_case_who_it_is(store: Store, them: Pseudonym) -> None:
    await send(store, them, "x")
    await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
    keys = store.scripts.keys
    case_id = await open_case(store, them)
    for name in (keys("case", case_id), keys("case:texts", case_id), keys("case:changes"), keys("case:waiting")):
        assert them not in await content(store, name)


async def test_a_second_opening_raises_the_first(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
    await send(store, them, "dua")
    work = await take(store)
    worse = CaseOpening("urgent", 1, "id", ("asked_for_staff", "urgent:hurt"))
    await store.mailbox.commit(work, TurnResult(open_case=worse))
    assert work.case_id is not None
    row = await case_row(store, work.case_id)
    assert (row["tier"], row["priority"], row["reasons"]) == ("urgent", "1", "asked_for_staff,urgent:hurt")
    assert await store.scripts.redis.zcard(store.scripts.keys("case:waiting")) == 1


async def test_lines_without_a_case_are_not_kept(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    line = CaseText("person", "satu", NOW)
    await store.mailbox.commit(await take(store), TurnResult(case_texts=(line,), raise_reasons=("urgent:hurt",)))
    assert not [name for name in await key_names(store) if ":case" in name]


async def test_new_danger_raises_a_case_and_starts_the_alarm_only_when_staff_hold_it(
    store: Store, them: Pseudonym
) -> None:
    await send(store, them, "satu")
    await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
    alarms = store.scripts.keys("case:alarms")
    for state, alarmed in (("waiting", 0), ("claimed", 1)):
        await send(store, them, "dia memukul saya")
        work = await take(store)
        assert work.case_state == state
        assert work.case_id is not None
        await store.mailbox.commit(work, TurnResult(raise_reasons=("urgent:hurt",)))
        assert (await case_row(store, work.case_id))["tier"] == "urgent"
        assert await store.scripts.redis.zcard(alarms) == alarmed
        await hold(store, work.case_id)


async def test_the_bot_is_silent_when_staff_claimed_meanwhile(store: Store, them: Pseudonym) -> None:
    await send(store, them, "satu")
    await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
    # Given a turn that began while the case was waiting
    await send(store, them, "dua")
    work = await take(store)
    assert work.case_id is not None
    # When staff claim it before the turn ends
    await hold(store, work.case_id)
    line = CaseText("person", "dua", NOW)
    await store.mailbox.commit(work, TurnResult((Reply("kata bot"),), b"t", case_texts=(line,)))
    # Then the bot's words are dropped, the person's are not
    assert await store.outbox.after(them, "") == []
    assert await case_lines(store, work.case_id) == ["tolong saya", "dua"]
    assert (await store.outbox.wait_done(them, work.incoming.id, "", 0)).with_staff
    # And what must be said is said
    await send(store, them, "tiga")
    await store.mailbox.commit(await take(store), TurnResult((Reply("kontak"),), always_deliver=True))
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["kontak"]


async def test_lines_follow_the_case_that_is_open_at_the_end_of_the_turn(store: Store, them: Pseudonym) -> None:
    # Given two turns' results that both open a case, prepared without knowing of one
    await send(store, them, "satu")
    first = await take(store)
    await store.mailbox.commit(first, TurnResult(open_case=OPENING))
    await send(store, them, "dua")
    work = await take(store)
    assert work.case_id is not None
    # When the case is closed during the turn
    keys, redis = store.scripts.keys, store.scripts.redis
    await redis.hset(keys("case", work.case_id), "state", "closed")
    await redis.zrem(keys("case:waiting"), work.case_id)
    await store.mailbox.commit(work, TurnResult(open_case=OPENING, case_texts=(CaseText("person", "dua", NOW),)))
    # Then a new one holds the lines
    new = await open_case(store, them)
    assert new != work.case_id
    assert await case_lines(store, new) == ["tolong saya", "dua"]
    assert await case_lines(store, work.case_id) == ["tolong saya"]


async def test_slots_of_open_cases_are_unique(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = iter(["aaaa" + "0" * 20, "aaaa" + "1" * 20, "bbbb" + "2" * 20])
    monkeypatch.setattr("bot.store.casefile.secrets", SimpleNamespace(token_hex=lambda _: next(ids)))
    for _ in range(2):
        them = person()
        await store.sessions.open(them, "id")
        await send(store, them, "satu")
        await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
    waiting = await store.scripts.redis.zrange(store.scripts.keys("case:waiting"), 0, -1)
    assert {case[:4] for case in waiting} == {b"aaaa", b"bbbb"}


async def test_counters_are_kept_by_day_and_small_ones_hidden(store: Store, them: Pseudonym) -> None:
    for _ in range(10):
        await send(store, them, "x")
        await store.mailbox.commit(await take(store), TurnResult(counters=("turns", "topic:ask/fees")))
    await send(store, them, "x")
    await store.mailbox.commit(await take(store), TurnResult(counters=("urgent",)))
    from bot.settings import utc_now

    today = utc_now().date()
    assert await store.counters.read(today) == {"topic:ask/fees": 10, "turns": 10}
    assert (await store.counters.read(today, least=1))["urgent"] == 1


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
