"""Whether somebody is writing just now, for the other side of the conversation; never what."""

from __future__ import annotations

from bot.core.cases import Claim
from bot.core.types import CaseId
from bot.hotline.board import checked
from bot.hotline.transitions import Transitions, accepted
from bot.store.envelope import milliseconds
from bot.store.writing import MARK


class Writing(Transitions):
    """See `CaseQueue`."""

    async def writes(self, claim: Claim) -> None:
        """The holder is writing: the person's page shows it for some seconds. Raises Refused: claim_lost."""
        person = await self._person(claim)
        outcome = await self._scripts.run(
            "writing_staff", case=claim.case_id, person=person, ttl=milliseconds(MARK), **self._holder(claim)
        )
        accepted(outcome)

    async def person_writes(self, case_id: CaseId) -> bool:
        """Whether the person of this case is writing. Raises Refused("unknown_case")."""
        return await self._writing.by_person(checked(case_id))
