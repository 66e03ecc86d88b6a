"""Keeps to Telegram's limits: about 30 messages a second in all, one a second in a chat, and pauses it asks for.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from bot.core.types import ChannelAddress

_ALL_SECONDS = 1 / 25
_CHAT_SECONDS = 1.05
_MOST_CHATS = 10_000
#: 20 messages a minute in a group (the same page), fewer for the difference between their clock and ours
_GROUP_MOST, _GROUP_SECONDS, _GROUP_GAP = 18, 61.0, 1.05
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


class GroupPace:
    """At most so many messages a minute in one group; with room for the answers that Telegram counts differently."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: deque[float] = deque()
        self._until = 0.0

    async def turn(self, *, spare: int = 0) -> None:
        """Returns when one more message may be written; `spare` places of the minute are left to others."""
        while (pause := self._reserve(spare)) > 0:  # noqa: ASYNC110 - nothing tells when time has passed
            await asyncio.sleep(pause)

    def give_back(self) -> None:
        """The last turn was not needed."""
        if self._sent:
            self._sent.pop()

    def refused(self, seconds: float) -> None:
        """Telegram wants to be left alone for so long."""
        self._until = max(self._until, self._clock() + seconds)

    def _reserve(self, spare: int) -> float:
        now = self._clock()
        while self._sent and now - self._sent[0] >= _GROUP_SECONDS:
            self._sent.popleft()
        too_many = len(self._sent) - (_GROUP_MOST - spare)
        free_at = max(
            self._until,
            self._sent[too_many] + _GROUP_SECONDS if too_many >= 0 else 0.0,
            self._sent[-1] + _GROUP_GAP if self._sent else 0.0,
        )
        if free_at > now:
            return free_at - now
        self._sent.append(now)
        return 0.0
