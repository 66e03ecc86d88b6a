"""Replies: in order, readable by their person alone, waited for without polling, gone in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import UnknownSession
from bot.core.retention import Retention
from bot.core.types import Button, Pseudonym, Reply, TurnResult
from bot.store.store import Store
from tests.support.stores import answer, message, opened, person, send, take


@pytest.fixture
async def them(store: Store) -> Pseudonym:
    someone = person()
    await store.sessions.open(someone, "id")
    return someone


def texts(replies: list[Reply]) -> list[str]:
    return [reply.text for reply in replies]


async def test_a_reply_comes_out_as_it_went_in(store: Store, them: Pseudonym) -> None:
    buttons = (Button("Ya", "mac.yes"), Button("112", url="tel:112"))
    sent = Reply("Halo \U0001f33a", "staff", buttons, effect="leave")
    await store.outbox.append(them, [sent])
    (found,) = await store.outbox.after(them, "")
    assert found.id
    assert found == Reply(sent.text, sent.sender, sent.buttons, found.id, sent.effect)


async def test_ids_grow_and_replies_after_one_are_those_that_follow(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply(str(number)) for number in range(3)])
    await store.outbox.append(them, [Reply("3")])
    replies = await store.outbox.after(them, "")
    assert texts(replies) == ["0", "1", "2", "3"]
    ids = [tuple(map(int, reply.id.split("-"))) for reply in replies]
    assert ids == sorted(set(ids))
    for at, reply in enumerate(replies):
        assert texts(await store.outbox.after(them, reply.id)) == texts(replies[at + 1 :])


@pytest.mark.parametrize("last_id", ["x", "1", "1-", "-1", "1-1-1", "*", "+", "$", "1-1\n", "9" * 17 + "-0"])
async def test_what_is_no_id_is_refused(store: Store, them: Pseudonym, last_id: str) -> None:
    with pytest.raises(ValueError):
        await store.outbox.after(them, last_id)


async def test_an_id_never_given_out_hides_nothing(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu")])
    assert await store.outbox.after(them, "9999999999999-0") == []
    assert texts(await store.outbox.after(them, "")) == ["satu"]
    incoming = await send(store, them, "halo")
    assert texts((await store.outbox.wait_done(them, incoming.id, "", 0)).replies) == ["satu"]


async def test_replies_to_nobody_are_refused(store: Store) -> None:
    for call in (
        store.outbox.append(person(), [Reply("halo")]),
        store.outbox.after(person(), ""),
        store.outbox.wait(person(), "", 1),
        store.outbox.wait_done(person(), "message", "", 1),
    ):
        with pytest.raises(UnknownSession):
            await call


async def test_nothing_to_say_says_nothing(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [])
    assert await store.outbox.after(them, "") == []


async def test_the_same_notice_is_said_once(store: Store, them: Pseudonym) -> None:
    for _ in range(2):
        await store.outbox.append(them, [Reply("sebentar")], dedupe_id="holding 1")
    assert texts(await store.outbox.after(them, "")) == ["sebentar"]


async def test_a_damaged_reply_does_not_hide_the_others(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu")])
    await store.scripts.redis.xadd(store.scripts.keys("outbox", them), {"blob": b"damaged", "answers": ""})
    await store.outbox.append(them, [Reply("tiga")])
    assert texts(await store.outbox.after(them, "")) == ["satu", "tiga"]


# --- waiting --------------------------------------------------------------------------------------------------------


async def test_who_waits_is_woken_at_once(store: Store, them: Pseudonym) -> None:
    waiting = asyncio.create_task(store.outbox.wait(them, "", 5))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    await store.outbox.append(them, [Reply("halo")])
    assert texts(await waiting) == ["halo"]
    assert time.monotonic() - started < 2


async def test_waiting_ends_in_time(store: Store, them: Pseudonym) -> None:
    await store.outbox.wait(them, "", 0)
    started = time.monotonic()
    assert await store.outbox.wait(them, "", 0.1) == []
    assert 0.09 < time.monotonic() - started < 2


async def test_waiting_works_between_processes(store: Store, them: Pseudonym, redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, prefix=store.scripts.keys.prefix) as other:
        waiting = asyncio.create_task(other.outbox.wait(them, "", 5))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await store.outbox.append(them, [Reply("halo")])
        assert texts(await waiting) == ["halo"]
        assert time.monotonic() - started < 2


async def test_many_wait_over_one_connection(store: Store) -> None:
    people = [person() for _ in range(40)]
    for them in people:
        await store.sessions.open(them, "id")
    waiting = [asyncio.create_task(store.outbox.wait(them, "", 5)) for them in people]
    await asyncio.sleep(0.3)
    channel = store.scripts.keys("news")
    assert await store.scripts.call("PUBSUB", "NUMSUB", channel) == [channel.encode(), 1]
    for number, them in enumerate(people):
        await store.outbox.append(them, [Reply(str(number))])
    assert [texts(replies) for replies in await asyncio.gather(*waiting)] == [[str(n)] for n in range(40)]


async def test_lost_news_only_cost_time(store: Store, them: Pseudonym, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.news._LOOK_AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(store.news, "_tell", lambda data: None)
    waiting = asyncio.create_task(store.outbox.wait(them, "", 5))
    await asyncio.sleep(0.15)
    await store.outbox.append(them, [Reply("halo")])
    assert texts(await asyncio.wait_for(waiting, 1)) == ["halo"]


# --- the answer to one message ----------------------------------------------------------------------------------------


async def test_an_answer_is_waited_for(store: Store, them: Pseudonym) -> None:
    incoming = await send(store, them, "halo")
    waiting = asyncio.create_task(store.outbox.wait_done(them, incoming.id, "", 5))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    await answer(store, "ya", "dan ini")
    found = await waiting
    assert time.monotonic() - started < 2
    assert (texts(found.replies), found.done, found.with_staff) == (["ya", "dan ini"], True, False)


async def test_an_answer_given_before_is_found(store: Store, them: Pseudonym) -> None:
    incoming = await send(store, them, "halo")
    await answer(store, "ya")
    found = await store.outbox.wait_done(them, incoming.id, "", 5)
    assert (texts(found.replies), found.done) == (["ya"], True)


async def test_a_turn_without_words_is_done_too(store: Store, them: Pseudonym) -> None:
    incoming = await send(store, them, "halo")
    await answer(store)
    found = await store.outbox.wait_done(them, incoming.id, "", 5)
    assert (found.replies, found.done) == ([], True)


async def test_three_messages_at_once_get_each_their_own_answer(store: Store, them: Pseudonym) -> None:
    sent = [await send(store, them, str(number)) for number in range(3)]
    waiting = [asyncio.create_task(store.outbox.wait_done(them, one.id, "", 5)) for one in sent]
    await asyncio.sleep(0.05)
    for number in range(3):
        await answer(store, f"ke {number}")
    answers = await asyncio.gather(*waiting)
    assert [texts(found.replies) for found in answers] == [["ke 0"], ["ke 1"], ["ke 2"]]


async def test_what_staff_said_meanwhile_comes_along_once(store: Store, them: Pseudonym) -> None:
    # Given a staff reply before the answer
    first = await send(store, them, "halo")
    await store.outbox.append(them, [Reply("dari petugas", "staff")])
    await answer(store, "ya")
    found = await store.outbox.wait_done(them, first.id, "", 5)
    assert texts(found.replies) == ["dari petugas", "ya"]
    # When the next message is answered
    second = await send(store, them, "lagi")
    await answer(store, "ya lagi")
    # Then it does not come again, and whoever asks by id misses nothing
    assert texts((await store.outbox.wait_done(them, second.id, "", 5)).replies) == ["ya lagi"]
    assert texts(await store.outbox.after(them, found.replies[-1].id)) == ["ya lagi"]


async def test_an_answer_that_came_too_late_is_not_lost(store: Store, them: Pseudonym) -> None:
    # Given a message whose answer nobody waits for any more
    late = await send(store, them, "satu")
    assert not (await store.outbox.wait_done(them, late.id, "", 0)).done
    await answer(store, "ke satu")
    # When the next one is answered
    second = await send(store, them, "dua")
    await answer(store, "ke dua")
    # Then both answers come, in order
    assert texts((await store.outbox.wait_done(them, second.id, "", 5)).replies) == ["ke satu", "ke dua"]


async def test_with_an_id_only_what_follows_counts(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu")])
    (seen,) = await store.outbox.after(them, "")
    await store.outbox.append(them, [Reply("dua")])
    incoming = await send(store, them, "halo")
    await answer(store, "ya")
    found = await store.outbox.wait_done(them, incoming.id, seen.id, 1)
    assert texts(found.replies) == ["dua", "ya"]
    assert (await store.outbox.wait_done(them, incoming.id, f"{2**53}-0", 1)).done


async def test_the_time_of_waiting_is_kept(store: Store, them: Pseudonym) -> None:
    incoming = await send(store, them, "halo")
    started = time.monotonic()
    found = await store.outbox.wait_done(them, incoming.id, "", 0.2)
    assert 0.19 < time.monotonic() - started < 2
    assert not found.done


# --- retention --------------------------------------------------------------------------------------------------------


@pytest.fixture
async def brief(redis_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """A store that keeps delivered replies for 100 ms."""
    retention = Retention(outbox_after_delivery=timedelta(milliseconds=100))
    async with opened(redis_url, tmp_path, retention=retention) as store:
        yield store


async def test_read_replies_go_after_their_time(brief: Store) -> None:
    them = person()
    await brief.sessions.open(them, "id")
    await brief.outbox.append(them, [Reply("satu"), Reply("dua")])
    first, second = await brief.outbox.after(them, "")
    await brief.outbox.after(them, second.id)
    assert texts(await brief.outbox.after(them, first.id)) == ["dua"]  # still there for a page that reloads
    await asyncio.sleep(0.12)
    assert await brief.outbox.after(them, "") == []


async def test_unread_replies_stay_and_read_ones_go_when_something_new_comes(brief: Store) -> None:
    them = person()
    await brief.sessions.open(them, "id")
    await brief.outbox.append(them, [Reply("satu"), Reply("dua")])
    first, _ = await brief.outbox.after(them, "")
    await brief.outbox.after(them, first.id)
    await asyncio.sleep(0.12)
    await brief.outbox.append(them, [Reply("tiga")])
    assert texts(await brief.outbox.after(them, "")) == ["dua", "tiga"]


async def test_unread_replies_go_after_their_ceiling(redis_url: str, tmp_path: Path) -> None:
    retention = Retention(outbox_undelivered=timedelta(milliseconds=50))
    async with opened(redis_url, tmp_path, retention=retention) as store:
        them = person()
        await store.sessions.open(them, "id")
        await store.outbox.append(them, [Reply("satu")])
        await asyncio.sleep(0.06)
        assert await store.outbox.after(them, "") == []


async def test_replies_never_outlive_the_session_that_knows_what_was_delivered(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(session=timedelta(hours=3))) as store:
        them, redis, keys = person(), store.scripts.redis, store.scripts.keys
        await store.sessions.open(them, "id", lane="telegram")
        await redis.pexpire(keys("session", them), 2 * 3_600_000 + 60_000)  # too fresh to be written anew
        await store.outbox.append(them, [Reply("satu")])
        session_left = await redis.pttl(keys("session", them))
        assert 0 < await redis.pttl(keys("outbox", them)) <= session_left
        await redis.delete(keys("session", them))
        assert await store.outbox.take_delivery("telegram", wait=0) is None


async def test_ids_grow_even_when_everything_before_is_gone(brief: Store) -> None:
    them = person()
    await brief.sessions.open(them, "id")
    await brief.outbox.append(them, [Reply("satu")])
    (first,) = await brief.outbox.after(them, "")
    await brief.outbox.after(them, first.id)
    await asyncio.sleep(0.12)
    await brief.outbox.append(them, [Reply("dua")])
    assert texts(await brief.outbox.after(them, first.id)) == ["dua"]


async def test_unused_answers_do_not_stay_open(store: Store, them: Pseudonym) -> None:
    assert await store.mailbox.put(them, message("halo"), dedupe_id="1")
    work = await take(store)
    await store.mailbox.commit(work, TurnResult((Reply("ya"),)))
    for name in ("mailbox:done", "outbox", "mailbox:seen"):
        assert await store.scripts.redis.pttl(store.scripts.keys(name, them)) > 0
