"""One process among several serves a push channel: it polls, delivers and keeps to the channel's limits."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.store.envelope import milliseconds
from bot.store.scripts import Scripts


class Leadership:
    """A lease in Redis. Whoever holds it must call `hold` more often than it lasts. Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, lane: str, lease: timedelta, name: str = "") -> None:
        """`name`: of a process of which there is one at a time; started anew it has the lease at once, if it had it."""
        self.lease = lease
        self._scripts = scripts
        self._lane = lane
        self._token = name or secrets.token_hex(8)

    async def hold(self) -> bool:
        """Take the lease or start it anew; False while another process has it."""
        ttl = milliseconds(self.lease)
        return bool(await self._scripts.run("leader_hold", lane=self._lane, token=self._token, ttl=ttl))

    async def leave(self) -> None:
        """Let another process have it at once."""
        await self._scripts.run("leader_leave", lane=self._lane, token=self._token)
