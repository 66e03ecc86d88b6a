"""What the queue page shows, in words: the place of each case and the reason for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.console.team import Team, team
from bot.console.visit import Visit
from bot.console.words import Words
from bot.core.cases import Case
from bot.core.shifts import Pace
from bot.core.skills import asked
from bot.core.types import CaseId, Lang, Tier
from bot.hotline.queue import CaseSummary, Counts

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
    #: when it was closed, or comes back, in words
    note: str = ""
    #: how it stands against its target: a code for the mark, and words
    pace: Pace = "none"
    clock: str = ""
    #: codes of the skills that it asks for
    asks: tuple[str, ...] = ()
    #: whether "the next case" can give it to who is looking
    suits: bool = True
    #: who holds it, or put it off
    holder: str = ""
    #: who passed it on to its holder, who has not looked yet
    given_by: str = ""


@dataclass(frozen=True)
class Board:
    """The queue page's live part."""

    counts: Counts
    next: Row | None
    rows: tuple[Row, ...]
    mine: tuple[Row, ...]
    closed: tuple[Row, ...]
    #: put off: one's own, for supervisors everybody's
    snoozed: tuple[Row, ...]
    #: held by colleagues; for supervisors only
    taken: tuple[Row, ...]
    #: cases with a note for oneself that is not opened yet
    mentions: tuple[Row, ...]
    team: Team
    #: which shift runs, in words; "" when the centre has none
    shift: str
    #: since when this staff member is on a break, in words; "" = working
    break_since: str
    #: whether they hold as many cases as the rules admit
    full: bool

    @property
    def newest(self) -> str:
        """What is worth a sound when it appears: waiting cases, and again when one becomes more urgent."""
        return " ".join(f"{row.id}:{row.tier}" for row in self.rows)

    @property
    def called(self) -> str:
        """What is worth a sound among the notes for oneself."""
        return " ".join(f"{row.id}:note" for row in self.mentions)

    @property
    def unread(self) -> str:
        """What is worth a sound among one's own cases."""
        return " ".join(
            f"{row.id}:{row.given_by and 'given'}{row.unread}" for row in self.mine if row.unread or row.given_by
        )


async def board(visit: Visit, serve: Sequence[Lang]) -> Board:
    """Reads the queue. Raises StoreDown."""
    queue, words, now, me = visit.desk.queue, visit.words, visit.now(), visit.member
    waiting = await queue.waiting(ROWS)
    rows = tuple(_waiting_row(visit, summary, _place_reason(waiting, at)) for at, summary in enumerate(waiting))
    claimed, everybody = await queue.claimed(), await team(visit.desk)
    mine = [case for case in claimed if case.claimed_by == me.id]
    since = await queue.on_break(me.id)
    leads = me.may("hand_over")
    return Board(
        counts=await queue.counts(),
        next=next((row for row in rows if row.lang in serve and row.suits), None),
        rows=rows,
        mine=tuple(_held_row(case, words, now, everybody) for case in mine),
        closed=tuple(_closed_row(case, words, now) for case in await queue.closed(CLOSED_ROWS)),
        snoozed=tuple(
            _snoozed_row(case, words, now, everybody)
            for case in await queue.snoozed()
            if leads or case.snoozed_by == me.id
        ),
        taken=tuple(_held_row(case, words, now, everybody) for case in claimed if leads and case.claimed_by != me.id),
        mentions=tuple(_row(case, words, now) for case in await queue.mentions(me.id)),
        team=everybody,
        shift=words.shift(visit.desk.rules, now),
        break_since=words.ago(now - since) if since else "",
        full=not visit.desk.rules.load.admits(mine),
    )


def _waiting_row(visit: Visit, summary: CaseSummary, place_reason: str) -> Row:
    case, now, rules = summary.case, visit.now(), visit.desk.rules
    clock, suits = rules.clock(case, now), rules.suits(case, visit.member.skills, now)
    row = _row(case, visit.words, now, place=summary.position, place_reason=place_reason)
    row = replace(row, asks=asked(case, rules.skills), suits=suits)
    return replace(row, pace=clock.pace, clock=visit.words.clock(clock))


def _held_row(case: Case, words: Words, now: datetime, team: Team) -> Row:
    return replace(_row(case, words, now), holder=team.name(case.claimed_by), given_by=team.name(case.given_by))


def _snoozed_row(case: Case, words: Words, now: datetime, team: Team) -> Row:
    left = case.wake_at - now if case.wake_at else timedelta(0)
    note = words.text("queue.back_in", span=words.span(left + timedelta(seconds=59)))  # never less than is left
    return replace(_row(case, words, now), holder=team.name(case.snoozed_by), note=note)


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
    return replace(row, note=words.text("queue.closed_ago", span=closed))


def _place_reason(waiting: Sequence[CaseSummary], at: int) -> str:
    """Why this case is below the one before it."""
    if at == 0:
        return "place_first"
    here, above = waiting[at].case, waiting[at - 1].case
    if here.tier != above.tier:
        return "place_tier"
    return "place_priority" if here.priority != above.priority else "place_age"
