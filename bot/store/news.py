"""One pub/sub listener per process: wakes those who wait for a person's replies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.store.scripts import Scripts


class News:
    """A hint that something changed, never the change itself: who is woken looks into Redis."""

    def __init__(self, scripts: Scripts) -> None: ...

    @asynccontextmanager
    async def watch(self, person: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever something about `person` changes (also when the listener had to reconnect)."""
        raise NotImplementedError
        yield asyncio.Event()

    def on_erased(self, callback: Callable[[str], None]) -> None:
        """Call back with the owner whenever one was erased by any process."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Stop listening."""
        raise NotImplementedError
