"""Whatever is killed, and whenever: nothing lost, nothing doubled, nothing out of order."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import StoreDown
from bot.core.types import CaseOpening, Pseudonym, Reply, TurnResult
from bot.settings import utc_now
from bot.store.casefile import LINK
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.support.mortals import LANE, Mortals, mortals
from tests.support.stores import message, open_case, opened, person, send, take

PREFIX = "kills:"
OPENING = CaseOpening("high", 1, "id", ("asked_for_staff",))
LEASE = timedelta(milliseconds=250)
PEOPLE = 150
MESSAGES = 3
PATIENCE = 30.0

EXPECTED = [f"{number}: {text}" for number, text in enumerate(("satu", "dua", "tiga"), start=1)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path)
    yield server
    server.stop()


async def write(store: Store, them: Pseudonym) -> None:
    """Three messages in a row, each repeated until it is acknowledged, as a channel does."""
    for text in ("satu", "dua", "tiga"):
        incoming = message(text)
        await insist(partial(store.mailbox.put, them, incoming, dedupe_id=incoming.id))


async def insist(call: Callable[[], Awaitable[object]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            await call()
            return
        except StoreDown:
            await asyncio.sleep(0.02)


async def read(store: Store, them: Pseudonym) -> list[str]:
    """A client that remembers the last id it has seen, and nothing else."""
    last_id, seen, deadline = "", list[str](), time.monotonic() + PATIENCE
    while len(seen) < MESSAGES and time.monotonic() < deadline:
        try:
            replies = await store.outbox.wait(them, last_id, 5)
        except StoreDown:
            await asyncio.sleep(0.02)
            continue
        seen += [reply.text for reply in replies]
        last_id = replies[-1].id if replies else last_id
    return seen


async def kill_until(done: asyncio.Future[Any], pack: Mortals, *, freezes: float = 0.0) -> None:
    """Kill workers at random, or freeze them until somebody else has taken over what they hold."""
    for _ in range(2):
        pack.start()
    while not done.done():
        await asyncio.sleep(random.uniform(0.03, 0.15))
        if random.random() < freezes:
            await pack.freeze(LEASE.total_seconds() * 1.3)
        else:
            pack.kill()
            pack.start()


async def test_killed_workers_lose_double_and_disorder_nothing(server: EmbeddedRedis, tmp_path: Path) -> None:
    url = server.start()
    people = [person() for _ in range(PEOPLE)]
    async with opened(url, tmp_path, prefix=PREFIX) as store:
        with mortals(url, tmp_path, PREFIX, LEASE, "count") as pack:
            reading = asyncio.gather(*(write_and_read(store, them) for them in people))
            killing = asyncio.create_task(kill_until(reading, pack, freezes=0.3))
            answers = await asyncio.wait_for(reading, PATIENCE)
            await killing
            await asyncio.sleep(LEASE.total_seconds() * 2)  # who was killed too late must not come back
        assert answers == [EXPECTED] * PEOPLE
        for them in people:
            assert [reply.text for reply in await store.outbox.after(them, "")] == EXPECTED
        assert await store.mailbox.take("test", wait=0.5) is None
        # The kills did hit turns in flight
        assert pack.kills >= 5
        assert (await store.counters.read(utc_now().date(), least=1))["retaken"] >= 3


async def test_workers_that_start_again_get_their_leases_back_at_once(server: EmbeddedRedis, tmp_path: Path) -> None:
    """All workers have one name here, so a start takes leases from living ones too: the fence holds."""
    url, lease = server.start(), timedelta(seconds=2 * PATIENCE)
    people = [person() for _ in range(PEOPLE)]
    async with opened(url, tmp_path, prefix=PREFIX, lease=lease) as store:
        with mortals(url, tmp_path, PREFIX, lease, "restart") as pack:
            reading = asyncio.gather(*(write_and_read(store, them) for them in people))
            killing = asyncio.create_task(kill_until(reading, pack))
            answers = await asyncio.wait_for(reading, PATIENCE)  # long before any lease has run out
            await killing
        assert answers == [EXPECTED] * PEOPLE
        for them in people:
            assert [reply.text for reply in await store.outbox.after(them, "")] == EXPECTED
        assert pack.kills >= 5
        assert (await store.counters.read(utc_now().date(), least=1))["retaken"] >= 3


async def test_killed_gateways_move_a_conversation_whole_and_once(server: EmbeddedRedis, tmp_path: Path) -> None:
    url, number = server.start(), 12
    async with opened(url, tmp_path, prefix=PREFIX) as store:
        moves = {}
        for at in range(number):
            old, new = person("old"), person("new")
            await store.sessions.open(old, "id")
            await store.sessions.open(new, "id")
            await send(store, old, "satu")
            await store.mailbox.commit(await take(store), TurnResult(open_case=OPENING))
            words = [f"kata{chr(97 + at)}", "dua", "tiga", "empat", "lima"]
            await store.returns.make(old, "id", lambda words=words: words)
            moves[new] = (old, await open_case(store, old), words)
        for old, _, _ in moves.values():
            await send(store, old, "dua")
        (tmp_path / "moves").write_text("".join(f"{new} {' '.join(words)}\n" for new, (_, _, words) in moves.items()))

        async def all_moved() -> None:
            while not all([await store.scripts.call("GET", store.scripts.keys("case:of", new)) for new in moves]):
                await asyncio.sleep(0.05)

        with mortals(url, tmp_path, PREFIX, LEASE, "move") as pack:
            moving = asyncio.ensure_future(all_moved())
            killing = asyncio.create_task(kill_until(moving, pack))
            await asyncio.wait_for(moving, PATIENCE)
            await killing
            await asyncio.sleep(0.5)  # who comes too late must change nothing
        assert pack.kills >= 3
        for new, (old, case_id, _) in moves.items():
            link = await store.scripts.call("HGET", store.scripts.keys("case", case_id), "link")
            assert await store.vault.open(case_id, LINK, link) == new.encode()
            assert await store.scripts.call("LLEN", store.scripts.keys("case:texts", case_id)) == 1
            assert await store.scripts.call("LLEN", store.scripts.keys("mailbox:in", new)) == 2
            assert not await store.sessions.exists(old)


async def write_and_read(store: Store, them: Pseudonym) -> list[str]:
    await asyncio.sleep(random.uniform(0, 0.5))
    await insist(lambda: store.sessions.open(them, "id"))
    _, seen = await asyncio.gather(write(store, them), read(store, them))
    return seen


async def test_redis_and_all_workers_killed_at_once_lose_nothing_acknowledged(
    server: EmbeddedRedis, tmp_path: Path
) -> None:
    url = server.start()
    people = [person() for _ in range(PEOPLE)]
    async with opened(url, tmp_path, prefix=PREFIX) as store:
        with mortals(url, tmp_path, PREFIX, LEASE, "count") as pack:
            reading = asyncio.gather(*(write_and_read(store, them) for them in people))
            for _ in range(2):
                pack.start()
            for _ in range(4):
                await asyncio.sleep(random.uniform(0.3, 0.5))
                kill_everything(server, pack)
                await asyncio.sleep(random.uniform(0, 0.1))
                server.start()
                for _ in range(2):
                    pack.start()
            answers = await asyncio.wait_for(reading, PATIENCE)
        assert answers == [EXPECTED] * PEOPLE
        for them in people:
            assert [reply.text for reply in await store.outbox.after(them, "")] == EXPECTED


def kill_everything(server: EmbeddedRedis, pack: Mortals) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    pack.kill_all()
    while server.running:
        time.sleep(0.005)


async def test_killed_gateways_deliver_everything_in_order_and_nothing_again_that_was_finished(
    server: EmbeddedRedis, tmp_path: Path
) -> None:
    url = server.start()
    people = [person() for _ in range(60)]
    async with opened(url, tmp_path, prefix=PREFIX) as store:
        with mortals(url, tmp_path, PREFIX, LEASE, "deliver") as pack:
            delivering = asyncio.gather(*(say_three(store, them) for them in people))
            killing = asyncio.create_task(kill_until(delivering, pack))
            await asyncio.wait_for(delivering, PATIENCE)
            await killing
        assert await store.outbox.take_delivery(LANE, wait=0.5) is None
    lines = [line.split(" ") for line in (tmp_path / "deliveries").read_text().splitlines()]
    story: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for what, them, text in lines:
        story[them].append((what, int(text)))
    assert set(story) == set(people)
    for told in story.values():
        sent = [number for what, number in told if what == "sent"]
        assert sorted(set(sent)) == [0, 1, 2]  # nothing lost
        assert sent == sorted(sent)  # nothing out of order
        for at, (what, number) in enumerate(told):
            if what == "done":
                assert ("sent", number) not in told[at:]  # nothing again that was finished
    assert pack.kills >= 3


async def say_three(store: Store, them: Pseudonym) -> None:
    await store.sessions.open(them, "id", lane=LANE)
    for number in range(3):
        await store.outbox.append(them, [Reply(str(number))])
        await asyncio.sleep(random.uniform(0, 0.3))
    while int(await store.scripts.redis.zcard(store.scripts.keys("lane:ready", LANE))) + int(
        await store.scripts.redis.zcard(store.scripts.keys("lane:leased", LANE))
    ):
        await asyncio.sleep(0.1)
