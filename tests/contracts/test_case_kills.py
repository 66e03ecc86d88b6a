"""Whoever is killed in the middle of an action: it happened or it did not, and the twin in memory agrees.

`--figures` runs the 1,000 sequences of docs/operations.md.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.core.errors import StoreDown
from bot.hotline.audit import Audit
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.conftest import Figures
from tests.contracts.test_case_twins import STEPS, World
from tests.support.hotlines import in_memory, in_redis
from tests.support.stores import Clock, opened

_LENGTH = 20
_KILLS = 4
#: one script each; what is made of several is made of these
_NEEDS_CLAIM = ("look", "reply", "back", "close", "give", "snooze", "label", "note")
_KILLED = ("next", "claim", "reopen", "assign", "rest", *_NEEDS_CLAIM)
#: most calls take one to three milliseconds; every third victim dies before it has asked for anything
_LATEST_MS = 3.0


class Server:
    """A Redis of our own that is killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.redis = EmbeddedRedis(folder)
        self.url = self.redis.start()

    def kill(self) -> None:
        assert self.redis.pid is not None
        os.kill(self.redis.pid, signal.SIGKILL)

    def start_again(self) -> None:
        self.redis.stop()
        assert self.redis.start() == self.url


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("killed"))
    yield server
    server.redis.stop()


class Pair:
    """The queue in Redis and its twin, driven by the same dice."""

    def __init__(self, store: Store, prefix: str, server: Server, clock: Clock, dice: random.Random) -> None:
        self.store, self.prefix, self.server, self.clock, self.dice = store, prefix, server, clock, dice
        self.twin, self.real = World(in_memory(clock)), World(in_redis(store, clock))

    def choose(self, names: tuple[str, ...] | None = None) -> tuple[str, list[float]]:
        weights = {name: STEPS[name] for name in names or STEPS}
        name = self.dice.choices(list(weights), list(weights.values()))[0]
        if not self.twin.people:
            name = "arrive"
        elif not self.twin.cases:
            name = "open"
        elif not self.twin.claims and name in _NEEDS_CLAIM:
            name = "next"
        return name, [self.dice.random() for _ in range(4)]

    async def step(self) -> None:
        name, pick = self.choose()
        assert await self.twin.step(name, pick) == await self.real.step(name, pick), name
        self.clock.advance(seconds=self.dice.choice((1, 1, 20, 200)))

    async def killed_step(self, *, whole_server: bool) -> str:
        """One action whose process (or whose Redis) is killed; returns "done", "happened" or "not"."""
        for settle in ("lapse", "wake"):  # so that the action itself is all that can happen
            assert await self.twin.step(settle, []) == await self.real.step(settle, [])
        name, pick = self.choose(_KILLED)
        pick[1] = 0.9 if name == "close" else pick[1]  # without looking before, which is an action of its own
        before = await self.twin.view()
        async with self._victim() as victim:
            acting = asyncio.create_task(victim.step(name, pick))
            await asyncio.sleep(max(0.0, self.dice.uniform(-_LATEST_MS / 2, _LATEST_MS)) / 1000)
            if whole_server:
                self.server.kill()
                with suppress(StoreDown):
                    await acting
                self.server.start_again()
        result = acting.result() if acting.done() and not acting.cancelled() and not acting.exception() else None
        return await self._agree(name, pick, before, result)

    async def _agree(self, name: str, pick: list[float], before: list[object], result: str | None) -> str:
        after = await self.real.view()
        if result is None and after == before:
            return "not"
        claims = len(self.twin.claims)
        expected = await self.twin.step(name, pick)
        assert await self.twin.view() == after, name
        if result is not None:
            assert expected == result
            return "done"
        if len(self.twin.claims) > claims:  # the victim never learned the fence of its claim
            case = await self.real.hotline.queue.get(self.real.cases[int(expected)])
            assert case.claim is not None
            self.real.claims.append(case.claim)
        return "happened"

    @asynccontextmanager
    async def _victim(self) -> AsyncIterator[World]:
        """Another process, which is dead at the end: its calls are cut off, its connections are closed."""
        redis = self.store.scripts.redis
        known = {client["id"] for client in await redis.client_list()}
        store = Store(self.server.url, self.store.keyring, prefix=self.prefix, clock=self.clock)
        victim = World(in_redis(store, self.clock))
        victim.people, victim.cases, victim.claims = self.real.people, self.real.cases, self.real.claims
        tasks = asyncio.all_tasks()
        yield victim
        for task in asyncio.all_tasks() - tasks:
            task.cancel()
            with suppress(asyncio.CancelledError, StoreDown):
                await task
        await store.scripts.redis.connection_pool.disconnect()
        await store.aclose()
        for client in await redis.client_list():  # what Redis has not read of them by now it never will
            if client["id"] not in known:
                await redis.client_kill_filter(_id=client["id"])


async def run(server: Server, folder: Path, seed: int) -> Counter[str]:
    dice, clock, prefix, counts = random.Random(seed), Clock(), f"k{secrets.token_hex(6)}:", Counter[str]()
    async with opened(server.url, folder, prefix=prefix, clock=clock) as store:
        pair = Pair(store, prefix, server, clock, dice)
        for number in range(_LENGTH):
            await pair.step()
            if number % (_LENGTH // _KILLS) == _LENGTH // _KILLS - 1:
                whole_server = seed % 10 == 0 and number < _LENGTH // _KILLS
                counts[await pair.killed_step(whole_server=whole_server)] += 1
                counts["server"] += whole_server
        assert await pair.twin.view() == await pair.real.view()
        assert await Audit(store).verify()
    return counts


async def test_an_action_that_is_cut_off_happened_whole_or_not_at_all(
    server: Server, tmp_path: Path, figures: Figures
) -> None:
    sequences, counts = (1000 if figures.whole else 12), Counter[str]()
    for seed in range(sequences):
        counts += await run(server, tmp_path, seed)
    assert counts["not"]
    assert counts["happened"] + counts["done"]
    figures.note(
        f"random transitions: {sequences} sequences of {_LENGTH} steps and {_KILLS} kills, twin and Redis equal in "
        f"all; of the actions cut off {counts['not']} had not happened, {counts['happened']} had happened unheard, "
        f"{counts['done']} were over; {counts['server']} of the kills hit Redis itself"
    )
