"""Photos, documents and voice notes of a case: the holder lets them in, and looks at them."""

from __future__ import annotations

from bot.core.cases import Claim
from bot.core.errors import Refused
from bot.core.media import MediaKind
from bot.core.types import CaseId, StaffId
from bot.hotline.board import checked
from bot.hotline.speech import Sentences
from bot.hotline.transitions import Transitions
from bot.store.media import Part


class Files(Transitions):
    """See `CaseQueue`."""

    async def accept_media(self, claim: Claim, *, on: bool, notice: Sentences | None = None) -> None:
        """Let the person send photos, documents and voice notes until staff leave, or no longer.

        Raises Refused("claim_lost").
        """
        said = await self._automatic_of(claim, notice)
        said["on"] = 1 if on else None
        await self._audited("case_media", claim.staff, "media_on" if on else "media_off", said, claim)

    async def medium(self, case_id: CaseId, staff: StaffId, file_id: str, part: Part) -> tuple[MediaKind, bytes]:
        """A file of a case that `staff` hold; looking at the whole of it is written to the audit trail.

        Raises Refused: claim_lost; gone (its time is over, or it never was).
        """
        if (await self.get(checked(case_id))).claimed_by != staff:
            raise Refused("claim_lost")
        found = await self._media.find(case_id, file_id, part)
        if found is None:
            raise Refused("gone")
        if part == "data":
            await self._audit.record(staff, "media_opened", case_id)
        return found
