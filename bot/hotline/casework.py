"""What staff write down about a case for each other; the person never sees it."""

from __future__ import annotations

from bot.core.cases import Claim
from bot.core.types import CaseText
from bot.hotline.transitions import Transitions
from bot.store.casefile import NOTE
from bot.store.codec import dump_case_text


class Casework(Transitions):
    """Notes, tags, needs and referrals. See `CaseQueue`."""

    async def note(self, claim: Claim, text: str) -> None:
        """Keep a remark with the case. Raises Refused("claim_lost")."""
        await self._person(claim)
        line = dump_case_text(CaseText("staff", text, self._clock(), by=claim.staff))
        note = await self._vault.seal(claim.case_id, NOTE, line)
        await self._audited("case_note", claim.staff, "noted", {"case": claim.case_id, "note": note}, claim)
