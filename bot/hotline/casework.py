"""What staff write down about a case for each other and for themselves; the person never sees it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cases import Claim, Label
from bot.core.types import CaseId, CaseText, StaffId
from bot.hotline.actions import LABELLED
from bot.hotline.board import checked
from bot.hotline.transitions import Transitions
from bot.store.casefile import DEBRIEF, NOTE
from bot.store.codec import dump_case_text
from bot.store.scripts import Argument


class Casework(Transitions):
    """Notes, tags, needs and referrals. See `CaseQueue`."""

    async def note(self, claim: Claim, text: str, *, mentions: Sequence[StaffId] = ()) -> None:
        """Keep a remark with the case; `mentions` are colleagues it is for. Raises Refused("claim_lost")."""
        await self._person(claim)
        arguments: dict[str, Argument] = {"case": claim.case_id, "note": await self._remark(claim, NOTE, text)}
        await self._audited("case_note", claim.staff, "noted", {**arguments, "mentions": list(mentions)}, claim)

    async def label(self, claim: Claim, name: Label, codes: Sequence[str]) -> None:
        """Set the tags, needs or referrals (codes without commas). Raises Refused("claim_lost")."""
        await self._person(claim)
        arguments: dict[str, Argument] = {"case": claim.case_id, "label": name}
        arguments["codes"] = list(dict.fromkeys(codes))
        await self._audited("case_label", claim.staff, LABELLED[name], arguments, claim)

    async def mention_seen(self, staff: StaffId, case_id: CaseId) -> None:
        """The colleague has opened the case that a note called them to."""
        await self._scripts.call("ZREM", self._scripts.keys("case:mentions"), f"{checked(case_id)} {staff}")

    async def _remark(self, claim: Claim, purpose: str, text: str) -> bytes:
        line = dump_case_text(CaseText("staff", text, self._clock(), by=claim.staff))
        return await self._vault.seal(claim.case_id, purpose, line)

    async def _debrief(self, claim: Claim, text: str) -> bytes | None:
        return await self._remark(claim, DEBRIEF, text) if text else None
