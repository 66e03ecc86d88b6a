"""The case queue: open, claim with a lease and a fence, talk, hand back, close. One script per transition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.cases import Case, Claim
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Reply, StaffId
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.settings import utc_now
from bot.store.store import Store


@dataclass(frozen=True)
class CaseSummary:
    """A waiting case and its place: position 1 is served next."""

    position: int
    case: Case


@dataclass(frozen=True)
class Counts:
    """How much there is to do."""

    waiting: int
    claimed: int
    #: of the waiting ones, those with tier "urgent"
    urgent: int


@dataclass(frozen=True)
class Change:
    """Something happened to a case. `what`: opened, raised, text, claimed, replied, handed_back, lapsed, closed, …"""

    case_id: CaseId
    what: str


@dataclass(frozen=True)
class Note:
    """A remark staff keep for each other; the person never sees it."""

    at: datetime
    staff: StaffId
    text: str


Outcome = Literal["helped", "referred", "no_answer", "other"]


class CaseQueue:
    """Cases ordered by danger. Every action of staff is written to the audit trail in the same script."""

    def __init__(
        self, store: Store, audit: Audit, handles: Handles, *, clock: Callable[[], datetime] = utc_now
    ) -> None: ...

    # --- the person's side -------------------------------------------------------------------------------------

    async def open(self, person: Pseudonym, opening: CaseOpening) -> CaseId:
        """Open a case, or raise the one that is open already and add the texts. Raises UnknownSession, StoreDown."""
        raise NotImplementedError

    async def position(self, case_id: CaseId) -> int | None:
        """Place in the queue, 1 = next; None when the case is not waiting."""
        raise NotImplementedError

    # --- looking -----------------------------------------------------------------------------------------------

    async def waiting(self, limit: int = 50) -> list[CaseSummary]:
        """The waiting cases, most dangerous and then longest waiting first."""
        raise NotImplementedError

    async def mine(self, staff: StaffId) -> list[Case]:
        """The cases this staff member holds, most dangerous first."""
        raise NotImplementedError

    async def claimed(self) -> list[Case]:
        """All cases somebody holds, most dangerous first."""
        raise NotImplementedError

    async def closed(self, limit: int = 50) -> list[Case]:
        """Cases closed lately, newest first (those that can be reopened)."""
        raise NotImplementedError

    async def counts(self) -> Counts:
        """Numbers for the header of the console and for health."""
        raise NotImplementedError

    async def get(self, case_id: CaseId) -> Case:
        """One case. Raises Refused("unknown_case")."""
        raise NotImplementedError

    async def conversation(self, case_id: CaseId) -> list[CaseText]:
        """Its lines, oldest first; empty after erasing or retention. Raises Refused("unknown_case")."""
        raise NotImplementedError

    async def notes(self, case_id: CaseId) -> list[Note]:
        """What staff noted, oldest first. Raises Refused("unknown_case")."""
        raise NotImplementedError

    async def changes(self, since: str, seconds: float) -> tuple[str, list[Change]]:
        """Changes after the cursor `since` ("" = from now on), waiting up to `seconds` for the first; and the next cursor."""
        raise NotImplementedError

    # --- acting ------------------------------------------------------------------------------------------------

    async def claim_next(self, staff: StaffId, langs: Sequence[Lang]) -> Case | None:
        """Claim the first waiting case in one of these languages; None when there is none. `case.claim` is the claim."""
        raise NotImplementedError

    async def claim(self, staff: StaffId, case_id: CaseId) -> Case:
        """Claim this case; one's own claim is renewed. Raises Refused: already_claimed, closed, erased, unknown_case."""
        raise NotImplementedError

    async def touch(self, claim: Claim) -> Claim:
        """A sign of life (page open, typing): the lease starts anew. Raises Refused("claim_lost")."""
        raise NotImplementedError

    async def looked(self, claim: Claim) -> Claim:
        """The holder has read everything: unread becomes 0, the lease starts anew. Raises Refused("claim_lost")."""
        raise NotImplementedError

    async def reply(self, claim: Claim, text: str, by_handle: str, *, dedupe_id: str = "") -> None:
        """Say `text` to the person: case text, outbox and news in one script. A repeated `dedupe_id` says nothing.

        `by_handle` is what the case shows as the writer. Raises Refused: claim_lost, unreachable (the person's session
        is over: nothing can be delivered), and StoreDown (then repeat with the same `dedupe_id`).
        """
        raise NotImplementedError

    async def note(self, claim: Claim, text: str) -> None:
        """Keep a remark with the case. Raises Refused("claim_lost")."""
        raise NotImplementedError

    async def hand_back(self, claim: Claim) -> None:
        """Back into the queue with its age and priority. Raises Refused("claim_lost")."""
        raise NotImplementedError

    async def close(self, claim: Claim, outcome: str, *, farewell: Reply | None = None) -> None:
        """Close the case; `farewell` (from content) goes to the person if still reachable. Raises Refused("claim_lost")."""
        raise NotImplementedError

    async def reopen(self, case_id: CaseId, staff: StaffId) -> Case:
        """Take a closed case up again, claimed by `staff`.

        Raises Refused: not_closed, texts_gone (retention), other_case_open (the person has a newer one), erased.
        """
        raise NotImplementedError

    # --- the clock's side (called every few seconds by the supervisor) -----------------------------------------

    async def lapse_expired(self, now: datetime) -> tuple[CaseId, ...]:
        """Claims whose lease ran out go back to waiting, age kept; returns them."""
        raise NotImplementedError

    async def contacts_due(self, now: datetime) -> tuple[CaseId, ...]:
        """Claimed cases with an urgent message and no sign of staff for 60 s, not yet answered automatically."""
        raise NotImplementedError

    async def send_contacts(self, case_id: CaseId, reply: Reply) -> bool:
        """Give the person the emergency contacts once, marked as automatic; False when staff were faster."""
        raise NotImplementedError

    async def lang_of(self, case_id: CaseId) -> Lang:
        """Language of the case, for texts sent by the system. Raises Refused("unknown_case")."""
        raise NotImplementedError

    async def sweep(self, now: datetime) -> int:
        """Close and purge open cases without a word for the retention period, drop dead references; returns how many."""
        raise NotImplementedError
