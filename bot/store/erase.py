"""Erase means erase: every trace of a person, the keys that open the traces, and the append-only file's memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.core.errors import StoreDown
from bot.core.retention import Retention
from bot.core.types import Pseudonym
from bot.settings import utc_now
from bot.store.barred import noisy_days
from bot.store.casefile import moment
from bot.store.envelope import Vault, milliseconds
from bot.store.keyring import Keyring
from bot.store.keys import PERSONAL_NAMES
from bot.store.rewrite import Rewriter
from bot.store.scripts import Scripts
from bot.store.statistics import counting


class Eraser:
    """Deletes persons, and asks Redis to rewrite its append-only file so that deleted values leave the disk."""

    def __init__(
        self,
        scripts: Scripts,
        vault: Vault,
        retention: Retention,
        *,
        patience: float = 10.0,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._rewriter = Rewriter(scripts)
        self._stub_ttl = milliseconds(retention.notes)
        self._patience = patience
        self._clock = clock

    async def erase(self, person: Pseudonym) -> bool:
        """Erase a person and their cases in one script, then wait (at most `patience` s) for the file's rewrite.

        Any turn, delivery or claim in flight loses its fence. True when the file was rewritten after the deletion,
        False when that is still to come (`rewrite_if_due` does it). Harmless for an unknown person. Raises StoreDown.
        """
        number = await self.delete(person)
        try:
            return await self._rewriter.covered(number, self._patience)
        except StoreDown:
            return False  # the deletion itself was acknowledged

    async def delete(self, person: Pseudonym, *, keep_open_case: bool = False) -> int:
        """The deletion alone; returns its number. `rewrite_if_due` then takes it out of the file. Raises StoreDown.

        With `keep_open_case` the cases of a person who has an open one stay, for the staff who care for them.
        """
        now = self._clock()
        number = await self._scripts.run(
            "erase",
            person=person,
            names=PERSONAL_NAMES,
            now=moment(now),
            stub_ttl=self._stub_ttl,
            **counting(now),
            noisy=noisy_days(now),
            keep_open_case=1 if keep_open_case else None,
        )
        self._vault.forget(person)
        return int(number)

    async def rewrite_if_due(self) -> bool:
        """Rewrite the append-only file if something was deleted since the last time. Call it every minute."""
        return await self._rewriter.covered(await self._rewriter.asked(), self._patience)

    async def sweep(self, keyring: Keyring, now: datetime) -> bool:
        """Destroy epoch keys past their time and let expired values leave the append-only file. Call it hourly."""
        keyring.sweep(now)
        return await self._rewriter.covered(await self._rewriter.ask(), self._patience)
