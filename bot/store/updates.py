"""Which updates of a push channel were taken in, so that one that comes again is known, whomever it is about.

A person's own memory of what they sent goes when they erase everything; an update that is brought again after that
would be taken for a new one, and would keep again what was to be forgotten. Numbers of updates say nothing of anybody.
"""

from __future__ import annotations

from bot.core.retention import Retention
from bot.store.envelope import milliseconds
from bot.store.scripts import Scripts

#: about 20 MB; of a flood the oldest are forgotten
_MOST = 200_000


class Updates:
    """Kept as long as a repeated message is known (24 h). Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, retention: Retention) -> None:
        self._scripts = scripts
        self._ttl = milliseconds(retention.dedupe)

    async def taken(self, number: int) -> bool:
        """Whether this update was taken in."""
        return await self._scripts.call("ZSCORE", self._scripts.keys("updates"), number) is not None

    async def note(self, number: int) -> None:
        """Everything that this update asks for is stored. Its number has at most 63 bits."""
        await self._scripts.run("update_taken", number=str(number), ttl=self._ttl, most=_MOST)
