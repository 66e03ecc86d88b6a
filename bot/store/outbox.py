"""The outbox: what a person gets to read, one lane per person, sealed, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.retention import Retention
from bot.core.types import Pseudonym, Reply
from bot.store.envelope import Vault
from bot.store.news import News
from bot.store.scripts import Scripts


@dataclass(frozen=True)
class Answer:
    """What came of one message. `replies` are the answer's own and whatever was said unasked before it, in order."""

    replies: list[Reply]
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
    reply: Reply
    #: how often this reply has been taken, this time included
    attempts: int


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
    ) -> None: ...

    async def append(self, person: Pseudonym, replies: Sequence[Reply], *, dedupe_id: str = "") -> None:
        """Add replies that answer no message (holding sentences, notices). A repeated `dedupe_id` adds nothing.

        Raises UnknownSession, StoreDown.
        """
        raise NotImplementedError

    async def after(self, person: Pseudonym, last_id: str) -> list[Reply]:
        """All replies after `last_id` ("" = from the start). Raises UnknownSession, StoreDown, ValueError (not an id)."""
        raise NotImplementedError

    async def wait(self, person: Pseudonym, last_id: str, seconds: float) -> list[Reply]:
        """Like `after`, but waits up to `seconds` for the first one."""
        raise NotImplementedError

    async def wait_done(self, person: Pseudonym, incoming_id: str, last_id: str, seconds: float) -> Answer:
        """Wait until the turn of `incoming_id` is committed, at most `seconds`.

        The answer holds the replies to that message, and replies that answer no message (staff, notices) which the
        person has not been given yet; replies to another message are left to the call that waits for that one.
        With `last_id` only replies after it count ("" = what was not handed out yet).
        """
        raise NotImplementedError

    async def take_delivery(self, lane: str, *, wait: float) -> Delivery | None:
        """The next reply to send through a push channel (`lane` as given to `Sessions.open`), or None after `wait` s.

        One in flight per person, in order; leases that ran out come first. Raises StoreDown.
        """
        raise NotImplementedError

    async def delivered(self, delivery: Delivery) -> None:
        """The reply reached the channel and is never handed out again. Raises LeaseLost, StoreDown."""
        raise NotImplementedError

    async def retry(self, delivery: Delivery, *, delay: float) -> None:
        """Not sent: the same reply comes back after `delay` seconds, before any later one. Raises LeaseLost, StoreDown."""
        raise NotImplementedError

    async def park(self, delivery: Delivery) -> None:
        """The channel refuses this person (blocked): keep the replies until the next contact. Raises LeaseLost, StoreDown."""
        raise NotImplementedError
