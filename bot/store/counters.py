"""Daily counters of codes, the only thing that is kept for good."""

from __future__ import annotations

from datetime import date

from bot.store.scripts import Scripts


class Counters:
    """Counts written by `Mailbox.commit` (`TurnResult.counters`)."""

    def __init__(self, scripts: Scripts) -> None: ...

    async def read(self, day: date, *, least: int = 10) -> dict[str, int]:
        """Counts of a day; those below `least` are left out, since a small count can point at a person."""
        raise NotImplementedError
