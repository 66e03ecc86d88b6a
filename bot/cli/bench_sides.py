"""The two sides of `make bench`, each measured by one function that runs in a process of its own."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.stock_rasa import plain, trained


@dataclass(frozen=True)
class Measured:
    """One side: seconds, but `memory` in MB (the most that the process ever held)."""

    ready: float
    memory: float
    understanding: list[float]
    turns: list[float]


def ours(model: Path, redis: str, keys: Path, texts: Sequence[str], talk: Sequence[str]) -> Measured:
    """The worker's own path: mailbox, turn, commit to a server that writes each change to disk."""
    started = time.perf_counter()
    from datetime import timedelta

    from bot.core.types import Incoming, Pseudonym
    from bot.dialogue.engine import Engine
    from bot.dialogue.turn import TurnRunner
    from bot.nlu.shared import catalog, toolkit
    from bot.settings import utc_now
    from bot.store.keyring import Keyring
    from bot.store.store import Store

    engine = Engine.load(model, catalog())
    runner = TurnRunner(engine, toolkit(), catalog(), b"k" * 32, utc_now)
    ready = time.perf_counter() - started

    async def measure() -> Measured:
        store = Store(redis, Keyring.open(keys), prefix="ours:", lease=timedelta(minutes=1))
        person = Pseudonym("p" * 26)

        async def turn(text: str) -> None:
            number = str(time.monotonic_ns())
            await store.mailbox.put(person, Incoming(number, utc_now(), text=text), dedupe_id=number)
            work = await store.mailbox.take("bench", wait=1)
            if work is None:
                raise LookupError("the message just put is not there")
            await store.mailbox.commit(work, await runner.run(work))

        try:
            await store.sessions.open(person, "id")
            understanding = await _each(lambda text: engine.understand(text, "id"), texts)
            return Measured(ready, _memory(), understanding, await _each(turn, talk))
        finally:
            await store.aclose()

    return asyncio.run(measure())


def train_stock(messages: Sequence[tuple[str, str]], folder: Path) -> Path:
    """Once over `messages`, (text, topic): how often it saw them does not change how long it takes to answer."""
    return trained(messages, folder, epochs=1)


def stock(model: Path, redis: str, texts: Sequence[str], talk: Sequence[str]) -> Measured:
    """Rasa's agent with its own Redis tracker store."""
    started = time.perf_counter()
    from bot.dialogue.quiet import silence

    silence()
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import RedisTrackerStore
    from redis import Redis

    agent = Agent.load(str(model))
    tracker_store = RedisTrackerStore(agent.domain)
    tracker_store.red = Redis.from_url(redis, decode_responses=True)  # it knows no Unix sockets itself
    agent.tracker_store = agent.processor.tracker_store = tracker_store
    ready = time.perf_counter() - started

    async def measure() -> Measured:
        understanding = await _each(lambda text: agent.parse_message(plain(text)), texts)
        memory = _memory()
        turns = await _each(lambda text: agent.handle_text(plain(text), sender_id="bench"), talk)
        return Measured(ready, memory, understanding, turns)

    return asyncio.new_event_loop().run_until_complete(measure())


async def _each(do: Callable[[str], Awaitable[object]], texts: Sequence[str]) -> list[float]:
    """Seconds of each call, after one that only warms up."""
    await do(texts[0])
    times = []
    for text in texts:
        started = time.perf_counter()
        await do(text)
        times.append(time.perf_counter() - started)
    return times


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
