"""Going away: hiding a chat at once, erasing everything, and what to do when a person has blocked the bot."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.content.catalog import Catalog
from bot.core.errors import ChannelError, ChannelRefused, MailboxFull, PersonGone, StoreDown
from bot.core.types import LANGS, ChannelAddress, Incoming, Lang, Pseudonym
from bot.gateway.first_aid import FirstAid
from bot.gateway.telegram.api import MOST_DELETED, TelegramApi
from bot.gateway.telegram.pace import Pace
from bot.gateway.telegram.writing import Part
from bot.hotline.audit import Audit
from bot.hotline.upkeep import Upkeep
from bot.identity.addresses import AddressBook
from bot.store.codec import digest
from bot.store.farewells import Farewell
from bot.store.store import Store

_log = logging.getLogger("pelita.telegram")
_QUICK_EXIT = "topic:control/quick_exit"
#: a farewell whose erasing was interrupted waits for the request to come again
_UNTIL_ERASED = timedelta(seconds=60)
_IDLE_SECONDS = 0.5


class Leaving:
    """Whoever asks to be gone is gone from our store first; the chat follows as far as the Bot API allows."""

    def __init__(
        self,
        store: Store,
        api: TelegramApi,
        addresses: AddressBook,
        pace: Pace,
        first_aid: FirstAid,
        catalog: Catalog,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._api = api
        self._addresses = addresses
        self._pace = pace
        self._first_aid = first_aid
        self._catalog = catalog
        self._clock = clock
        self._upkeep = Upkeep(store)
        self._audit = Audit(store, clock=clock)

    async def hide(self, person: Pseudonym, lang: Lang, update: int) -> None:
        """Have the chat cleared by the delivery lane, before anything else. Needs nobody behind the gateway.

        A worker that is there hears of it too, so that the conversation and staff know; its answer stays unsaid.
        """
        if await self._store.health.nlu_state() == "ready":
            request = f"tell-hidden:{update}"
            told = Incoming(id=digest(request), at=self._clock(), action=_QUICK_EXIT, lang=lang)
            with contextlib.suppress(MailboxFull):  # the chat is hidden all the same
                await self._store.mailbox.put(person, told, dedupe_id=request)
        await self._store.outbox.hide(person, self._first_aid.leave(lang), dedupe_id=f"hide:{update}")

    async def erase(self, person: Pseudonym, chat: ChannelAddress, lang: Lang, update: int) -> None:
        """Erase the person now; `work` then deletes the messages of the chat and confirms."""
        messages = [trace.message for trace in await self._store.traces.all(person)]
        if begun := await self._store.traces.begun(person):
            messages += begun.next_numbers()
        request = digest(f"erase:{update}")
        content = json.dumps({"chat": chat, "messages": sorted(set(messages)), "lang": lang}).encode()
        await self._store.farewells.put(request, content, delay=_UNTIL_ERASED)
        await self._store.eraser.delete(person)
        await self._store.farewells.due(request)

    async def gone(self, person: Pseudonym) -> None:
        """The person blocked the bot or left Telegram: stop, purge, and tell staff if they hold an open case.

        The case itself stays with the staff: whoever has the phone in hand may have done the blocking.
        """
        if await self._addresses.find(person) is None:
            return  # known already
        remark = {lang: self._catalog.text(lang, "console.remarks.unreachable") for lang in LANGS}
        await self._upkeep.unreachable(person, remark, self._audit, self._clock())
        await self._store.eraser.delete(person, keep_open_case=True)

    async def work(self) -> None:
        """Work off farewells, for ever; one process does it."""
        while True:
            try:
                farewell = await self._store.farewells.take()
                if farewell is None:
                    await asyncio.sleep(_IDLE_SECONDS)
                else:
                    await self._say_farewell(farewell)
            except StoreDown:
                await asyncio.sleep(1)
            except ChannelError as error:
                _log.warning("farewell_later %s", type(error).__name__)  # it comes back after a minute

    async def clear(self, chat: ChannelAddress, messages: Sequence[int]) -> int:
        """Delete messages; returns how many the Bot API refused to delete. Raises ChannelError: try again."""
        refused = 0
        for at in range(0, len(messages), MOST_DELETED):
            batch = messages[at : at + MOST_DELETED]
            try:
                await self._api.delete(chat, batch)
            except ChannelRefused:  # because of one of them, or all: each for itself
                refused += await self._one_by_one(chat, batch)
        return refused

    async def _one_by_one(self, chat: ChannelAddress, messages: Sequence[int]) -> int:
        refused = 0
        for message in messages:
            try:
                await self._api.delete(chat, [message])
            except ChannelRefused:
                refused += 1
        return refused

    async def _say_farewell(self, farewell: Farewell) -> None:
        content = json.loads(farewell.content)
        chat, lang = ChannelAddress(content["chat"]), content["lang"]
        if not await self._store.eraser.rewrite_if_due():
            return  # "erased" is said only when the disk has forgotten too; it comes back after a minute
        try:
            refused = await self.clear(chat, content["messages"])
            key = "erased_partly" if refused else "erased"
            await self._pace.turn(chat)
            await self._api.send(chat, Part(self._catalog.text(lang, f"telegram.{key}")))
        except (PersonGone, ChannelRefused):
            pass  # nobody is there to read it
        await self._store.farewells.done(farewell.owner)
