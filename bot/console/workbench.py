"""What lies beside the conversation for the holder of a case: whom to pass it to, and until when to put it off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.team import Colleague, team
from bot.console.visit import Visit
from bot.core.cases import Case, snooze_limit


@dataclass(frozen=True)
class Workbench:
    """The tools of the case page."""

    colleagues: tuple[Colleague, ...]
    #: (minutes, in words), shortest first
    snoozes: tuple[tuple[int, str], ...]
    #: when the next shift begins, in words; "" while one runs
    next_shift: str
    #: the centre's zone in words
    zone: str


async def workbench(visit: Visit, case: Case) -> Workbench:
    """Reads the team and the rules. Raises StoreDown."""
    rules, words, now = visit.desk.rules, visit.words, visit.now()
    limit = snooze_limit(case.tier)
    starts = rules.shifts.next_start(now)
    within = bool(starts and starts - now <= limit)
    return Workbench(
        colleagues=(await team(visit.desk)).without(visit.member.id),
        snoozes=tuple((int(span.total_seconds()) // 60, words.span(span)) for span in rules.snooze if span <= limit),
        next_shift=words.moment(starts) if starts and within else "",
        zone=words.zone(rules.zone),
    )
