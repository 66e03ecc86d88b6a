"""A file sent from the web chat to the staff who hold the case: made anew, sealed, and told about."""

from __future__ import annotations

import asyncio
import secrets

from bot.content.catalog import Catalog
from bot.core.errors import MediaUnusable
from bot.core.media import MOST_PAGES
from bot.core.types import Lang, Pseudonym, Reply
from bot.gateway.media.workshop import made_anew
from bot.store.codec import digest
from bot.store.store import Store

#: files that are made anew at a time; the others wait their turn
_PLACES = 2


class FileDesk:
    """Its words are in `relay.yml`."""

    def __init__(self, store: Store, catalog: Catalog, most_bytes: int) -> None:
        self._store = store
        self._catalog = catalog
        self.most_bytes = most_bytes
        self._places = asyncio.Semaphore(_PLACES)

    async def take_in(self, person: Pseudonym, lang: Lang, data: bytes, client_id: str) -> Reply:
        """What is said of it; the same `client_id` again is the same file. Raises StoreDown."""
        if await self._store.media.taking(person) != "on":
            await self._store.media.refused(person)
            return self._say(lang, "not_asked")
        try:
            async with self._places:
                medium = await made_anew(data)
        except MediaUnusable as problem:
            return self._say(lang, problem.code)
        file_id = digest(f"web:{person}:{client_id or secrets.token_hex(8)}")
        outcome = await self._store.media.attach(person, file_id, medium)
        return self._say(lang, "not_asked" if outcome in ("nobody", "off") else outcome)

    def _say(self, lang: Lang, outcome: str) -> Reply:
        return about_file(self._catalog, lang, outcome, self.most_bytes)


def about_file(catalog: Catalog, lang: Lang, outcome: str, most_bytes: int) -> Reply:
    """What is said to somebody about a file they sent."""
    text = catalog.text(lang, f"relay.media.{outcome}", mb=most_bytes // 2**20, n=MOST_PAGES)
    return Reply(text, effect="media_off" if outcome == "not_asked" else "")
