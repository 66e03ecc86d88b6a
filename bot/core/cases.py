"""A case and what may happen to it: a pure state machine, the same for the queue in Redis and its twin in the tests.

waiting ──claim──▶ claimed ──close──▶ closed ──reopen──▶ claimed
   ▲ ▲                │ │  transfer, assign: the claim goes to a colleague, who shows life within the lease or it lapses
   │ └hand_back, lapse┘ │
   └── wake ─ snoozed ◀─┘ snooze; its person writes, new danger, or its time comes: wake        erase: any ──▶ erased

Transitions return the case as it is afterwards, or raise Refused with the code of the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.core.errors import Refused
from bot.core.types import TIERS, CaseId, CaseOpening, Lang, StaffId, Tier

State = Literal["waiting", "claimed", "snoozed", "closed", "erased"]

#: what staff record about a case as codes; referrals are "service:state"
Label = Literal["tags", "needs", "referrals"]

#: codes kept with a closed case, in the order of the form
OUTCOMES = ("informed", "referred", "safe", "silent", "stopped", "other")
#: characters in one reply of staff
MAX_REPLY = 4000
#: a reply can be corrected for so long after it was said
CORRECTABLE = timedelta(minutes=15)

_SNOOZE_URGENT = timedelta(hours=12)
_SNOOZE = timedelta(days=7)


@dataclass(frozen=True)
class Claim:
    """The right of one staff member to act on a case. `fence` goes through the console's forms unchanged."""

    case_id: CaseId
    fence: int
    staff: StaffId
    until: datetime


@dataclass(frozen=True)
class Lease:
    """How long a claim lasts without a sign of life of its holder."""

    urgent: timedelta = timedelta(minutes=3)
    other: timedelta = timedelta(minutes=10)

    def of(self, tier: Tier) -> timedelta:
        """For a case of this tier."""
        return self.urgent if tier == "urgent" else self.other


#: unless a centre sets its own
LEASE = Lease()


@dataclass(frozen=True)
class Load:
    """How many cases one staff member holds at once before 'the next case' is refused (screening.md 3.1)."""

    cases: int = 2
    #: the limit for who holds an urgent case
    with_urgent: int = 1

    def admits(self, held: Iterable[Case]) -> bool:
        """Whether one more fits beside the cases they hold."""
        tiers = [case.tier for case in held]
        return len(tiers) < (self.with_urgent if "urgent" in tiers else self.cases)


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
    #: by how much it stands in line as if it had come later: many sessions of one address asked before it
    late: timedelta = timedelta(0)
    #: two plain words, unique among open cases
    handle: str = ""
    #: lines the person wrote since staff last looked
    unread: int = 0
    claim: Claim | None = None
    #: who transferred or assigned it to its holder; None once the holder has shown life
    given_by: StaffId | None = None
    #: of a snoozed case: when it comes back by itself, and who put it off
    wake_at: datetime | None = None
    snoozed_by: StaffId | None = None
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    referrals: tuple[str, ...] = ()
    #: its holder lets the person send photos and voice notes
    media: bool = False
    #: while waiting: how many messages about the place its person got, and when they read that nobody is on shift
    told: int = 0
    told_off_at: datetime | None = None
    #: what the person agreed to and answered about check-ins, as codes, oldest first
    news: tuple[tuple[str, datetime], ...] = ()
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

    @property
    def is_open(self) -> bool:
        """Whether somebody is to care for it."""
        return self.state in ("waiting", "claimed", "snoozed")


def snooze_limit(tier: Tier) -> timedelta:
    """For how long a case may be put off at most."""
    return _SNOOZE_URGENT if tier == "urgent" else _SNOOZE


def order(case: Case) -> tuple[int, int, datetime]:
    """Key of the queue: danger first, then priority, then age; many of one address keep a distance."""
    return (*_danger(case.tier, case.priority), case.opened_at + case.late)


def open_case(case_id: CaseId, opening: CaseOpening, now: datetime) -> Case:
    """A new case, waiting."""
    return Case(
        id=case_id,
        state="waiting",
        tier=opening.tier,
        priority=opening.priority,
        reasons=tuple(dict.fromkeys(opening.reasons)),
        lang=opening.lang,
        country=opening.country,
        opened_at=now,
        updated_at=now,
        unread=sum(line.sender == "person" for line in opening.texts),
    )


def hear(case: Case, lines: int, now: datetime) -> Case:
    """The person wrote; that wakes a snoozed case."""
    case = _woken(case) if lines else case
    return replace(case, unread=case.unread + lines, updated_at=now)


def raise_danger(
    case: Case, tier: Tier, priority: Literal[1, 2], reasons: Sequence[str], now: datetime, lease: Lease = LEASE
) -> Case:
    """Danger only grows, reasons gather; the holder of a case that became urgent must show life sooner."""
    case = _woken(case)
    if _danger(tier, priority) > _danger(case.tier, case.priority):
        tier, priority = case.tier, case.priority
    claim = case.claim and replace(case.claim, until=min(case.claim.until, now + lease.of(tier)))
    reasons = tuple(dict.fromkeys((*case.reasons, *reasons)))
    return replace(case, tier=tier, priority=priority, reasons=reasons, claim=claim, updated_at=now)


def claim_case(case: Case, staff: StaffId, fence: int, now: datetime, lease: Lease = LEASE) -> Case:
    """Claim it. One's own claim is renewed and keeps its fence; a claim that ran out counts as lapsed."""
    if case.state in ("closed", "erased"):
        raise Refused(case.state)
    if case.claim and case.claim.until > now:
        if case.claim.staff != staff:
            raise Refused("already_claimed")
        fence = case.claim.fence
    return _given(_woken(case), _claim(case, staff, fence, now, lease), now)


