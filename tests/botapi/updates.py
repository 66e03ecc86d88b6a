"""The queue of updates and who takes them: long polling, or the webhook."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass

from tests.botapi.errors import bad_request, conflict
from tests.botapi.json_types import Json

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)
_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_KEPT_SECONDS = 24 * 3600

Arrange = Callable[[list[Json]], Sequence[Json]]


@dataclass
class _Waiting:
    """`insistent`: delivered once whatever the offset says, as a repeated or late update is."""

    update: Json
    since: float
    insistent: bool = False


class Updates:
    """What the bot has not confirmed yet, oldest first. `history`: every update that people caused."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next_id = random.randrange(10**8, 10**9)
        self._queue: list[_Waiting] = []
        self._held: list[Json] | None = None
        self.history: list[Json] = []
        self._poller: asyncio.Future[None] | None = None
        self.allowed = KINDS - _UNASKED
        self.asked: list[str] | None = None
        self.arrived = asyncio.Event()

    def push(self, kind: str, content: Json) -> Json:
        """Queues an update unless the bot did not ask for this kind; returns it."""
        update = {"update_id": self.new_id(), kind: deepcopy(content)}
        self.history.append(update)
        if kind in self.allowed:
            self.push_raw(update)
        return update

    def new_id(self) -> int:
        """The next update_id."""
        self._next_id += 1
        return self._next_id

    def push_raw(self, update: Json, *, insistent: bool = False) -> None:
        """Queues anything, unchecked."""
        if self._held is not None:
            self._held.append(update)
            return
        self._queue.append(_Waiting(update, self._clock(), insistent))
        self.arrived.set()
        if self._poller and not self._poller.done():
            self._poller.set_result(None)

    @contextmanager
    def holding(self, arrange: Arrange = list) -> Iterator[None]:
        """Keeps updates back inside the block; delivers them as arranged at its end.

        `lambda updates: updates[::-1]` gives the wrong order, `lambda updates: updates * 2` repeats each.
        """
        self._held = []
        try:
            yield
        finally:
            held, self._held = self._held, None
            for update in arrange(held):
                self.push_raw(update, insistent=True)

    def pending(self) -> list[Json]:
        """Updates that wait, without those that Telegram has given up after a day."""
        oldest = self._clock() - _KEPT_SECONDS
        self._queue = [one for one in self._queue if one.since > oldest]
        return [one.update for one in self._queue]

    def remember(self, allowed: list[str] | None) -> None:
        """What kinds the bot wants from now on; None keeps what it said last."""
        if allowed is None:
            return
        unknown = [kind for kind in allowed if kind not in KINDS]
        if unknown:
            raise bad_request(f'unknown update type "{unknown[0]}" in allowed_updates')
        self.asked = allowed or None
        self.allowed = frozenset(allowed) or KINDS - _UNASKED

    def forget(self) -> None:
        """Drops what waits."""
        self._queue.clear()

    def confirm(self, offset: int) -> None:
        """Forgets updates before `offset`; a negative one keeps that many from the end."""
        waiting = self.pending()
        if offset < 0:
            self._queue = self._queue[offset:]
        elif offset > 0 and waiting:
            self._queue = [one for one in self._queue if one.insistent or one.update["update_id"] >= offset]

    def delivered(self, update: Json) -> None:
        """One update has reached the webhook."""
        self._queue = [one for one in self._queue if one.update is not update]

    async def take(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """getUpdates; waits up to `seconds` when there is nothing.

        Raises ApiError 409 when another call took over.
        """
        self.confirm(offset)
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        if not self._queue and seconds:
            poller = self._poller = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait([poller], timeout=seconds)
                if poller.done():
                    poller.result()
            finally:
                poller.cancel()
        batch = self._queue[:limit]
        for one in batch:
            one.insistent = False
        return [one.update for one in batch]

    def interrupt(self, why: str) -> None:
        """Ends a waiting getUpdates with 409."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(why))
