"""Rewriting the append-only file, so that what was deleted in memory leaves the disk as well.

Deletions are numbered. A rewrite that starts after deletion n and ends well covers all up to n. One process at a time
rewrites, with pauses, so that nobody can keep the disk busy by erasing again and again.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.exceptions import ResponseError

from bot.store.scripts import Scripts

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.02
_LOCK_MS = 60_000
#: Rewriting may take a twentieth of the time, with at least 2 s and at most 60 s between two starts.
_SHARE = 20
_SHORTEST_PAUSE_MS, _LONGEST_PAUSE_MS = 2_000, 60_000


class Rewriter:
    """The append-only file of one Redis server."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    async def covered(self, number: int, patience: float) -> bool:
        """Wait at most `patience` s until deletion `number` has left the file. Raises StoreDown."""
        deadline = time.monotonic() + patience
        while await self._done() < number:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            async with self._turn() as mine:
                if mine and not await self._rewrite(deadline):
                    return False
            if not mine:
                await asyncio.sleep(min(left, _LOOK_SECONDS * 5))
        return True

    async def asked(self) -> int:
        """Number of the last deletion."""
        return int(await self._scripts.call("HGET", self._scripts.keys("rewrite"), "asked") or 0)

    async def ask(self) -> int:
        """Count a deletion that Redis made by itself (expired values); returns its number."""
        return int(await self._scripts.call("HINCRBY", self._scripts.keys("rewrite"), "asked", 1))

    async def _done(self) -> int:
        return int(await self._scripts.call("HGET", self._scripts.keys("rewrite"), "done") or 0)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[bool]:
        """Whether this process may rewrite now; a pause after the last rewrite counts as somebody else's turn."""
        token, name = secrets.token_hex(8), self._scripts.keys("rewrite:lock")
        mine = not await self._scripts.call("EXISTS", self._scripts.keys("rewrite:pause")) and bool(
            await self._scripts.call("SET", name, token, "NX", "PX", _LOCK_MS)
        )
        try:
            yield mine
        finally:
            if mine:
                await self._scripts.run("rewrite_unlock", token=token)

    async def _rewrite(self, deadline: float) -> bool:
        """One rewrite, begun after all deletions known now; False when it failed or did not end in time."""
        number = await self.asked()
        if (await self._facts()).get("aof_enabled") and not await self._start_and_wait(deadline):
            return False
        await self._scripts.run("rewrite_done", number=number)
        return True

    async def _start_and_wait(self, deadline: float) -> bool:
        if not await self._idle(deadline):  # one that began before the deletion does not count
            return False
        started = time.monotonic()
        try:
            await self._scripts.call("BGREWRITEAOF")
        except ResponseError as error:
            if "in progress" in str(error):  # the server began one by itself just now
                return await self._start_and_wait(deadline)
            logger.warning("rewrite_refused")  # an operator's server that does not allow it
            return False
        ended = await self._idle(deadline)
        took = round((time.monotonic() - started) * 1000)  # Redis itself counts in whole seconds
        pause = max(_SHORTEST_PAUSE_MS, min(took * _SHARE, _LONGEST_PAUSE_MS))
        await self._scripts.call("SET", self._scripts.keys("rewrite:pause"), "", "PX", pause)
        return ended and bool((await self._facts())["aof_last_bgrewrite_status"] == "ok")

    async def _idle(self, deadline: float) -> bool:
        while True:
            facts = await self._facts()
            if not facts["aof_rewrite_in_progress"] and not facts["aof_rewrite_scheduled"]:
                return True
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(_LOOK_SECONDS)

    async def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = await self._scripts.call("INFO", "persistence")
        return facts
