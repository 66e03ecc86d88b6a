"""One pub/sub listener per process: wakes those who wait for replies or cases."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from redis.asyncio.client import PubSub

from bot.core.errors import StoreDown
from bot.store.connection import BLOCK_SECONDS, CONNECT_SECONDS
from bot.store.guard import answering
from bot.store.scripts import Scripts

logger = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 2.0
#: Who waits looks again this often even when no news came: pub/sub may lose some.
_LOOK_AGAIN_SECONDS = 5.0

T = TypeVar("T")


class News:
    """A hint that something changed, never the change itself: who is woken looks into Redis."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._events: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._callbacks: list[Callable[[str], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def until(
        self, topic: str, look: Callable[[bool], Awaitable[T]], enough: Callable[[T], bool], seconds: float
    ) -> T:
        """Look now, at every news about `topic` and every 5 s, until it is enough or the time is up.

        `topic` is a pseudonym, or "cases". `look` is told whether this look is the last one.
        """
        deadline = time.monotonic() + seconds
        with self._watch(topic) as event:
            while True:
                event.clear()
                left = deadline - time.monotonic()
                found = await look(left <= 0)
                if enough(found) or left <= 0:
                    return found
                if not self._listening.is_set():
                    await self._listen()
                    event.set()  # look again: something may have changed before we heard
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(event.wait(), min(left, _LOOK_AGAIN_SECONDS))

    def on_erased(self, callback: Callable[[str], None]) -> None:
        """Call back with the owner whenever one was erased by any process."""
        self._callbacks.append(callback)

    @contextmanager
    def _watch(self, topic: str) -> Iterator[asyncio.Event]:
        event = asyncio.Event()
        self._events[topic].add(event)
        try:
            yield event
        finally:
            self._events[topic].discard(event)
            if not self._events[topic]:
                del self._events[topic]

    async def _listen(self) -> None:
        """Make sure the listener runs; returns once it hears, or after 2 s (who waits looks again anyway)."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="news")
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._listening.wait(), CONNECT_SECONDS)

    async def aclose(self) -> None:
        """Stop listening."""
        task, self._task = self._task, None
        while task is not None and not task.done():
            task.cancel()
            # once is not always enough: a time limit inside redis-py that runs out at this moment swallows it
            await asyncio.wait({task}, timeout=0.1)

    async def _run(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                async with self._scripts.redis.pubsub() as channel:
                    with answering():
                        await channel.subscribe(self._scripts.keys("news"))
                        pause = await self._hear(channel)
            except StoreDown:
                logger.warning("news_lost")
            finally:
                self._listening.clear()
            self._wake_all()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _hear(self, channel: PubSub) -> float:
        """Listen until the connection breaks, or answers no PING within a slice."""
        silent = 0
        while silent < 2:
            message = await channel.get_message(timeout=BLOCK_SECONDS)
            if message is None:
                silent += 1
                await channel.ping()
                continue
            silent = 0
            if message["type"] == "subscribe":
                self._listening.set()
                self._wake_all()  # whatever was said before we listened
            elif message["type"] == "message":
                self._tell(message["data"].decode())
        return _FIRST_PAUSE

    def _tell(self, data: str) -> None:
        what, _, topic = data.partition(" ")
        if what == "erased":
            for callback in self._callbacks:
                callback(topic)
        for event in self._events.get(topic, ()):
            event.set()

    def _wake_all(self) -> None:
        for events in self._events.values():
            for event in events:
                event.set()
