"""What is left to do in the chat of a person who erased everything: sealed apart from them, and gone once done."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.errors import StoreError, Unreadable
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Scripts

FAREWELL = "farewell"
_KEEP = timedelta(hours=24)
_LEASE = timedelta(seconds=20)


@dataclass(frozen=True)
class Farewell:
    """One of them; `content` is the gateway's own."""

    owner: str
    content: bytes = field(repr=False)


class Farewells:
    """At most 24 h each. Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, vault: Vault) -> None:
        self._scripts = scripts
        self._vault = vault

    async def put(self, request: str, content: bytes, *, delay: timedelta = timedelta(0)) -> None:
        """Keep `content` until it was worked off; the same `request` (a digest) again changes nothing."""
        owner = f"farewell-{request}"
        await self._vault.ensure(owner, _KEEP)
        for _ in range(2):
            try:
                blob = await self._vault.seal(owner, FAREWELL, content)
            except Unreadable:
                return  # it was worked off in this moment
            outcome = await self._scripts.run(
                "farewell_put", owner=owner, blob=blob, ttl=milliseconds(_KEEP), delay=milliseconds(delay)
            )
            if outcome != b"stale":
                return
            self._vault.forget(owner)
        raise StoreError("the farewell's key kept changing")

    async def due(self, request: str) -> None:
        """It may be worked on now."""
        name, owner = self._scripts.keys("farewell:due"), f"farewell-{request}"
        await self._scripts.call("ZADD", name, "XX", 0, owner)

    async def take(self) -> Farewell | None:
        """One that is due; it comes back after 20 s unless it was `done`."""
        taken = await self._scripts.run("farewell_take", lease=milliseconds(_LEASE))
        if not taken:
            return None
        owner = taken[0].decode()
        try:
            return Farewell(owner, await self._vault.open(owner, FAREWELL, taken[1]))
        except Unreadable:
            await self.done(owner)
            return None

    async def later(self, owner: str, content: bytes, delay: timedelta) -> None:
        """So much is left to do, after `delay`."""
        with contextlib.suppress(Unreadable):  # it is over
            blob = await self._vault.seal(owner, FAREWELL, content)
            await self._scripts.run("farewell_later", owner=owner, blob=blob, delay=milliseconds(delay))

    async def done(self, owner: str) -> None:
        """It was worked off."""
        await self._scripts.run("farewell_done", owner=owner)
        self._vault.forget(owner)
