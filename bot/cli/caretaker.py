"""What has to happen by the clock: claims that lapse, contacts when staff are silent, the end of retention."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.content import contacts
from bot.content.catalog import Catalog
from bot.core.errors import Refused, StoreDown
from bot.core.types import LANGS, Button, Lang, Reply
from bot.hotline.queue import CaseQueue, Sentences
from bot.hotline.upkeep import Upkeep
from bot.settings import utc_now
from bot.store.store import Store

log = logging.getLogger("pelita.caretaker")
_EVERY_SECONDS = 2.0
_SWEEP_SECONDS = 3600.0
_MOST_CONTACTS = 3


class Caretaker:
    """Runs beside the web process. Several may run at once: every step is one script that happens once."""

    def __init__(self, store: Store, queue: CaseQueue, catalog: Catalog) -> None:
        self._store = store
        self._queue = queue
        self._upkeep = Upkeep(store)
        self._catalog = catalog

    async def run(self, stopping: Callable[[], bool]) -> None:
        """Until `stopping`; a Redis that does not answer is waited for."""
        swept = -_SWEEP_SECONDS
        while not stopping():
            try:
                await self.look_after_cases()
                await self._store.eraser.rewrite_if_due()
                if time.monotonic() - swept >= _SWEEP_SECONDS:
                    await self.sweep()
                    swept = time.monotonic()
            except StoreDown:
                log.warning("redis does not answer")
            await asyncio.sleep(_EVERY_SECONDS)

    async def look_after_cases(self) -> None:
        """Silent claims and cases put off go back to the queue; an urgent message left unanswered gets the contacts."""
        now = utc_now()
        await self._queue.lapse_expired(now)
        await self._queue.wake_due(now)
        for case_id in await self._upkeep.contacts_due(now):
            try:
                case = await self._queue.get(case_id)
                await self._upkeep.send_contacts(case_id, self._contacts(case.country), now)
            except Refused:
                continue  # erased or closed in this moment

    async def sweep(self) -> None:
        """Destroys what has outlived its retention."""
        now = utc_now()
        await self._upkeep.sweep(now)
        await self._store.eraser.sweep(self._store.keyring, now)

    def _contacts(self, country: str) -> Sentences:
        return {lang: self._silent(lang, country) for lang in LANGS}

    def _silent(self, lang: Lang, country: str) -> Reply:
        chosen = contacts.for_place(self._catalog, country or None)[:_MOST_CONTACTS]
        lines = "\n".join(contacts.line(self._catalog, lang, service) for service in chosen)
        links: list[Button] = [
            button for service in chosen for button in contacts.buttons(self._catalog, lang, service)
        ]
        return Reply(text=self._catalog.text(lang, "ui.staff_silent", contacts=lines), buttons=tuple(links))
