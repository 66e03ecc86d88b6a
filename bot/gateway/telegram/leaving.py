"""Going away: hiding a chat at once, erasing everything, and what to do when a person has blocked the bot."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.content.catalog import Catalog
from bot.core.errors import ChannelBusy, ChannelError, ChannelRefused, MailboxFull, PersonGone, StoreDown
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
#: a farewell that waits for the append-only file looks again after this
_REWRITING = timedelta(seconds=5)
#: a part that is refused is tried again in so many smaller ones: one message in it costs twenty calls, not a hundred
_SMALLER = 10


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
        messages = await self._messages(person)
        request = digest(f"erase:{update}")
        left = sorted(messages, reverse=True)  # what the screen shows goes first
        content = json.dumps({"chat": chat, "messages": left, "lang": lang}).encode()
        await self._store.farewells.put(request, content, delay=_UNTIL_ERASED)
        if late := await self._messages(person) - messages:  # they arrived just now
            await self.take_back(chat, sorted(late))
        await self._store.eraser.delete(person)
        await self._store.farewells.due(request)

    async def _messages(self, person: Pseudonym) -> set[int]:
        """What is in the chat, and what may be: what is being sent is noted the moment it is no longer begun."""
        begun = await self._store.traces.begun(person)
        known = {trace.message for trace in await self._store.traces.all(person)}
        return known.union(begun.next_numbers() if begun else ())

    async def take_back(self, chat: ChannelAddress, messages: Sequence[int]) -> None:
        """What arrived when its person was being erased must not stay, even if deleting fails at first."""
        content = json.dumps({"chat": chat, "messages": list(messages), "lang": ""}).encode()
        await self._store.farewells.put(secrets.token_hex(12), content)

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
                _log.warning("farewell_later %s", type(error).__name__)  # it comes back after its lease

    async def clear(self, chat: ChannelAddress, messages: Sequence[int]) -> AsyncIterator[tuple[Sequence[int], bool]]:
        """Delete messages in this order; yields each part that is done with, and whether the Bot API refused it.

        Raises ChannelError: what was not yielded has still to be deleted.
        """
        left = _parts(messages, MOST_DELETED)
        while left:
            part = left.pop(0)
            try:
                await self._api.delete(chat, part)
            except ChannelRefused as refusal:
                if len(part) > 1:  # because of one of them, or all
                    left[:0] = _parts(part, math.ceil(len(part) / _SMALLER))
                    continue
                yield part, "not found" not in str(refusal)
            else:
                yield part, False

    async def _say_farewell(self, farewell: Farewell) -> None:
        content = {"refused": False, **json.loads(farewell.content)}
        try:
            done = await self._finish(content)
        except (PersonGone, ChannelRefused):
            done = True  # nobody is there to read it
        except ChannelBusy as busy:
            done, pause = False, timedelta(seconds=busy.seconds)
        else:
            pause = _REWRITING
        if done:
            await self._store.farewells.done(farewell.owner)
        else:  # what was deleted is left out next time, however often the Bot API asks for a pause
            await self._store.farewells.later(farewell.owner, json.dumps(content).encode(), pause)

    async def _finish(self, content: dict[str, Any]) -> bool:
        """Clear the chat, then say so; False when the disk has not forgotten yet. `content` keeps what is left."""
        chat, lang = ChannelAddress(content["chat"]), content["lang"]
        async for part, refused in self.clear(chat, content["messages"]):
            content["messages"] = content["messages"][len(part) :]
            content["refused"] |= refused
        if not lang:
            return True  # nothing more is said
        if not await self._store.eraser.rewrite_if_due():
            return False
        key = "erased_partly" if content["refused"] else "erased"
        await self._pace.turn(chat)
        await self._api.send(chat, Part(self._catalog.text(lang, f"telegram.{key}")))
        return True


def _parts(messages: Sequence[int], size: int) -> list[Sequence[int]]:
    return [messages[at : at + size] for at in range(0, len(messages), size)]
