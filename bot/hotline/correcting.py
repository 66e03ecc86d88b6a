"""A staff member corrects what they have just said: the person reads the right words in the place of the wrong ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.cases import CORRECTABLE, Claim
from bot.core.errors import Refused
from bot.core.types import CaseId, CaseText, Reply, StaffId
from bot.hotline.board import checked
from bot.hotline.transitions import Transitions
from bot.store.casefile import at_moment
from bot.store.codec import digest


@dataclass(frozen=True)
class _Said:
    """The last reply of a case as the row keeps it."""

    raw: str
    id: str
    at: datetime
    staff: str
    mark: str


class Correcting(Transitions):
    """See `CaseQueue`."""

    async def correctable(self, case_id: CaseId, staff: StaffId, *, mark: str = "") -> str:
        """Id of the reply that `staff` may still correct, "" when there is none, or not the one with that `mark`."""
        said = await self._said(case_id)
        fresh = said and said.staff == staff and self._clock() - said.at <= CORRECTABLE
        return said.id if said and fresh and mark in ("", said.mark) else ""

    async def correct(self, claim: Claim, reply_id: str, text: str, by_handle: str, *, dedupe_id: str = "") -> None:
        """Say `text` in the place of the last reply; a repeated `dedupe_id` says nothing.

        Raises Refused: claim_lost, unreachable, too_late (more was said since, or too long ago), and StoreDown.
        """
        person, said = await self._person(claim), await self._said(claim.case_id)
        if said is None or said.id != reply_id or said.staff != claim.staff or self._clock() - said.at > CORRECTABLE:
            raise Refused("too_late")
        line = CaseText("staff", text, self._clock(), by=by_handle, kind="correction")
        reply = Reply(text, sender="staff", corrects=reply_id)
        arguments = await self._speech.arguments(person, claim.case_id, reply, line)
        if "replies" not in arguments:
            raise Refused("unreachable")
        arguments.update(
            id=reply_id,
            said=said.raw,
            mark=said.mark,
            dedupe=digest(dedupe_id) if dedupe_id else None,
            dedupe_ttl=self._dedupe_ttl,
        )
        await self._audited("case_correct", claim.staff, "corrected", arguments, claim)

    async def _said(self, case_id: CaseId) -> _Said | None:
        raw = await self._scripts.call("HGET", self._scripts.keys("case", checked(case_id)), "said")
        if raw is None:
            return None
        reply_id, at, staff, *mark = raw.decode().split(" ")
        return _Said(raw.decode(), reply_id, at_moment(int(at)), staff, "".join(mark))
