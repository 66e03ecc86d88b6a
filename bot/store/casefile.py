"""Prepares what a script needs to open a case or to add to one: sealed lines, sealed link, order of danger."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.core.cases import LEASE, Lease
from bot.core.errors import Unreadable
from bot.core.retention import Retention
from bot.core.types import CaseId, CaseOpening, CaseText, Pseudonym
from bot.store.codec import dump_case_text
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Argument

#: Hex digits of a case id that are its slot; the handle staff read is derived from them (bot.hotline.handles).
SLOT_DIGITS = 4
_ID_DIGITS = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

TEXT, NOTE, DEBRIEF, LINK, REFERRAL = "case text", "case note", "case debrief", "case link", "case referral"


@dataclass(frozen=True)
class CaseChange:
    """What a person's turn wants of their case."""

    #: open a case, or raise the open one to this
    opening: CaseOpening | None = None
    texts: tuple[CaseText, ...] = ()
    #: new danger; also starts the alarm if staff hold the case
    raise_reasons: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[CaseText, ...]:
        """Everything to add to the conversation, in order."""
        return (*(self.opening.texts if self.opening else ()), *self.texts)


class Casefile:
    """Turns a CaseChange into the arguments of `case_apply` (lua/case.lua)."""

    def __init__(self, vault: Vault, retention: Retention, lease: Lease = LEASE) -> None:
        self._vault = vault
        self._periods = case_periods(retention, lease)

    async def prepare(
        self,
        person: Pseudonym,
        case_id: CaseId | None,
        change: CaseChange,
        now: datetime,
        *,
        again: CaseId | None = None,
    ) -> dict[str, Argument]:
        """Arguments for the person's open case `case_id`, for a new one if there is none, or nothing to do ({}).

        `again`: a closed case that is taken up instead of opening a new one, if the opening wants that.
        """
        if case_id is None and again and change.opening and change.opening.again:
            with suppress(Unreadable):  # its retention is over: a new one
                return {**await self._existing(again, change, now), "again": 1}
        if case_id is None:
            return self._new(person, change, change.opening, now) if change.opening else {}
        if not (change.opening or change.lines or change.raise_reasons):
            return {}
        return await self._existing(case_id, change, now)

    async def _existing(self, case_id: CaseId, change: CaseChange, now: datetime) -> dict[str, Argument]:
        lines = [await self._vault.seal(case_id, TEXT, dump_case_text(line)) for line in change.lines]
        return {**self._common(case_id, change, now), "texts": lines or None}

    def _new(self, person: Pseudonym, change: CaseChange, opening: CaseOpening, now: datetime) -> dict[str, Argument]:
        case_id = CaseId(secrets.token_hex(_ID_DIGITS // 2))
        new = self._vault.new_key(case_id)
        lines = [self._vault.seal_with(new, case_id, TEXT, dump_case_text(line)) for line in change.lines]
        return {
            **self._common(case_id, change, now),
            "link": self._vault.seal_with(new, case_id, LINK, person.encode()),
            "texts": lines or None,
            "lang": opening.lang,
            "country": opening.country,
            "destination": opening.destination,
            "gen": new.gen,
            "epoch": new.epoch,
            "wrapped": new.wrapped,
        }

    def _common(self, case_id: CaseId, change: CaseChange, now: datetime) -> dict[str, Argument]:
        arguments: dict[str, Argument] = {
            "case": case_id,
            "now": moment(now),
            "unread": sum(line.sender == "person" for line in change.lines),
            **self._periods,
        }
        if change.raise_reasons:
            arguments.update(tier="urgent", priority=1, alarm=1)
        elif change.opening:
            arguments.update(tier=change.opening.tier, priority=change.opening.priority)
        if change.opening or change.raise_reasons:
            opening_reasons = change.opening.reasons if change.opening else ()
            arguments["reasons"] = _distinct((*opening_reasons, *change.raise_reasons))
        return arguments


def case_periods(retention: Retention, lease: Lease = LEASE) -> dict[str, Argument]:
    """The arguments every script that includes lua/case.lua needs; `lease` for those that claim or raise a case."""
    return {
        "case_ttl": milliseconds(retention.case_open),
        "keep": milliseconds(retention.epoch_key),
        "lease": milliseconds(lease.other),
        "lease_urgent": milliseconds(lease.urgent),
    }


def moment(at: datetime) -> int:
    """A moment as scripts want it: milliseconds since 1970."""
    return milliseconds(at - _EPOCH)


def at_moment(milliseconds_: int) -> datetime:
    """The moment back."""
    seconds, rest = divmod(milliseconds_, 1000)
    return datetime.fromtimestamp(seconds, timezone.utc).replace(microsecond=rest * 1000)


def _distinct(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(codes))
