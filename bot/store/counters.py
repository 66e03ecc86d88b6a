"""Daily counters of codes, the only thing that is kept for good."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

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

    async def total(self, last: date, days: int) -> Counter[str]:
        """Sums over the `days` up to `last`. Whoever shows them leaves out small ones, as `read` does."""
        total: Counter[str] = Counter()
        for back in range(days):
            total.update(await self.read(last - timedelta(days=back), least=1))
        return total
