"""What the case page shows: facts and conversation in words, and which view of it somebody may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.console.words import Words
from bot.core.cases import Case, Lease
from bot.core.types import CaseId, CaseText, Lang, StaffId, Tier
from bot.hotline.staff import StaffMember

#: mine: everything. lost: it was mine on this page until now. The others show facts, never texts.
View = Literal["mine", "lost", "waiting", "taken", "snoozed", "closed", "erased", "missing"]


@dataclass(frozen=True)
class Line:
    """One line of the conversation. `n` counts from 1 and never changes for a line."""

    n: int
    sender: str
    who: str
    text: str
    at: datetime
    urgent: bool
    #: it stays covered until somebody opens it
    veiled: bool
    #: what is special about it, as a code of `console.case.kind`; "" = nothing
    kind: str
    #: id of its file, "" = none
    media: str


@dataclass(frozen=True)
class CaseFile:
    """A case ready to be shown."""

    id: CaseId
    handle: str
    tier: Tier
    priority: int
    reasons: tuple[str, ...]
    lang: Lang
    country: str
    opened_at: datetime
    waited: str
    waiting: bool
    closed_at: datetime | None
    outcome: str
    #: answers to check-ins in words, oldest first
    news: tuple[tuple[str, datetime], ...]
    fence: int
    #: seconds
    lease_left: int
    lease_total: int
    #: those to be shown; a page that has the first ones already asks for the rest
    lines: tuple[Line, ...]
    #: how many there are in all
    total: int
    #: whether there are texts that stay covered until somebody opens them
    veiled: bool
    #: whether its person may send photos and voice notes
    takes_media: bool

    @property
    def lease_words(self) -> str:
        """Minutes and seconds left."""
        return f"{self.lease_left // 60}:{self.lease_left % 60:02d}"


def view_of(case: Case | None, staff: StaffId, *, held_before: bool) -> View:
    """Which view of the case this staff member gets; `held_before` = the page already showed it as theirs."""
    if case is None:
        return "missing"
    if case.state == "erased":
        return "erased"
    if case.state == "closed":
        return "closed"
    if case.claimed_by == staff:
        return "mine"
    if held_before:
        return "lost"
    return "snoozed" if case.state == "snoozed" else "waiting" if case.state == "waiting" else "taken"


def case_file(
    case: Case,
    texts: Sequence[CaseText],
    member: StaffMember,
    words: Words,
    now: datetime,
    lease: Lease,
    *,
    after: int = 0,
) -> CaseFile:
    """The case in the words of the interface language; `texts` only for those who may read them.

    The first `after` lines are left out: the page has them.
    """
    lines = tuple(_line(at, text, case.tier, member, words) for at, text in enumerate(texts, start=1))
    left = (case.lease_until - now).total_seconds() if case.lease_until else 0
    return CaseFile(
        id=case.id,
        handle=case.handle,
        tier=case.tier,
        priority=case.priority,
        reasons=words.reasons(case.reasons),
        lang=case.lang,
        country=words.country(case.country),
        opened_at=case.opened_at,
        waited=words.ago(now - case.opened_at),
        waiting=case.state == "waiting",
        closed_at=case.closed_at,
        outcome=case.outcome,
        news=tuple((words.text(f"checkin.said_{code}"), at) for code, at in case.news),
        fence=case.claim.fence if case.claim else 0,
        lease_left=max(0, int(left)),
        lease_total=int(lease.of(case.tier).total_seconds()),
        lines=lines[after:],
        total=len(lines),
        veiled=any(line.veiled for line in lines),
        takes_media=case.media,
    )


def _line(number: int, text: CaseText, tier: Tier, member: StaffMember, words: Words) -> Line:
    urgent = text.urgency == "urgent" and text.sender == "person"
    return Line(
        n=number,
        sender=text.sender,
        who=_who(text, member, words),
        text=text.text,
        at=text.at,
        urgent=urgent,
        # pictures and voice have a cover of their own
        veiled=urgent or (tier == "urgent" and text.sender == "person" and not text.media),
        kind=text.kind,
        media=text.media,
    )


def _who(text: CaseText, member: StaffMember, words: Words) -> str:
    if text.sender != "staff":
        return words.text(f"case.{text.sender}")
    if text.by == member.name:
        return words.text("case.you")
    return text.by or words.text("case.staff")
