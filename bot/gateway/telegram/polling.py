"""Fetches updates: a batch is stored as a whole before the next request confirms it to Telegram."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from bot.core.errors import PelitaError, StoreDown
from bot.gateway.telegram.api import TelegramApi
from bot.gateway.telegram.intake import Intake
from bot.gateway.telegram.trouble import Trouble
from bot.gateway.telegram.updates import read, update_number

_log = logging.getLogger("pelita.telegram")
_STORE_PAUSE = 1.0
#: an update that makes the program fail so often is passed over, so that it cannot hold up everybody for ever
_MOST_FAILURES = 3


class Poller:
    """Of the one process that polls; a second one would be refused by Telegram."""

    def __init__(self, api: TelegramApi, intake: Intake, trouble: Trouble) -> None:
        self._api = api
        self._intake = intake
        self._trouble = trouble

    async def work(self) -> None:
        """Fetch for ever."""
        offset: int | None = None
        await self._trouble.until_done(self._api.use_polling)
        while True:
            batch = await self._trouble.until_done(partial(self._api.updates, offset))
            numbered = sorted(
                (number, at) for at, one in enumerate(batch) if (number := update_number(one)) is not None
            )
            await self._take_all([batch[at] for _, at in numbered])
            # An empty answer has confirmed everything; after a quiet week Telegram's numbers may start anywhere.
            offset = numbered[-1][0] + 1 if numbered else None
            if batch and not numbered:  # nothing in it can be confirmed: not a Bot API
                await asyncio.sleep(_STORE_PAUSE)

    async def _take_all(self, batch: Sequence[object]) -> None:
        """Each chat's updates in their order; chats do not wait for each other."""
        chats: dict[str, list[object]] = {}
        for update in batch:
            event = read(update)
            chats.setdefault(event.chat if event else "", []).append(update)
        await asyncio.gather(*(self._take_in_order(updates) for updates in chats.values()))

    async def _take_in_order(self, updates: Sequence[object]) -> None:
        for update in updates:
            await self._take(update)

    async def _take(self, update: object) -> None:
        failures = 0
        while failures < _MOST_FAILURES:
            try:
                await self._intake.take(update)
                return
            except StoreDown:  # nobody is told that it arrived until it did
                self._trouble.say("store_down")
                await asyncio.sleep(_STORE_PAUSE)
            except PelitaError as error:
                failures += 1
                _log.error("update_failed %s", type(error).__name__)
            except Exception as error:  # its message could quote the update
                failures += 1
                _log.error("update_failed %s", type(error).__name__)
        _log.error("update_passed_over")
