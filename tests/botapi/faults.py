"""Faults that a test orders: refusals, broken connections, slow answers, and Telegram's rate limits."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.errors import ApiError, bad_request, forbidden, too_many
from tests.botapi.json_types import Json


@dataclass
class Fault:
    """What goes wrong. `times`: how often, None for always; `hits`: how often it did.

    Without `error`, the call is carried out; then `before` seconds pass before it and `after` between it and its
    answer. `cut` breaks the connection 'before' the call was carried out or 'after' it, without an answer.
    """

    error: ApiError | None = None
    cut: str = ""
    before: float = 0.0
    after: float = 0.0
    html: bool = False
    times: int | None = 1
    method: str | None = None
    chat_id: int | None = None
    hits: int = 0

    def fits(self, method: str, chat_id: object) -> bool:
        """Whether it strikes this call."""
        return (
            self.method in (None, method)
            and (self.chat_id is None or str(self.chat_id) == str(chat_id))
            and (self.times is None or self.hits < self.times)
        )

    def cancel(self) -> None:
        """Never strikes again."""
        self.times = 0


def flood(retry_after: int) -> Fault:
    """429."""
    return Fault(error=too_many(retry_after))


def blocked() -> Fault:
    """403 of a person who stopped the bot."""
    return Fault(error=forbidden("bot was blocked by the user"))


def chat_not_found() -> Fault:
    """400."""
    return Fault(error=bad_request("chat not found"))


def server_error(code: int = 502, *, html: bool = False) -> Fault:
    """5xx, as JSON or, from the machine in front of Telegram's, as a web page."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
    return Fault(error=ApiError(code, words.get(code, "Internal Server Error")), html=html)


def cut_before() -> Fault:
    """The connection breaks; nothing was done."""
    return Fault(cut="before")


def cut_after() -> Fault:
    """The connection breaks after the call was carried out: the client cannot know that it was."""
    return Fault(cut="after")


def slow(seconds: float) -> Fault:
    """Begins late."""
    return Fault(before=seconds)


def slow_answer(seconds: float) -> Fault:
    """Is carried out at once but answered late: a time-out after the message was accepted."""
    return Fault(after=seconds)


_PER_SECOND, _BURST, _GROUP_PER_MINUTE = 30, 3, 20


@dataclass
class Rates:
    """Telegram's limits for sending, see core.telegram.org/bots/faq.

    30 messages a second altogether; in a chat 1 a second with bursts of three; in a group 20 a minute.
    """

    clock: Callable[[], float]
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat_id: int) -> None:
        """Counts one message; raises ApiError 429 when it is one too many."""
        now = self.clock()
        self._full(self._all, now, _PER_SECOND, 1.0)
        # each message takes a second; a chat may be ahead of the clock by the length of a burst
        free_at = max(self._chats.get(chat_id, now), now)
        if free_at - now > _BURST - 1:
            raise too_many(math.ceil(free_at - now - (_BURST - 1)))
        if chat_id < 0:
            self._full(self._groups[chat_id], now, _GROUP_PER_MINUTE, 60.0)
            self._groups[chat_id].append(now)
        self._chats[chat_id] = free_at + 1
        self._all.append(now)

    @staticmethod
    def _full(sent: deque[float], now: float, most: int, period: float) -> None:
        while sent and sent[0] <= now - period:
            sent.popleft()
        if len(sent) >= most:
            raise too_many(max(1, math.ceil(sent[0] + period - now)))


@dataclass
class Call:
    """One call in the server's log, which is in the order of arrival.

    `parameters`: as read; as they came if they could not be. `status`: HTTP status of the answer, 0 when the
    connection was cut, None while there is none yet; `description`: why it was refused.
    """

    method: str
    parameters: Json
    at: float
    status: int | None = None
    description: str = ""
    result: Any = None

    @property
    def chat_id(self) -> object:
        """Whom it concerned."""
        return self.parameters.get("chat_id")
