"""What the queue page shows, in words: the place of each case and the reason for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.console.words import Words
from bot.core.cases import Case
from bot.core.types import CaseId, Lang, Tier
from bot.hotline.queue import CaseQueue, CaseSummary, Counts
from bot.hotline.staff import StaffMember

ROWS = 50
CLOSED_ROWS = 10


@dataclass(frozen=True)
class Row:
    """One case on the board; never a word of the conversation."""

    id: CaseId
    handle: str
    tier: Tier
    priority: int
    reasons: tuple[str, ...]
    lang: Lang
    country: str
    waited: str
    place: int = 0
    #: content key below `console.queue`
    place_reason: str = "place_first"
    unread: int = 0
    #: when it was closed, in words
    note: str = ""


@dataclass(frozen=True)
class Board:
    """The queue page's live part."""

    counts: Counts
    next: Row | None
    rows: tuple[Row, ...]
    mine: tuple[Row, ...]
    closed: tuple[Row, ...]

    @property
    def newest(self) -> str:
        """What is worth a sound when it appears: waiting cases, and again when one becomes more urgent."""
        return " ".join(f"{row.id}:{row.tier}" for row in self.rows)

    @property
    def unread(self) -> str:
        """What is worth a sound among one's own cases."""
        return " ".join(f"{row.id}:{row.unread}" for row in self.mine if row.unread)


async def board(queue: CaseQueue, member: StaffMember, serve: Sequence[Lang], words: Words, now: datetime) -> Board:
    """Reads the queue. Raises StoreDown."""
    waiting = await queue.waiting(ROWS)
    rows = tuple(
        _row(summary.case, words, now, place=summary.position, place_reason=_place_reason(waiting, at))
        for at, summary in enumerate(waiting)
    )
    return Board(
        counts=await queue.counts(),
        next=next((row for row in rows if row.lang in serve), None),
        rows=rows,
        mine=tuple(_row(case, words, now) for case in await queue.mine(member.id)),
        closed=tuple(_closed_row(case, words, now) for case in await queue.closed(CLOSED_ROWS)),
    )


def _row(case: Case, words: Words, now: datetime, *, place: int = 0, place_reason: str = "place_first") -> Row:
    return Row(
        id=case.id,
        handle=case.handle,
        tier=case.tier,
        priority=case.priority,
        reasons=words.reasons(case.reasons),
        lang=case.lang,
        country=words.country(case.country),
        waited=words.span(now - case.opened_at),
        place=place,
        place_reason=place_reason,
        unread=case.unread,
    )


def _closed_row(case: Case, words: Words, now: datetime) -> Row:
    row = _row(case, words, now)
    closed = words.ago(now - case.closed_at) if case.closed_at else ""
    return Row(**{**row.__dict__, "note": words.text("queue.closed_ago", span=closed)})


def _place_reason(waiting: Sequence[CaseSummary], at: int) -> str:
    """Why this case is below the one before it."""
    if at == 0:
        return "place_first"
    here, above = waiting[at].case, waiting[at - 1].case
    if here.tier != above.tier:
        return "place_tier"
    return "place_priority" if here.priority != above.priority else "place_age"
