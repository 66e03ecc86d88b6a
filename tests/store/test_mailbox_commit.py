"""A commit takes effect as a whole or not at all: replies, memory, case, counters."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.core.retention import Retention
from bot.core.types import CaseOpening, CaseText, Pseudonym, Reply, TurnResult
from bot.store.casefile import TEXT
from bot.store.codec import load_case_text
from bot.store.store import Store
from tests.support.stores import NOW, answer, content, key_names, open_case, opened, person, send, take

SHORT = timedelta(milliseconds=60)
OPENING = CaseOpening("high", 2, "id", ("asked_for_staff",), texts=(CaseText("person", "tolong saya", NOW),))


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
