"""Waiting for work in a lane without polling: the caller sleeps in Redis until there is something to take."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from bot.core.errors import LeaseLost
from bot.core.types import Pseudonym
from bot.store.connection import BLOCK_SECONDS
from bot.store.envelope import milliseconds
from bot.store.scripts import Argument, Scripts


class Lane:
    """One lane (lua/lane.lua) as Python sees it."""

    def __init__(self, scripts: Scripts, name: str, lease: timedelta) -> None:
        self.name = name
        self._scripts = scripts
        self._lease = milliseconds(lease)

    async def take(self, script: str, *, wait: float, **arguments: Argument) -> list[Any] | None:
        """Run a taking script until it hands something out, at most `wait` seconds; None if nothing came.

        The script returns a list, or the milliseconds until somebody is due (-1 = nobody waits).
        """
        deadline = time.monotonic() + wait
        while True:
            taken: list[Any] | int = await self._scripts.run(script, lease=self._lease, **arguments)
            if isinstance(taken, list):
                return taken
            pause = min(deadline - time.monotonic(), BLOCK_SECONDS)
            if taken >= 0:
                pause = min(pause, taken / 1000)
            if pause <= 0:
                return None
            # a pause of 0 would block for ever
            await self._scripts.call("BLPOP", self._scripts.keys("lane:wake", self.name), f"{max(pause, 0.001):.3f}")

    async def reclaim(self, holder: str, *, delay: float = 0) -> int:
        """What this taker held before it was started anew is due after `delay` s; how many leases came back."""
        pause = round(delay * 1000)
        return int(await self._scripts.run("lane_reclaim", lane=self.name, holder=holder, delay=pause))

    async def renew(self, person: Pseudonym, fence: int) -> None:
        """Start the lease anew. Raises LeaseLost."""
        await self._held("lane_renew", person, fence, lease=self._lease)

    async def release(
        self, person: Pseudonym, fence: int, *, delay: float | None, error: str = "", while_hidden: bool = False
    ) -> None:
        """Give the lease back; the person is due again after `delay` s, None = when there is something new.

        `while_hidden`: they are due at once if they have come back from hiding meanwhile.
        """
        pause = None if delay is None else round(delay * 1000)
        hidden = 1 if while_hidden else None
        await self._held("lane_release", person, fence, delay=pause, error=error, while_hidden=hidden)

    async def _held(self, script: str, person: Pseudonym, fence: int, **arguments: Argument) -> None:
        if not await self._scripts.run(script, lane=self.name, person=person, fence=fence, **arguments):
            raise LeaseLost
