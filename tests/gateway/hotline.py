"""Staff behind the gateway, for tests of what passes between a person and them."""

from __future__ import annotations

from bot.core.cases import Case, Claim
from bot.core.types import CaseText, StaffId
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.store.store import Store
from tests.gateway.clients import CATALOG, eventually

ANI = StaffId("ani")


class Staff:
    """One staff member with the real queue."""

    def __init__(self, store: Store) -> None:
        words = CATALOG.shared("handles")
        self.queue = CaseQueue(store, Audit(store), Handles(words["nouns"], words["adjectives"]))

    async def take(self) -> Claim:
        """The case that somebody just asked for."""

        async def waiting() -> Case | None:
            return await self.queue.claim_next(ANI, ("id", "en"))

        case = await eventually(waiting)
        assert case.claim
        return case.claim

    async def read(self, claim: Claim, least: int = 0) -> list[CaseText]:
        """The conversation, once it has so many lines."""

        async def there() -> tuple[list[CaseText]] | None:
            lines = await self.queue.conversation(claim.case_id)
            return (lines,) if len(lines) >= least else None

        return (await eventually(there))[0]
