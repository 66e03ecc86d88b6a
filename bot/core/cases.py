"""A case and what may happen to it: a pure state machine, the same for the queue in Redis and its twin in the tests.

waiting ──claim──▶ claimed ──close──▶ closed ──reopen──▶ claimed
   ▲                  │
   └─ hand_back, lapse┘        erase: any ──▶ erased
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.types import CaseId, Lang, StaffId, Tier

State = Literal["waiting", "claimed", "closed", "erased"]


@dataclass(frozen=True)
class Claim:
    """The right of one staff member to act on a case. `fence` goes through the console's forms unchanged."""

    case_id: CaseId
    fence: int
    staff: StaffId
    until: datetime


@dataclass(frozen=True)
class Case:
    """A case as staff see it; nothing in it says who the person is."""

    id: CaseId
    state: State
    tier: Tier
    priority: Literal[1, 2]
    reasons: tuple[str, ...]
    lang: Lang
    opened_at: datetime
    country: str = ""
    #: two plain words, unique among open cases
    handle: str = ""
    #: lines the person wrote since staff last looked
    unread: int = 0
    claim: Claim | None = None
    #: last word or action of anybody
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""

    @property
    def claimed_by(self) -> StaffId | None:
        """Who holds the case."""
        return self.claim.staff if self.claim else None

    @property
    def lease_until(self) -> datetime | None:
        """When the claim runs out unless its holder shows a sign of life."""
        return self.claim.until if self.claim else None
