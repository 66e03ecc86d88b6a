"""From the outbox to Telegram: in order per person, at Telegram's pace, once.

`sendMessage` cannot be repeated safely: when no answer comes, or this process ends at the wrong moment, the message
may or may not have arrived. So before each sending it is noted which part is sent and after which message; whoever
takes over looks for the message among the next numbers (`TelegramApi.is_there`) before sending it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from bot.content.catalog import Catalog
from bot.core.errors import (
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUnsure,
    LeaseLost,
    PersonGone,
    StoreDown,
    UnknownSession,
)
from bot.core.types import ChannelAddress, Pseudonym, Reply
from bot.gateway.telegram.api import TelegramApi
from bot.gateway.telegram.leaving import Leaving
from bot.gateway.telegram.pace import Pace
from bot.gateway.telegram.writing import Part, parts_of
from bot.identity.addresses import AddressBook
from bot.store.outbox import Delivery, is_reply_id
from bot.store.store import Store
from bot.store.traces import Sending, Trace

LANE = "telegram"
_log = logging.getLogger("pelita.telegram")
_AT_ONCE = 200
_TAKE_SECONDS = 1.0
#: a longer wait for a chat's turn happens in the lane, not under a lease
_PATIENCE = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0
#: before a message is looked for: by then the numbers of what was sent to others meanwhile are known
_SETTLING = 2.0


class Courier:
    """Of the one process that serves the lane; replies of different people do not wait for each other."""

    def __init__(
        self,
        store: Store,
        api: TelegramApi,
        addresses: AddressBook,
        pace: Pace,
        leaving: Leaving,
        catalog: Catalog,
        name: str = "",
    ) -> None:
        """`name`: of this process, if there is only one of that name at a time; see `reclaim`."""
        self._store = store
        self._api = api
        self._addresses = addresses
        self._pace = pace
        self._leaving = leaving
        self._catalog = catalog
        self._name = name
        self._under_way: set[asyncio.Task[None]] = set()

    async def reclaim(self, delay: float) -> None:
        """Before `work`: what a process of this name was sending when it ended is due after `delay` s, which is sooner
        than its lease ends. Raises StoreDown."""
        if self._name and await self._store.outbox.reclaim(LANE, self._name, delay=delay):
            _log.info("deliveries_reclaimed")

    async def work(self) -> None:
        """Deliver for ever."""
        while True:
            while len(self._under_way) >= _AT_ONCE:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            try:
                delivery = await self._store.outbox.take_delivery(LANE, wait=_TAKE_SECONDS, taker=self._name)
            except StoreDown:
                await asyncio.sleep(1)
                continue
            if delivery is not None:
                task = asyncio.create_task(self._settle(delivery))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def finish(self, seconds: float) -> None:
        """Let what is under way end, at most so long; what does not is looked for at the next start."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _settle(self, delivery: Delivery) -> None:
        with contextlib.suppress(LeaseLost, UnknownSession):  # others deliver it, or it was erased
            try:
                await self._try(delivery)
            except StoreDown:
                await self._give_back(delivery)

    async def _give_back(self, delivery: Delivery) -> None:
        """Redis is away: once it answers, the reply is due again, and need not wait for the end of its lease."""
        while True:
            await asyncio.sleep(1)
            with contextlib.suppress(StoreDown):
                await self._store.outbox.retry(delivery, delay=0)
                return

    async def _try(self, delivery: Delivery) -> None:
        try:
            await self._deliver(delivery)
        except PersonGone:
            await self._leaving.gone(delivery.person)
        except ChannelBusy as busy:
            await self._store.outbox.retry(delivery, delay=busy.seconds)
        except ChannelUnsure:
            await self._store.outbox.retry(delivery, delay=max(_SETTLING, _pause(delivery.attempts)))
        except ChannelError:
            await self._store.outbox.retry(delivery, delay=_pause(delivery.attempts))
        except (LeaseLost, UnknownSession, StoreDown):
            raise
        except Exception as error:  # whatever is wrong with one reply, the others go on
            _log.error("delivery_failed %s", type(error).__name__)
            await self._store.outbox.retry(delivery, delay=_LONGEST_PAUSE)

    async def _deliver(self, delivery: Delivery) -> None:
        if delivery.hidden and not delivery.hides:
            await self._hold_back(delivery)
            return
        chat = await self._addresses.find(delivery.person)
        if chat is None:
            await self._store.outbox.park(delivery)
            return
        if delivery.hides:
            await self._clear(delivery, chat)
        if not await self._correct(delivery, chat):
            await self._send_all(delivery, chat)
        await self._store.outbox.delivered(delivery)

    async def _hold_back(self, delivery: Delivery) -> None:
        """The chat is hidden: words of staff wait until the person is back, the bot's own are not needed any more."""
        if delivery.reply.sender == "bot":
            await self._store.outbox.delivered(delivery)
        elif delivery.before_hiding:
            again = f"again:{delivery.reply.id}"
            await self._store.outbox.append(delivery.person, [delivery.reply], dedupe_id=again)
            await self._store.outbox.delivered(delivery)
        else:
            await self._store.outbox.park(delivery)

    async def _clear(self, delivery: Delivery, chat: ChannelAddress) -> None:
        """Delete what is known of the chat, the newest first: it is what the screen shows.

        After an interruption neither the line goes that this very reply left there, nor what the person has written
        since they asked for it.
        """
        person, traces = delivery.person, self._store.traces
        await self._store.outbox.hiding(delivery)
        every, own = await traces.all(person), f"{delivery.reply.id}/"
        stays = {trace.message for trace in every if trace.tag.startswith(own) or _is_later(trace, delivery.reply)}
        known = {trace.message: trace for trace in every if trace.message not in stays}
        begun = await traces.begun(person)
        perhaps = begun.next_numbers() if begun and not begun.tag.startswith(own) else ()
        messages = sorted({*known, *perhaps} - stays, reverse=True)
        async for part, _ in self._leaving.clear(chat, messages):
            await traces.drop(person, [known[message] for message in part if message in known])

    async def _correct(self, delivery: Delivery, chat: ChannelAddress) -> bool:
        """Put a correction in the place of what it corrects; False when it has to be a message of its own."""
        person, wrong = delivery.person, delivery.reply.corrects
        if not wrong or delivery.hidden:
            return False
        parts = parts_of(delivery.reply, await self._prefix(delivery))
        there = [one for one in await self._store.traces.all(person) if one.tag.startswith(f"{wrong}/")]
        if len(there) != 1 or len(parts) != 1:
            return False
        await self._pace.turn(chat)
        return await self._api.edit(chat, there[0].message, parts[0])

    async def _send_all(self, delivery: Delivery, chat: ChannelAddress) -> None:
        person, reply, traces = delivery.person, delivery.reply, self._store.traces
        begun = await traces.begun(person)
        again = delivery.attempts > 1 or (begun is not None and begun.tag.startswith(f"{reply.id}/"))
        sent = {trace.tag for trace in await traces.all(person)} if again else set()
        for number, part in enumerate(parts_of(reply, await self._prefix(delivery))):
            tag = f"{reply.id}/{number}"
            if tag in sent:
                continue
            if begun and begun.tag == tag and (found := await self._look_for(person, chat, begun, part)):
                await traces.add(person, [Trace(found, tag)], sent=True)
                continue
            await self._send(delivery, chat, part, tag)

    async def _send(self, delivery: Delivery, chat: ChannelAddress, part: Part, tag: str) -> None:
        person, traces = delivery.person, self._store.traces
        if (pause := self._pace.seconds_until(chat)) > _PATIENCE:
            raise ChannelBusy(pause)  # whoever wants to hide meanwhile must not wait behind this
        await self._pace.turn(chat)
        if not delivery.hides and await self._store.sessions.is_hidden(person):
            raise ChannelBusy(0)  # asked for while this was waiting: taken again, it is held back
        await self._store.outbox.renew(delivery)
        await traces.begin(person, tag)
        message = await self._once(person, chat, part)
        if message is None and part.keyboard:
            message = await self._once(person, chat, Part(part.text))  # better without buttons than not at all
        if message is None:
            _log.error("reply_refused")
            return
        try:
            await traces.add(person, [Trace(message, tag)], sent=True)
        except UnknownSession:  # erased while it was on its way: then it must not stay
            await self._leaving.take_back(chat, [message])
            raise

    async def _once(self, person: Pseudonym, chat: ChannelAddress, part: Part) -> int | None:
        """The sent message's id; None when Telegram will never take this message."""
        try:
            return await self._api.send(chat, part)
        except ChannelUnsure:
            raise
        except ChannelRefused:
            return None
        except ChannelError as error:
            if isinstance(error, ChannelBusy):
                self._pace.refused(chat, error.seconds)
            await self._store.traces.not_sent(person)
            raise

    async def _look_for(self, person: Pseudonym, chat: ChannelAddress, begun: Sending, part: Part) -> int | None:
        known = {trace.message for trace in await self._store.traces.all(person)}
        for message in begun.next_numbers():
            if message not in known and await self._api.is_there(chat, message, part):
                return message
        return None

    async def _prefix(self, delivery: Delivery) -> str:
        if delivery.reply.sender != "staff":
            return ""
        lang = (await self._store.sessions.get(delivery.person)).lang
        key = "from_staff_corrected" if delivery.reply.corrects else "from_staff"
        return f"{self._catalog.text(lang, f'telegram.{key}')} "


def _is_later(trace: Trace, reply: Reply) -> bool:
    """Whether it is a message of the person, noted after the reply was said. Both moments are of the clock of Redis."""
    said, _, _ = reply.id.partition("-")
    return not is_reply_id(trace.tag.partition("/")[0]) and trace.noted > int(said)


def _pause(attempts: int) -> float:
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempts - 1, 10))
