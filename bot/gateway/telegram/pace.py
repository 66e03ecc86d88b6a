"""Keeps to Telegram's limits: about 30 messages a second in all, one a second in a chat, and pauses it asks for.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from bot.core.types import ChannelAddress

_ALL_SECONDS = 1 / 29
_CHAT_SECONDS = 1.05
_MOST_CHATS = 10_000
#: refusals in so many different chats within so many seconds mean that everything is too fast, not one chat
_CHATS, _WITHIN = 3, 2.0


class Pace:
    """Of the one process that delivers. Everybody waits for their own chat first, so that nobody holds others up."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[ChannelAddress, float] = {}
        self._all = 0.0
        self._refusals: deque[tuple[float, ChannelAddress]] = deque(maxlen=50)

    async def turn(self, chat: ChannelAddress) -> None:
        """Returns when one more message may be sent to this chat."""
        while (pause := self._reserve(chat)) > 0:  # noqa: ASYNC110 - nothing tells when time has passed
            await asyncio.sleep(pause)

    def seconds_until(self, chat: ChannelAddress) -> float:
        """How long `turn` would wait at least."""
        return max(0.0, max(self._chats.get(chat, 0.0), self._all) - self._clock())

    def refused(self, chat: ChannelAddress, seconds: float) -> None:
        """Telegram wants to be left alone for so long: in this chat, or altogether when other chats hear the same."""
        now = self._clock()
        self._chats[chat] = max(self._chats.get(chat, 0.0), now + seconds)
        self._refusals.append((now, chat))
        if len({other for at, other in self._refusals if now - at < _WITHIN}) >= _CHATS:
            self._all = max(self._all, now + seconds)

    def _reserve(self, chat: ChannelAddress) -> float:
        now = self._clock()
        pause = max(self._chats.get(chat, 0.0), self._all) - now
        if pause > 0:
            return pause
        self._chats.pop(chat, None)
        self._chats[chat] = now + _CHAT_SECONDS
        self._all = max(self._all, now - _ALL_SECONDS) + _ALL_SECONDS
        if len(self._chats) > _MOST_CHATS:
            self._chats.pop(next(iter(self._chats)))  # the one served longest ago
        return 0.0
