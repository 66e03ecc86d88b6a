"""What was hidden in a person's messages: sealed for half an hour, so that one tap can pass it on to their staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.errors import StoreError, UnknownSession, Unreadable
from bot.core.retention import Retention
from bot.core.types import CaseId, CaseText, Pseudonym, Withheld
from bot.settings import utc_now
from bot.store.casefile import TEXT, case_periods, moment
from bot.store.codec import dump_case_text
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Argument, Scripts

#: done: staff have it; promised: whoever takes the case gets it; again: they had it already; late: it is gone;
#: nobody: there is no open case
Passed = Literal["done", "promised", "again", "late", "nobody"]

WITHHELD = "withheld"
#: The case may change hands while the words are being sealed for it; each time is a rarer coincidence.
_MAX_TRIES = 8


@dataclass(frozen=True)
class PassedOn:
    """What came of a tap. `left`: how long the words still wait, when nobody is there yet to get them."""

    outcome: Passed
    left: timedelta = timedelta(0)


class WithheldWords:
    """Sealed with the person's data key. Calls raise StoreDown."""

    def __init__(
        self, scripts: Scripts, vault: Vault, retention: Retention, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._retention = retention
        self._clock = clock

    async def keep(self, person: Pseudonym, withheld: Withheld) -> bool:
        """Keep something outside a turn; False when no staff hold the person's case: then nothing is kept.

        Keeping the same id again changes nothing. Raises UnknownSession.
        """
        for _ in range(2):
            sealed = await self._sealed(person, withheld)
            outcome = await self._scripts.run(
                "withheld_keep", person=person, id=withheld.id, blob=sealed, ttl=milliseconds(self._retention.withheld)
            )
            if outcome in (b"stored", b"nobody"):
                return bool(outcome == b"stored")
            self._vault.forget(person)  # sealed with a key that was erased elsewhere: look again
        raise UnknownSession

    async def pass_on(self, person: Pseudonym, withheld_id: str) -> PassedOn:
        """Give the words to the staff who hold the person's case; they leave this place.

        While nobody holds it, the tap counts for whoever takes it before the time of the words is over.
        """
        for _ in range(_MAX_TRIES):
            case, blob, left = await self._scripts.run("withheld_read", person=person, id=withheld_id)
            if blob is None:
                return PassedOn("late")
            if not blob:
                return PassedOn("again")
            if not case:
                return PassedOn("nobody", _period(left))
            try:
                words = await self._vault.open(person, WITHHELD, blob)
            except Unreadable:
                return PassedOn("late")
            outcome = await self._pass_to(CaseId(case.decode()), person, withheld_id, blob, words)
            if outcome == b"done":
                return PassedOn("done")
            if outcome == b"promised":
                return PassedOn("promised", _period(left))
        raise StoreError("the person's case kept changing")

    async def forget(self, person: Pseudonym) -> None:
        """Nothing can be passed on any more."""
        await self._scripts.run("withheld_forget", person=person)

    async def _pass_to(self, case_id: CaseId, person: Pseudonym, withheld_id: str, blob: bytes, words: bytes) -> object:
        line = CaseText("person", words.decode("utf-8", "surrogatepass"), self._clock(), kind="released")
        try:
            sealed = await self._vault.seal(case_id, TEXT, dump_case_text(line))
        except Unreadable:
            return None
        return await self._scripts.run(
            "withheld_pass",
            person=person,
            id=withheld_id,
            case=case_id,
            blob=blob,
            line=sealed,
            now=moment(self._clock()),
            **case_periods(self._retention),
        )

    async def _sealed(self, person: Pseudonym, withheld: Withheld) -> bytes:
        try:
            return await self._vault.seal(person, WITHHELD, _dump(withheld))
        except Unreadable:
            raise UnknownSession from None


async def seal_withheld(
    vault: Vault, retention: Retention, person: Pseudonym, withheld: Withheld | None
) -> dict[str, Argument]:
    """The arguments of `mailbox_commit`. Raises Unreadable when the person has no data key."""
    if withheld is None:
        return {}
    return {
        "withheld_id": withheld.id,
        "withheld": await vault.seal(person, WITHHELD, _dump(withheld)),
        "withheld_ttl": milliseconds(retention.withheld),
    }


def _period(left: int) -> timedelta:
    return timedelta(milliseconds=max(0, left))


def _dump(withheld: Withheld) -> bytes:
    return withheld.words.encode("utf-8", "surrogatepass")  # half a character is no text, but phones send it
