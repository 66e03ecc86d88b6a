"""Anonymous counts of cases that ended, kept for good: lua/statistics.lua writes, bot.core.statistics publishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.core.htcds import MEANS_OF_CONTROL
from bot.core.statistics import RECRUITMENT_OF, REFERRAL_STEPS, SIGNS_OF, WAITS, MonthCounts, Several, month_of
from bot.store.scripts import Argument, Scripts

#: facts that reasons of a case say
_OF_REASONS: Mapping[Several, Mapping[str, str]] = {
    "means": MEANS_OF_CONTROL,
    "recruitment": RECRUITMENT_OF,
    "signs": SIGNS_OF,
}


def counting(now: datetime) -> dict[str, Argument]:
    """The arguments of every script that ends a case or opens a closed one again."""
    return {
        "stat_month": month_of(now),
        "stat_waits": list(WAITS),
        "stat_steps": list(REFERRAL_STEPS),
        "stat_reasons": [
            word
            for several, of_reason in _OF_REASONS.items()
            for reason, code in of_reason.items()
            for word in (reason, f"{several}:{code}")
        ],
    }


class Statistics:
    """Reads the counts."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    async def months(self) -> dict[str, MonthCounts]:
        """The counts of every month that has some. Raises StoreDown."""
        keys = self._scripts.keys
        names = sorted(name.decode() for name in await self._scripts.call("SMEMBERS", keys("statistics:months")))
        return {month: await self._counts(month) for month in names}

    async def _counts(self, month: str) -> MonthCounts:
        stored = await self._scripts.call("HGETALL", self._scripts.keys("statistics", month))
        return {field.decode(): int(number) for field, number in stored.items()}
