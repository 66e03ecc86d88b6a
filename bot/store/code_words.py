"""The code word of a person: staff who hold their case have to know it. Sealed with the person's own key."""

from __future__ import annotations

from bot.core.errors import UnknownSession, Unreadable
from bot.core.retention import Retention
from bot.core.types import Pseudonym
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Scripts

CODE_WORD = "code word"


class CodeWords:
    """Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, vault: Vault, retention: Retention) -> None:
        self._scripts = scripts
        self._vault = vault
        self._ttl = milliseconds(retention.code_word)

    async def keep(self, person: Pseudonym, word: str) -> None:
        """It is this one from now on; the page of staff who hold the case shows it. Raises UnknownSession."""
        for _ in range(2):
            try:
                blob = await self._vault.seal(person, CODE_WORD, word.encode())
            except Unreadable:
                raise UnknownSession from None
            if await self._scripts.run("code_word", person=person, blob=blob, ttl=self._ttl):
                return
            self._vault.forget(person)  # sealed with a key that was erased elsewhere: look again
        raise UnknownSession

    async def drop(self, person: Pseudonym) -> None:
        """There is none any more."""
        await self._scripts.run("code_word", person=person)

    async def of(self, person: Pseudonym) -> str:
        """The word, "" when there is none."""
        blob = await self._scripts.call("GET", self._scripts.keys("codeword", person))
        try:
            return (await self._vault.open(person, CODE_WORD, blob)).decode() if blob else ""
        except Unreadable:
            return ""
