"""The outbox: what a person gets to read, one lane per person, sealed, in order."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.errors import LeaseLost, UnknownSession, Unreadable
from bot.core.retention import Retention
from bot.core.types import Pseudonym, Reply
from bot.store.codec import digest, dump_reply, load_reply
from bot.store.envelope import Vault, WrappedKey, milliseconds
from bot.store.lanes import Lane
from bot.store.news import News
from bot.store.scripts import Argument, Scripts

logger = logging.getLogger(__name__)

REPLY = "reply"
_FIRST_ID = "0-0"
#: effect of a reply that makes the conversation disappear from the person's screen
LEAVE = "leave"
_ID = re.compile(r"[0-9]{1,16}-[0-9]{1,10}")


@dataclass(frozen=True)
class Answer:
    """What came of one message. `replies` are the answer's own and whatever was said unasked before it, in order."""

    replies: list[Reply] = field(repr=False)
    #: False when the time ran out before the turn was committed; the rest then comes with `Outbox.after`
    done: bool
    #: staff hold the person's case, so the bot stays silent
    with_staff: bool


@dataclass(frozen=True)
class Delivery:
    """One reply to be handed to a push channel, held under a lease until `delivered`, `retry` or `park`."""

    lane: str
    person: Pseudonym
    fence: int
    reply: Reply = field(repr=False)
    #: how often this reply has been taken, this time included
    attempts: int
    #: id of the reply that hid the chat, "" unless the person is hidden now
    hidden: str = ""

    @property
    def hides(self) -> bool:
        """Whether this very reply is the one that hides."""
        return self.reply.effect == LEAVE and (not self.hidden or self.reply.id == self.hidden)

    @property
    def before_hiding(self) -> bool:
        """Whether it was said before the person asked to be gone, and must not appear any more."""
        return bool(self.hidden) and _order(self.reply.id) < _order(self.hidden)


