"""Says once what is wrong with the Bot API, keeps trying with growing pauses, and says when it is well again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.core.errors import ChannelBusy, ChannelDown, ChannelError, ChannelLocked, ChannelTaken, ChannelUnsure

_log = logging.getLogger("pelita.telegram")
#: whoever is in danger waits as long as this when the network is back
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 10.0
_LINES = {
    "locked": "Telegram refuses TELEGRAM_BOT_TOKEN; the web chat goes on, Telegram is tried again",
    "taken": "another program receives this bot's messages (or a webhook of its own is set); trying again",
    "down": "the Bot API cannot be reached (see TELEGRAM_API_URL); trying again",
    "refused": "the Bot API refuses a request of the gateway (see TELEGRAM_WEBHOOK_URL); trying again",
    "store_down": "redis does not answer; Telegram's messages wait at Telegram",
    "well": "Telegram answers",
}
Result = TypeVar("Result")


class Trouble:
    """One line per change, never the words of an error: they could hold the token or a text."""

    def __init__(self, pause: float = _FIRST_PAUSE) -> None:
        self._first_pause = pause
        self._state = ""

    def say(self, state: str) -> None:
        """Log the line of a state unless it was the last one said."""
        if state != self._state:
            self._state = state
            _log.log(logging.INFO if state == "well" else logging.WARNING, _LINES[state])

    async def until_done(self, request: Callable[[], Awaitable[Result]]) -> Result:
        """The result of `request`, repeated until there is one."""
        pause = self._first_pause
        while True:
            try:
                result = await request()
            except ChannelError as error:
                self.say(_state(error))
                await asyncio.sleep(error.seconds if isinstance(error, ChannelBusy) else pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            else:
                self.say("well")
                return result


def _state(error: ChannelError) -> str:
    if isinstance(error, ChannelLocked):
        return "locked"
    if isinstance(error, ChannelTaken):
        return "taken"
    return "down" if isinstance(error, (ChannelDown, ChannelUnsure, ChannelBusy)) else "refused"
