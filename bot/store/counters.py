"""Daily counters of codes, the only thing that is kept for good."""

from __future__ import annotations

from datetime import date

from bot.store.scripts import Scripts


class Counters:
    """Counts written by `Mailbox.commit` (`TurnResult.counters`)."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    async def read(self, day: date, *, least: int = 10) -> dict[str, int]:
        """Counts of a day; those below `least` are left out, since a small count can point at a person."""
        stored = await self._scripts.call("HGETALL", self._scripts.keys("count", day.isoformat()))
        counts = {code.decode(): int(count) for code, count in stored.items()}
        return {code: count for code, count in sorted(counts.items()) if count >= least}
