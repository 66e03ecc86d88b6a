"""What lies beside the conversation for the holder of a case: colleagues, notes, labels, services, ready replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.console.partnering import Partnering, partnering
from bot.console.team import Colleague, Team, team
from bot.console.visit import Visit, other_lang
from bot.console.words import Words
from bot.content import contacts
from bot.content.canned import CannedReply, canned_replies
from bot.content.catalog import Service
from bot.content.contacts import Seeker
from bot.core.cases import Case, snooze_limit
from bot.core.types import Lang
from bot.hotline.audit import SYSTEM
from bot.hotline.queue import Note

#: how far a referral is, in the order of the form; "none" takes it off the list
REFERRAL_STATES = ("offered", "agreed", "contacted", "reached", "declined", "none")
_MOST_SERVICES = 6


@dataclass(frozen=True)
class Remark:
    """A note as staff read it."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Choice:
    """One entry of a fixed list."""

    code: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Suggestion:
    """A service that fits the case, or was referred to: `line` is what the person reads, in their language."""

    id: str
    name: str
    line: str
    #: that it is closed now and when it opens; ""
    closed: str
    #: one of REFERRAL_STATES; "" = not referred to
    state: str


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
    notes: tuple[Remark, ...]
    tags: tuple[Choice, ...]
    needs: tuple[Choice, ...]
    services: tuple[Suggestion, ...]
    #: referrals to partners
    partnering: Partnering
    canned: tuple[CannedReply, ...]
    #: the language beside that of the case in which staff read the ready replies
    second_lang: Lang


async def workbench(visit: Visit, case: Case) -> Workbench:
    """Reads the team, the notes and the rules. Raises StoreDown."""
    rules, words, now = visit.desk.rules, visit.words, visit.now()
    everybody, limit = await team(visit.desk), snooze_limit(case.tier)
    starts = rules.shifts.next_start(now)
    within = bool(starts and starts - now <= limit)
    return Workbench(
        colleagues=everybody.without(visit.member.id),
        snoozes=tuple((int(span.total_seconds()) // 60, words.span(span)) for span in rules.snooze if span <= limit),
        next_shift=words.moment(starts) if starts and within else "",
        zone=words.zone(rules.zone),
        notes=remarks(await visit.desk.queue.notes(case.id), everybody, words),
        tags=_choices("tag", rules.tags, case.tags, words),
        needs=_choices("need", tuple(rules.needs), case.needs, words),
        services=_services(visit, case),
        partnering=await partnering(visit, case),
        canned=canned_replies(visit.desk.catalog),
        second_lang=words.lang if words.lang != case.lang else other_lang(case.lang),
    )


def remarks(notes: list[Note], everybody: Team, words: Words) -> tuple[Remark, ...]:
    """Notes with the names of their writers, oldest first."""

    def writer(note: Note) -> str:
        return (
            words.text("case.system")
            if note.staff == SYSTEM
            else everybody.name(note.staff) or words.text("case.staff")
        )

    return tuple(Remark(writer(note), note.at, note.text) for note in notes)


def referral_states(case: Case) -> dict[str, str]:
    """Service → how far its referral is."""
    return dict(code.partition(":")[::2] for code in case.referrals)


def _choices(group: str, codes: tuple[str, ...], chosen: tuple[str, ...], words: Words) -> tuple[Choice, ...]:
    return tuple(Choice(code, words.text(f"{group}.{code}"), code in chosen) for code in codes)


def _services(visit: Visit, case: Case) -> tuple[Suggestion, ...]:
    """Those referred to first, then what fits the needs, else whom to contact in danger, in the case's country."""
    catalog, now, states = visit.desk.catalog, visit.now(), referral_states(case)
    who = ("child",) if "minor" in case.tags or "child" in case.needs else ()
    kinds = tuple(dict.fromkeys(kind for need in case.needs for kind in visit.desk.rules.needs.get(need, ())))
    seeker = Seeker(case.country or None, who=who)
    if kinds:
        fitting = contacts.for_need(
            catalog, kinds, (), seeker, now, emergency="safety" in case.needs, most=_MOST_SERVICES
        )
    else:
        fitting = contacts.for_place(catalog, case.country or None, who, now)[:_MOST_SERVICES]
    referred = [catalog.services[key] for key in states if key in catalog.services]
    chosen = {service.id: service for service in [*referred, *fitting]}
    return tuple(_suggestion(visit, case, service, states.get(service.id, "")) for service in chosen.values())


def _suggestion(visit: Visit, case: Case, service: Service, state: str) -> Suggestion:
    catalog, lang, now = visit.desk.catalog, visit.words.lang, visit.now()
    return Suggestion(
        id=service.id,
        name=service.names[lang],
        line=contacts.line(catalog, case.lang, service, now).removeprefix("• "),
        closed=contacts.closed(catalog, lang, service, now),
        state=state,
    )