def transfer(case: Case, claim: Claim, to: StaffId, fence: int, now: datetime, lease: Lease = LEASE) -> Case:
    """The holder passes it to a colleague under a new fence. Refused: "claim_lost", "same_staff"."""
    _check(case, claim)
    return assign(case, claim.staff, to, fence, now, lease)


def assign(case: Case, by: StaffId, to: StaffId, fence: int, now: datetime, lease: Lease = LEASE) -> Case:
    """Given to `to` whoever holds it, under a new fence. Refused: "same_staff", "closed", "erased"."""
    if case.state in ("closed", "erased"):
        raise Refused(case.state)
    if case.claimed_by == to:
        raise Refused("same_staff")
    return _given(_woken(case), _claim(case, to, fence, now, lease), now, by=by)


def renew(case: Case, claim: Claim, now: datetime, lease: Lease = LEASE, *, has_read: bool = False) -> Case:
    """A sign of life of the holder: the lease starts anew. The fence decides, not the clock. Refused("claim_lost")."""
    _check(case, claim)
    renewed = _claim(case, claim.staff, claim.fence, now, lease)
    return replace(case, claim=renewed, given_by=None, unread=0 if has_read else case.unread)


def say(case: Case, claim: Claim, now: datetime, lease: Lease = LEASE) -> Case:
    """The holder wrote to the person, or a note. Refused("claim_lost")."""
    return replace(renew(case, claim, now, lease), updated_at=now)


def label(case: Case, claim: Claim, name: Label, codes: Sequence[str], now: datetime, lease: Lease = LEASE) -> Case:
    """The holder sets the tags, the needs or the referrals. Refused("claim_lost")."""
    case, codes = say(case, claim, now, lease), tuple(dict.fromkeys(codes))
    if name == "tags":
        return replace(case, tags=codes)
    return replace(case, needs=codes) if name == "needs" else replace(case, referrals=codes)


def accept_media(case: Case, claim: Claim, now: datetime, lease: Lease = LEASE, *, on: bool) -> Case:
    """The holder lets the person send files, until staff leave, or no longer. A colleague who is given it goes on."""
    return replace(say(case, claim, now, lease), media=on)


def hand_back(case: Case, claim: Claim, now: datetime) -> Case:
    """Back into the queue with its age and priority. Refused("claim_lost")."""
    _check(case, claim)
    return replace(_left(case), updated_at=now)


def lapse(case: Case, now: datetime) -> Case:
    """A claim that ran out: back into the queue with its age and priority. Anything else stays as it is."""
    if case.claim is None or case.claim.until > now:
        return case
    return _left(case)


def snooze(case: Case, claim: Claim, until: datetime, now: datetime) -> Case:
    """Put off until a time. Refused: "claim_lost", "unread", "bad_time" (past, or later than `snooze_limit`)."""
    _check(case, claim)
    if case.unread:
        raise Refused("unread")
    if not now < until <= now + snooze_limit(case.tier):
        raise Refused("bad_time")
    return replace(_left(case), state="snoozed", wake_at=until, snoozed_by=claim.staff, updated_at=now)


def wake(case: Case, now: datetime) -> Case:
    """A snoozed case whose time has come waits again, with its age. Anything else stays as it is."""
    return _woken(case) if case.wake_at and case.wake_at <= now else case


def close(case: Case, claim: Claim, outcome: str, now: datetime) -> Case:
    """Done. Refused: "claim_lost"; "unread" when the person wrote something the holder has not seen."""
    _check(case, claim)
    if case.unread:
        raise Refused("unread")
    return replace(_left(case), state="closed", outcome=outcome, closed_at=now, updated_at=now)


def reopen(case: Case, staff: StaffId, fence: int, now: datetime, lease: Lease = LEASE) -> Case:
    """Taken up again by `staff`. Refused: "erased", "not_closed"."""
    if case.state != "closed":
        raise Refused("erased" if case.state == "erased" else "not_closed")
    reopened = replace(case, outcome="", closed_at=None)
    return _given(reopened, _claim(case, staff, fence, now, lease), now)


def erase(case: Case, now: datetime) -> Case:
    """What stays of a case whose person erased everything: its tier and times."""
    return Case(
        id=case.id,
        state="erased",
        tier=case.tier,
        priority=2,
        reasons=(),
        lang="id",
        opened_at=case.opened_at,
        closed_at=case.closed_at or now,
    )


def _danger(tier: Tier, priority: int) -> tuple[int, int]:
    return TIERS.index(tier), priority


def _woken(case: Case) -> Case:
    return replace(case, state="waiting", wake_at=None, snoozed_by=None) if case.state == "snoozed" else case


def _left(case: Case) -> Case:
    return replace(case, state="waiting", claim=None, given_by=None, media=False)


def _given(case: Case, claim: Claim, now: datetime, *, by: StaffId | None = None) -> Case:
    return replace(case, state="claimed", claim=claim, given_by=by, updated_at=now)


def _claim(case: Case, staff: StaffId, fence: int, now: datetime, lease: Lease) -> Claim:
    return Claim(case.id, fence, staff, now + lease.of(case.tier))


def _check(case: Case, claim: Claim) -> None:
    if case.claim is None or (case.claim.fence, case.claim.staff) != (claim.fence, claim.staff):
        raise Refused("claim_lost")
