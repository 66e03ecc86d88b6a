"""A picture sent from the web chat to the staff who hold the case: cleaned, sealed, and told about."""

from __future__ import annotations

import asyncio
import secrets

from bot.content.catalog import Catalog
from bot.core.errors import MediaUnusable
from bot.core.media import Medium
from bot.core.types import Lang, Pseudonym, Reply
from bot.store.codec import digest
from bot.store.store import Store


class PhotoDesk:
    """Its words are in `relay.yml`."""

    def __init__(self, store: Store, catalog: Catalog, most_bytes: int) -> None:
        self._store = store
        self._catalog = catalog
        self.most_bytes = most_bytes

    async def take_in(self, person: Pseudonym, lang: Lang, data: bytes, client_id: str) -> Reply:
        """What is said of it; the same `client_id` again is the same picture. Raises StoreDown."""
        if await self._store.media.taking(person) != "on":
            await self._store.media.refused(person)
            return self._not_asked(lang)
        try:
            medium = await asyncio.to_thread(_clean, data)
        except MediaUnusable as problem:
            return self._say(lang, problem.code)
        file_id = digest(f"web:{person}:{client_id or secrets.token_hex(8)}")
        outcome = await self._store.media.attach(person, file_id, medium)
        return self._not_asked(lang) if outcome in ("nobody", "off") else self._say(lang, outcome)

    def _not_asked(self, lang: Lang) -> Reply:
        return Reply(self._catalog.text(lang, "relay.media.not_asked"), effect="media_off")

    def _say(self, lang: Lang, key: str) -> Reply:
        return Reply(self._catalog.text(lang, f"relay.media.{key}", mb=self.most_bytes // 2**20))


def _clean(data: bytes) -> Medium:
    # Imported with the first picture: most installations never see one, and the pages are served sooner.
    from bot.gateway.media.pictures import clean_picture

    return clean_picture(data)
