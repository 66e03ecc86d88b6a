"""What nobody waits for and what does no harm when it fails: the clock on a button, 'is typing', leaving groups."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from bot.content.catalog import Catalog
from bot.core.errors import ChannelBusy, ChannelDown, ChannelRefused, ChannelUnsure, PelitaError, PersonGone
from bot.core.types import LANGS, ChannelAddress, Pseudonym
from bot.gateway.telegram.api import TelegramApi
from bot.gateway.telegram.updates import Event
from bot.gateway.telegram.writing import Part
from bot.store.sessions import Sessions

_log = logging.getLogger("pelita.telegram")
#: within this time one group is left once
_SAME_GROUP_SECONDS = 60.0
_TRIES, _PAUSE = 4, 1.0


class Errands:
    """One per process. What may be done twice without harm is tried again when the Bot API is busy or away."""

    def __init__(self, api: TelegramApi, catalog: Catalog, sessions: Sessions) -> None:
        self._api = api
        self._catalog = catalog
        self._sessions = sessions
        self._groups: dict[ChannelAddress, float] = {}
        self._running: set[asyncio.Task[None]] = set()

    def answer_press(self, event: Event, toast: str = "") -> None:
        """Stop the clock on the button that was pressed."""
        if event.callback:
            self._start(_repeated(partial(self._api.answer_press, event.callback, toast)))

    def show_typing(self, person: Pseudonym, chat: ChannelAddress) -> None:
        """Unless staff hold the person's case: they take their time."""
        self._start(self._typing(person, chat))

    def leave(self, event: Event) -> None:
        """Leave a group with a word about why, a channel without: there it would be published."""
        now = time.monotonic()
        if now - self._groups.get(event.chat, -_SAME_GROUP_SECONDS) < _SAME_GROUP_SECONDS:
            return
        self._groups = {chat: at for chat, at in self._groups.items() if now - at < _SAME_GROUP_SECONDS}
        self._groups[event.chat] = now
        self._start(self._take_leave(event))

    async def aclose(self) -> None:
        """End what is still under way."""
        for errand in self._running:
            errand.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _typing(self, person: Pseudonym, chat: ChannelAddress) -> None:
        if not await self._sessions.with_staff(person):
            await self._api.typing(chat)

    async def _take_leave(self, event: Event) -> None:
        if event.kind == "group":
            both = "\n\n".join(self._catalog.text(lang, "telegram.not_in_groups") for lang in LANGS)
            with contextlib.suppress(PelitaError):  # where only some may write
                await self._api.send(event.chat, Part(both))
        await _repeated(partial(self._api.leave, event.chat))

    def _start(self, errand: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                with contextlib.suppress(PersonGone, ChannelRefused):  # left meanwhile, or a press of long ago
                    await errand
            except PelitaError as error:
                _log.info("errand_failed %s", type(error).__name__)

        task = asyncio.create_task(run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _repeated(request: Callable[[], Awaitable[None]]) -> None:
    """Raises ChannelError when the last try failed, too."""
    for _ in range(_TRIES - 1):
        try:
            return await request()
        except ChannelBusy as busy:
            await asyncio.sleep(busy.seconds)
        except (ChannelDown, ChannelUnsure):
            await asyncio.sleep(_PAUSE)
    return await request()
