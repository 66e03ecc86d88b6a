"""The lane of a push channel: in order, one in flight per person, what was delivered is never handed out again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import LeaseLost
from bot.core.types import Pseudonym, Reply
from bot.store.outbox import Delivery
from bot.store.store import Store
from tests.support.stores import answer, opened, person, send

LANE = "telegram"


@pytest.fixture
async def them(store: Store) -> Pseudonym:
    someone = person()
    await store.sessions.open(someone, "id", lane=LANE)
    return someone


async def take(store: Store, *, wait: float = 0) -> Delivery:
    delivery = await store.outbox.take_delivery(LANE, wait=wait)
    assert delivery is not None
    return delivery


async def nothing_due(store: Store) -> bool:
    return await store.outbox.take_delivery(LANE, wait=0) is None


async def test_replies_are_delivered_in_order(store: Store, them: Pseudonym) -> None:
    await send(store, them, "halo")
    await answer(store, "satu", "dua")
    await store.outbox.append(them, [Reply("tiga", "staff")])
    for expected in ("satu", "dua", "tiga"):
        delivery = await take(store)
        assert (delivery.person, delivery.reply.text, delivery.attempts) == (them, expected, 1)
        assert await nothing_due(store)  # one in flight
        await store.outbox.delivered(delivery)
    assert await nothing_due(store)


async def test_a_taker_that_begins_anew_gets_back_what_it_held(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("halo")])
    held = await store.outbox.take_delivery(LANE, wait=0, taker="8080@here")
    assert held is not None
    assert await store.outbox.reclaim(LANE, "8080@there") == 0
    assert await store.outbox.reclaim(LANE, "8080@here", delay=0.2) == 1
    assert await nothing_due(store)
    with pytest.raises(LeaseLost):
        await store.outbox.delivered(held)
    again = await take(store, wait=2)
    assert (again.reply.text, again.attempts) == ("halo", 2)


async def test_who_fetches_replies_has_no_lane(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id")
    await store.outbox.append(them, [Reply("halo")])
    assert await nothing_due(store)


async def test_each_lane_has_its_own_people(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("halo")])
    assert await store.outbox.take_delivery("whatsapp", wait=0) is None
    assert (await take(store)).person == them


async def test_a_waiting_gateway_is_woken_at_once(store: Store, them: Pseudonym) -> None:
    waiting = asyncio.create_task(take(store, wait=5))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await store.outbox.append(them, [Reply("halo")])
    assert (await waiting).reply.text == "halo"
    assert time.monotonic() - started < 2


async def test_a_retry_comes_back_later_and_before_what_follows(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu"), Reply("dua")])
    await store.outbox.retry(await take(store), delay=0.1)
    assert await nothing_due(store)
    started = time.monotonic()
    delivery = await take(store, wait=2)
    assert 0.05 < time.monotonic() - started < 2
    assert (delivery.reply.text, delivery.attempts) == ("satu", 2)


async def test_a_retry_of_one_does_not_hold_up_another(store: Store, them: Pseudonym) -> None:
    other = person()
    await store.sessions.open(other, "id", lane=LANE)
    await store.outbox.append(them, [Reply("satu")])
    await store.outbox.retry(await take(store), delay=30)
    await store.outbox.append(other, [Reply("dua")])
    assert (await take(store)).person == other


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu")])
    await store.outbox.park(await take(store))
    assert await nothing_due(store)
    await store.sessions.open(them, "id", lane=LANE)
    delivery = await take(store)
    assert delivery.reply.text == "satu"
    await store.outbox.park(delivery)
    await store.outbox.append(them, [Reply("dua")])
    assert (await take(store)).reply.text == "satu"


async def test_coming_back_delivers_nothing_twice(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu")])
    await store.outbox.delivered(await take(store))
    await store.sessions.open(them, "id", lane=LANE)
    assert await nothing_due(store)


async def test_a_silent_gateway_loses_its_lease(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, lease=timedelta(milliseconds=50)) as store:
        them = person()
        await store.sessions.open(them, "id", lane=LANE)
        await store.outbox.append(them, [Reply("satu"), Reply("dua")])
        lost = await take(store)
        again = await take(store, wait=1)
        assert (again.reply, again.attempts) == (lost.reply, 2)
        await store.outbox.delivered(again)
        for call in (
            store.outbox.delivered(lost),
            store.outbox.renew(lost),
            store.outbox.retry(lost, delay=0),
            store.outbox.park(lost),
        ):
            with pytest.raises(LeaseLost):
                await call
        assert (await take(store)).reply.text == "dua"


async def test_a_slow_gateway_keeps_its_lease(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, lease=timedelta(milliseconds=100)) as store:
        them = person()
        await store.sessions.open(them, "id", lane=LANE)
        await store.outbox.append(them, [Reply("satu")])
        delivery = await take(store)
        for _ in range(4):
            await asyncio.sleep(0.04)
            await store.outbox.renew(delivery)
        assert await nothing_due(store)
        await store.outbox.delivered(delivery)


async def test_a_delivered_reply_is_not_unasked_for_the_page(store: Store, them: Pseudonym) -> None:
    await store.outbox.append(them, [Reply("satu")])
    await store.outbox.delivered(await take(store))
    incoming = await send(store, them, "halo")
    await answer(store, "ya")
    found = await store.outbox.wait_done(them, incoming.id, "", 1)
    assert [reply.text for reply in found.replies] == ["ya"]


async def test_a_damaged_reply_is_skipped(store: Store, them: Pseudonym) -> None:
    await store.scripts.redis.xadd(store.scripts.keys("outbox", them), {"blob": b"damaged", "answers": ""})
    await store.outbox.append(them, [Reply("dua")])
    assert await nothing_due(store)
    assert (await take(store)).reply.text == "dua"


@pytest.fixture
async def second(redis_url: str, tmp_path: Path, store: Store) -> AsyncIterator[Store]:
    async with opened(redis_url, tmp_path, prefix=store.scripts.keys.prefix) as other:
        yield other


async def test_two_gateways_share_a_lane(store: Store, second: Store) -> None:
    people = [person() for _ in range(20)]
    for them in people:
        await store.sessions.open(them, "id", lane=LANE)
        await store.outbox.append(them, [Reply(str(number)) for number in range(5)])
    sent: dict[str, list[str]] = {}

    async def gateway(on: Store) -> None:
        while (delivery := await on.outbox.take_delivery(LANE, wait=0.1)) is not None:
            sent.setdefault(delivery.person, []).append(delivery.reply.text)
            await on.outbox.delivered(delivery)

    await asyncio.gather(gateway(store), gateway(second))
    assert sent == {them: ["0", "1", "2", "3", "4"] for them in people}
