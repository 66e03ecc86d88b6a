"""Erase means erase: every trace of a person, the keys that open the traces, and the append-only file's memory."""

from __future__ import annotations

from datetime import datetime

from bot.core.types import Pseudonym
from bot.store.envelope import Vault
from bot.store.keyring import Keyring
from bot.store.scripts import Scripts


class Eraser:
    """Deletes persons, and asks Redis to rewrite its append-only file so that deleted values leave the disk."""

    def __init__(self, scripts: Scripts, vault: Vault, *, patience: float = 20.0) -> None: ...

    async def erase(self, person: Pseudonym) -> bool:
        """Erase a person and their cases in one script, then wait (at most `patience` s) for the file's rewrite.

        Any turn, delivery or claim in flight loses its fence. True when the file was rewritten after the deletion,
        False when that is still to come (`rewrite_if_due` does it). Harmless for an unknown person. Raises StoreDown.
        """
        raise NotImplementedError

    async def rewrite_if_due(self) -> bool:
        """Rewrite the append-only file if something was deleted since the last time; called by the sweep."""
        raise NotImplementedError

    async def sweep(self, keyring: Keyring, now: datetime) -> None:
        """Destroy epoch keys past their time and let expired values leave the append-only file. Call it hourly."""
        raise NotImplementedError
