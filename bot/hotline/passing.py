"""How cases change hands: to a colleague, off the board for a while, and back when time says so."""

from __future__ import annotations

from datetime import datetime

from bot.core.cases import Case, Claim, snooze_limit
from bot.core.errors import Refused
from bot.core.types import CaseId, StaffId
from bot.hotline.board import checked
from bot.hotline.speech import Sentences
from bot.hotline.transitions import Transitions
from bot.store.casefile import moment
from bot.store.envelope import milliseconds
from bot.store.scripts import Argument


class Passing(Transitions):
    """Transfer, assign, snooze, breaks, and what the clock does to claims. See `CaseQueue`."""

    async def transfer(self, claim: Claim, to: StaffId, *, notice: Sentences | None = None) -> Case:
        """Pass the case to a colleague, who holds it from now on and must show life within the lease.

        Raises Refused: claim_lost, same_staff, on_break (of the colleague).
        """
        said = await self._automatic_of(claim, notice, new_face=True)
        outcome = await self._audited("case_give", claim.staff, "transferred", {**said, "to": to}, claim)
        return await self._claimed_by(to, claim.case_id, outcome)

    async def assign(self, case_id: CaseId, by: StaffId, to: StaffId, *, notice: Sentences | None = None) -> Case:
        """A supervisor gives any open case to somebody, whoever holds it.

        Raises Refused: same_staff, on_break, closed, erased, unknown_case.
        """
        said = await self._automatic(checked(case_id), notice, new_face=True)
        outcome = await self._audited("case_give", by, "assigned", {**said, "to": to})
        return await self._claimed_by(to, case_id, outcome)

    async def snooze(self, claim: Claim, until: datetime, *, farewell: Sentences | None = None) -> None:
        """Put the case off; any word of its person and new danger bring it back before.

        Raises Refused: claim_lost, unread, bad_time (not later than now, or beyond `snooze_limit`).
        """
        said = await self._automatic_of(claim, farewell)
        said.update(
            wake=moment(until),
            limit=milliseconds(snooze_limit("low")),
            limit_urgent=milliseconds(snooze_limit("urgent")),
        )
        await self._audited("case_snooze", claim.staff, "snoozed", said, claim)

    async def wake_due(self, now: datetime) -> tuple[CaseId, ...]:
        """Snoozed cases whose time has come wait again, age kept; returns them. Call it every few seconds."""
        woken = await self._scripts.run("case_wake", now=moment(now))
        return tuple(CaseId(case_id.decode()) for case_id in woken)

    async def lapse_expired(self, now: datetime) -> tuple[CaseId, ...]:
        """Claims whose lease ran out go back to waiting, age kept; returns them. Call it every few seconds.

        Their persons are told; the trail names who was silent.
        """
        due = await self._scripts.call("ZRANGEBYSCORE", self._scripts.keys("case:claimed"), "-inf", moment(now))
        lapsed = [CaseId(case_id.decode()) for case_id in due]
        return tuple([case_id for case_id in lapsed if await self._lapse(case_id, now)])

    async def pause(self, staff: StaffId) -> None:
        """A break begins: no next case, and nobody can pass one on to them. What they hold stays theirs."""
        since = moment(self._clock())
        await self._audit.run("staff_break", staff, "break_began", staff, member=staff, since=since)

    async def resume(self, staff: StaffId) -> None:
        """The break is over."""
        await self._audit.run("staff_break", staff, "break_ended", staff, member=staff)

    async def _lapse(self, case_id: CaseId, now: datetime) -> bool:
        holder = await self._scripts.call("HGET", self._scripts.keys("case", case_id), "staff")
        try:
            said = await self._automatic(case_id, self._lapsed)
        except Refused:
            said = {"case": case_id}
        arguments: dict[str, Argument] = {**said, **self._periods, "now": moment(now)}
        outcome = await self._audit.run("case_lapse", StaffId((holder or b"").decode()), "lapsed", case_id, **arguments)
        return bool(outcome[0] == b"done")
