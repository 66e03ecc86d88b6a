"""Fetches the files that staff have asked for, has them made anew, and tells their person the outcome."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter

from bot.content.catalog import Catalog
from bot.core.errors import ChannelError, ChannelRefused, MediaUnusable, StoreDown, UnknownSession
from bot.core.types import Lang
from bot.gateway.file_desk import about_file
from bot.gateway.media.workshop import made_anew
from bot.gateway.telegram.api import TelegramApi
from bot.store.media import Wanted
from bot.store.store import Store

_log = logging.getLogger("pelita.telegram")
_IDLE_SECONDS = 0.5
_MOST_TRIES = 5


class Fetcher:
    """A file that is being fetched when the process ends is fetched by the next one."""

    def __init__(self, store: Store, api: TelegramApi, catalog: Catalog, most_bytes: int) -> None:
        self._store = store
        self._api = api
        self._catalog = catalog
        self._most_bytes = most_bytes
        self._tries: Counter[str] = Counter()

    async def work(self) -> None:
        """Fetch for ever."""
        while True:
            try:
                wanted = await self._store.media.take_wanted()
                if wanted is None:
                    await asyncio.sleep(_IDLE_SECONDS)
                else:
                    await self._settle(wanted)
            except StoreDown:
                await asyncio.sleep(1)

    async def _settle(self, wanted: Wanted) -> None:
        where = json.loads(wanted.where)
        try:
            outcome = await self._fetch(wanted, where)
        except ChannelRefused:
            outcome = "broken"
        except MediaUnusable as problem:
            outcome = problem.code
        except ChannelError as error:
            self._tries[wanted.id] += 1
            if self._tries[wanted.id] < _MOST_TRIES:
                _log.info("file_later %s", type(error).__name__)  # it comes back after its lease
                return
            outcome = "failed"
        self._tries.pop(wanted.id, None)
        await self._tell(wanted, where, outcome)
        await self._store.media.done(wanted)

    async def _fetch(self, wanted: Wanted, where: dict[str, str]) -> str:
        if await self._store.media.taking(wanted.person) != "on":
            return "not_asked"  # no need to look at it
        data = await self._api.file(where["file"], self._most_bytes)
        attached = await self._store.media.attach(wanted.person, wanted.id, await made_anew(data))
        return "not_asked" if attached in ("nobody", "off") else attached

    async def _tell(self, wanted: Wanted, where: dict[str, str], outcome: str) -> None:
        lang: Lang = "en" if where["lang"] == "en" else "id"
        said = about_file(self._catalog, lang, outcome, self._most_bytes)
        # pictures sent together are answered once, for each thing there is to say
        once = f"file:{where['album'] or wanted.id}:{outcome}"
        try:
            await self._store.outbox.append(wanted.person, [said], dedupe_id=once)
        except UnknownSession:
            return  # erased meanwhile