class Outbox:
    """Replies of the bot, of staff and of the system; ids grow within one person's lane."""

    def __init__(
        self,
        scripts: Scripts,
        vault: Vault,
        news: News,
        retention: Retention,
        *,
        lease: timedelta = timedelta(seconds=30),
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._news = news
        self._retention = retention
        self._lease = lease
        self._periods = outbox_periods(retention)

    async def append(self, person: Pseudonym, replies: Sequence[Reply], *, dedupe_id: str = "") -> None:
        """Add replies that answer no message (holding sentences, notices). A repeated `dedupe_id` adds nothing.

        Raises UnknownSession, StoreDown.
        """
        if not replies:
            return
        for _ in range(2):
            try:
                sealed = await seal_replies(self._vault, person, replies)
            except Unreadable:
                raise UnknownSession from None
            outcome = await self._scripts.run(
                "outbox_append",
                person=person,
                replies=sealed,
                dedupe=digest(dedupe_id) if dedupe_id else None,
                dedupe_ttl=milliseconds(self._retention.dedupe),
                **self._periods,
            )
            if outcome in (b"stored", b"seen"):
                return
            self._vault.forget(person)  # sealed with a key that was erased elsewhere: look again
        raise UnknownSession

    async def hide(self, person: Pseudonym, reply: Reply, *, dedupe_id: str) -> None:
        """Put `reply` (effect "leave") into a push lane; what waits there before it must not appear any more.

        What comes after it waits for the person's next contact (`Sessions.open`); messages that wait for their turn
        are not answered any more. Raises UnknownSession, StoreDown.
        """
        for _ in range(2):
            try:
                (sealed,) = await seal_replies(self._vault, person, [reply])
            except Unreadable:
                raise UnknownSession from None
            outcome = await self._scripts.run(
                "outbox_hide",
                person=person,
                reply=sealed,
                dedupe=digest(dedupe_id),
                dedupe_ttl=milliseconds(self._retention.dedupe),
                **self._periods,
            )
            if outcome in (b"stored", b"seen"):
                return
            self._vault.forget(person)
        raise UnknownSession

    async def hiding(self, delivery: Delivery) -> None:
        """This reply hides the chat: from now on nothing is delivered until the person is back. Raises StoreDown."""
        await self._scripts.run("session_hidden", person=delivery.person, id=delivery.reply.id)

    async def after(self, person: Pseudonym, last_id: str) -> list[Reply]:
        """All replies after `last_id` ("" = all). Raises UnknownSession, StoreDown, ValueError (not an id)."""
        entries = await self._scripts.run("outbox_after", person=person, after=_checked(last_id), **self._periods)
        if entries is None:
            raise UnknownSession
        return await self._open(person, entries)

    async def wait(self, person: Pseudonym, last_id: str, seconds: float) -> list[Reply]:
        """Like `after`, but waits up to `seconds` for the first one."""

        async def look(_last: bool) -> list[Reply]:
            return await self.after(person, last_id)

        return await self._news.until(person, look, bool, seconds)

    async def wait_done(self, person: Pseudonym, incoming_id: str, last_id: str, seconds: float) -> Answer:
        """Wait until the turn of `incoming_id` is committed, at most `seconds`.

        The answer holds the replies to that message, and replies that answer no message (staff, notices) which the
        person has not been given yet; replies to another message are left to the call that waits for that one.
        With `last_id` only replies after it count ("" = what was not handed out yet).
        """

        async def look(last: bool) -> Answer:
            return await self._answer(person, incoming_id, last_id, give_up=last)

        return await self._news.until(person, look, lambda answer: answer.done, seconds)

    async def take_delivery(self, lane: str, *, wait: float, taker: str = "") -> Delivery | None:
        """The next reply to send through a push channel (`lane` as given to `Sessions.open`), or None after `wait` s.

        One in flight per person, in order; leases that ran out come first. `taker`: see `reclaim`. Raises StoreDown.
        """
        taken = await self._lane(lane).take("delivery_take", wait=wait, lane=lane, holder=taker)
        if taken is None:
            return None
        person, fence, attempts, entry_id, blob, (gen, epoch, wrapped), hidden = taken
        person = Pseudonym(person.decode())
        try:
            if gen is not None:
                self._vault.learn(person, WrappedKey(gen, epoch.decode(), wrapped))
            reply = load_reply(await self._vault.open(person, REPLY, blob), entry_id.decode())
        except Unreadable:
            logger.warning("reply_unreadable")
            await self._delivered(lane, person, int(fence), entry_id.decode())
            return None
        return Delivery(lane, person, int(fence), reply, int(attempts), hidden.decode())

    async def reclaim(self, lane: str, taker: str, *, delay: float = 0) -> int:
        """What a taker of that name held before it was started anew is due after `delay` s; how many that is.

        Its old deliveries lose their leases now. Raises StoreDown.
        """
        return await self._lane(lane).reclaim(taker, delay=delay)

    async def renew(self, delivery: Delivery) -> None:
        """Start the lease anew, before a slow sending. Raises LeaseLost (somebody else sends it), StoreDown."""
        await self._lane(delivery.lane).renew(delivery.person, delivery.fence)

    async def delivered(self, delivery: Delivery) -> None:
        """The reply reached the channel and is never handed out again. Raises LeaseLost, StoreDown."""
        await self._delivered(delivery.lane, delivery.person, delivery.fence, delivery.reply.id)

    async def retry(self, delivery: Delivery, *, delay: float) -> None:
        """Not sent: the same reply comes back after `delay` s, before any later one. Raises LeaseLost, StoreDown."""
        await self._lane(delivery.lane).release(delivery.person, delivery.fence, delay=delay, error="retry")

    async def park(self, delivery: Delivery) -> None:
        """The person hides, or the channel refuses them: keep the replies until the next contact.

        Raises LeaseLost, StoreDown.
        """
        hidden = bool(delivery.hidden)
        await self._lane(delivery.lane).release(delivery.person, delivery.fence, delay=None, while_hidden=hidden)

    async def _delivered(self, lane: str, person: Pseudonym, fence: int, reply_id: str) -> None:
        if not await self._scripts.run(
            "delivery_done", lane=lane, person=person, fence=fence, id=reply_id, **self._periods
        ):
            raise LeaseLost

    async def _answer(self, person: Pseudonym, incoming_id: str, last_id: str, *, give_up: bool) -> Answer:
        found = await self._scripts.run(
            "outbox_answer",
            person=person,
            message=digest(incoming_id),
            after=_checked(last_id) if last_id else None,
            give_up=1 if give_up else None,
            **self._periods,
        )
        if found is None:
            raise UnknownSession
        done, state, entries = found
        return Answer(await self._open(person, entries), bool(done), state == b"claimed")

    async def _open(self, person: Pseudonym, entries: Sequence[Any]) -> list[Reply]:
        replies = []
        for entry_id, blob in entries:
            try:
                replies.append(load_reply(await self._vault.open(person, REPLY, blob), entry_id.decode()))
            except Unreadable:
                logger.warning("reply_unreadable")
        return replies

    def _lane(self, name: str) -> Lane:
        return Lane(self._scripts, name, self._lease)


async def seal_replies(vault: Vault, person: Pseudonym, replies: Sequence[Reply]) -> list[bytes]:
    """Replies as the outbox keeps them. Raises Unreadable when the person has no data key."""
    return [await vault.seal(person, REPLY, dump_reply(reply)) for reply in replies]


def outbox_periods(retention: Retention) -> dict[str, Argument]:
    """The arguments every script that includes lua/outbox.lua needs."""
    return {
        "undelivered_ttl": milliseconds(retention.outbox_undelivered),
        "delivered_ttl": milliseconds(retention.outbox_after_delivery),
        "session_ttl": milliseconds(retention.session),
    }


def is_reply_id(text: str) -> bool:
    """Whether `text` could be the id of a reply: a time in milliseconds and a number, small enough for Redis."""
    return bool(_ID.fullmatch(text))


def _order(reply_id: str) -> tuple[int, int]:
    milliseconds_, _, number = reply_id.partition("-")
    return int(milliseconds_), int(number)


def _checked(last_id: str) -> str:
    if last_id and not is_reply_id(last_id):
        raise ValueError("not the id of a reply")
    return last_id or _FIRST_ID
