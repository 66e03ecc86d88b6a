"""Check-ins as Redis keeps them (lua/checkin.lua): planned and answered by turns, asked when their moment has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.errors import Unreadable
from bot.core.retention import Retention
from bot.core.types import CheckInChange, Incoming, Pseudonym
from bot.settings import utc_now
from bot.store.casefile import at_moment, moment
from bot.store.codec import MESSAGE, dump_incoming
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Argument, Scripts

CHECK_IN = "check-in"
#: action of the message that the person's next turn finds; its text are the words to say, "" = the neutral ones
DUE = "checkin:due"
_ROUND = 100
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class DueCheckIn:
    """One whose moment has come."""

    person: Pseudonym
    at: datetime
    offsets: tuple[timedelta, ...]
    words: str = field(repr=False)


class CheckIns:
    """For the process that does what the clock says; of several, one asks each check-in. Calls raise StoreDown."""

    def __init__(
        self, scripts: Scripts, vault: Vault, retention: Retention, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._mailbox_ttl = milliseconds(retention.mailbox)
        self._clock = clock

    async def due(self) -> tuple[DueCheckIn, ...]:
        """Those whose moment has come, the longest first; at most a hundred at once."""
        name = self._scripts.keys("checkin:due")
        arguments = ("-inf", moment(self._clock()), "WITHSCORES", "LIMIT", 0, _ROUND)
        found = await self._scripts.call("ZRANGEBYSCORE", name, *arguments)
        return tuple(
            [
                await self._one(Pseudonym(person.decode()), at_moment(int(float(at))))
                for person, at in zip(found[::2], found[1::2], strict=True)
            ]
        )

    async def ask(self, one: DueCheckIn, request: str, *, later: datetime, night: bool = False) -> str:
        """Give it to the dialogue as a message with the id `request`; returns what lua/checkin_ask.lua says.

        `later`: until when it is put off when the person hides the chat, or when it is `night` where they are.
        """
        now = self._clock()
        message = Incoming(id=request, at=now, action=DUE, text=one.words)
        try:
            blob = await self._vault.seal(one.person, MESSAGE, dump_incoming(message))
        except Unreadable:
            blob = b""  # without a data key nobody can be asked any more
        outcome = await self._scripts.run(
            "checkin_ask",
            person=one.person,
            had=moment(one.at),
            blob=blob,
            later=moment(later),
            night=1 if night else None,
            now=moment(now),
            mailbox_ttl=self._mailbox_ttl,
        )
        if outcome == b"stale":
            self._vault.forget(one.person)
        return str(outcome.decode())

    async def _one(self, person: Pseudonym, at: datetime) -> DueCheckIn:
        blob, offsets = await self._scripts.call("HMGET", self._scripts.keys("checkin", person), "blob", "offsets")
        try:
            words = (await self._vault.open(person, CHECK_IN, blob)).decode() if blob else ""
        except Unreadable:
            words = ""
        minutes = [int(one) for one in (offsets or b"").decode().split(",") if one]
        return DueCheckIn(person, at, tuple(timedelta(minutes=one) for one in minutes), words)


async def check_in_arguments(
    vault: Vault, person: Pseudonym, change: CheckInChange, now: datetime, keep: timedelta
) -> dict[str, Argument]:
    """What lua/mailbox_commit.lua needs; `keep`: how long after the last one the person stays reachable."""
    arguments: dict[str, Argument] = {
        "checkin_end": 1 if change.ends else None,
        "checkin_said": change.said or None,
        "checkin_now": moment(now),
    }
    if not change.dates:
        return arguments
    return {
        **arguments,
        "checkin": await vault.seal(person, CHECK_IN, change.words.encode()),
        "checkin_due": [moment(at) for at in change.dates],
        "checkin_offsets": _minutes(change.offsets),
        "checkin_ttl": milliseconds(change.dates[-1] - now + keep),
    }


async def moved_check_ins(
    scripts: Scripts, vault: Vault, old: Pseudonym, new: Pseudonym, now: datetime
) -> dict[str, Argument]:
    """Those of `old` for `new`, as lua/return_take.lua takes them; one that was asked and not answered is due now."""
    name = scripts.keys("checkin", old)
    blob, due, offsets, asked = await scripts.call("HMGET", name, "blob", "due", "offsets", "asked")
    left = await scripts.call("PTTL", name)
    moments = [moment(now)] if asked else []
    moments += [int(one) for one in (due or b"").decode().split(",") if one]
    if not moments or left <= 0:
        return {}
    try:
        words = await vault.open(old, CHECK_IN, blob)
    except Unreadable:
        return {}
    return {
        "checkin": await vault.seal(new, CHECK_IN, words),
        "checkin_due": moments,
        "checkin_offsets": offsets.decode().split(","),
        "checkin_ttl": left,
    }


def _minutes(offsets: Sequence[timedelta]) -> list[int]:
    return [offset // _MINUTE for offset in offsets]
