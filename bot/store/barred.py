"""Persons whom the operator has blocked, and persons whom the flood limit stopped, by pseudonym."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.types import Pseudonym
from bot.store.scripts import Scripts

_DAY = timedelta(days=1)
_NOISY_SECONDS = int(2 * _DAY.total_seconds())


class Barred:
    """Calls raise StoreDown."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    async def add(self, person: Pseudonym) -> None:
        """Nothing but danger, leaving and erasing is taken from this person any more."""
        await self._scripts.call("SADD", self._scripts.keys("barred"), person)

    async def remove(self, person: Pseudonym) -> None:
        """They may write again."""
        await self._scripts.call("SREM", self._scripts.keys("barred"), person)

    async def has(self, person: Pseudonym) -> bool:
        """Whether this person is blocked."""
        return bool(await self._scripts.call("SISMEMBER", self._scripts.keys("barred"), person))

    async def all(self) -> list[Pseudonym]:
        """Everybody who is blocked."""
        return sorted(
            Pseudonym(one.decode()) for one in await self._scripts.call("SMEMBERS", self._scripts.keys("barred"))
        )

    async def count_noise(self, person: Pseudonym, now: datetime) -> None:
        """A message of this person was refused because there were too many."""
        name = self._scripts.keys("noisy", now.date().isoformat())
        await self._scripts.call("ZINCRBY", name, 1, person)
        await self._scripts.call("EXPIRE", name, _NOISY_SECONDS)

    async def noisy(self, now: datetime) -> list[tuple[Pseudonym, int]]:
        """Whom the limit stopped most often today and yesterday, and how often."""
        counts: dict[Pseudonym, int] = {}
        for day in noisy_days(now)[:2]:
            name = self._scripts.keys("noisy", day)
            rows = await self._scripts.call("ZRANGE", name, 0, -1, "WITHSCORES")
            for person, count in zip(rows[::2], rows[1::2], strict=True):
                counts[Pseudonym(person.decode())] = counts.get(Pseudonym(person.decode()), 0) + int(count)
        return sorted(counts.items(), key=lambda row: -row[1])


def noisy_days(now: datetime) -> tuple[str, ...]:
    """The days whose counts may still be there, today first."""
    return tuple((now - days * _DAY).date().isoformat() for days in range(3))
