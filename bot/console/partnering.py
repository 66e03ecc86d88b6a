"""Referrals of a case in words: what was or would be passed on, to whom, how far it is, and which partners fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.console.visit import Visit
from bot.console.words import Words
from bot.content import contacts
from bot.content.catalog import Catalog
from bot.content.referral_words import area_name
from bot.core import directory
from bot.core.cases import Case
from bot.core.directory import Service
from bot.core.referrals import AFTERWARDS, Followed, Referral, State, moves
from bot.core.types import CaseId, Lang


@dataclass(frozen=True)
class Step:
    """A state it was in, in words, and since when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Shown:
    """A referral as staff see it."""

    id: str
    code: str
    partner: str
    state: State
    steps: tuple[Step, ...]
    #: what staff may do with it now
    next: tuple[State, ...]
    #: how staff reach the partner
    ways: str
    #: languages and whether it is closed now, in words
    remarks: tuple[str, ...]
    #: (language, everything that is passed on)
    texts: tuple[tuple[Lang, str], ...] = ()


@dataclass(frozen=True)
class Offered:
    """A partner to choose."""

    id: str
    name: str
    #: what it helps with, in words
    help: str


@dataclass(frozen=True)
class Partnering:
    """The referrals of a case, and what is needed for a new one."""

    referrals: tuple[Shown, ...]
    partners: tuple[Offered, ...]
    #: (id, name) of parts of the case's country
    areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Awaited:
    """A referral on the list of all that have to be followed."""

    case_id: CaseId
    handle: str
    referral: Shown


async def partnering(visit: Visit, case: Case) -> Partnering:
    """Reads the referrals of a case that the member holds. Raises StoreDown."""
    catalog, words = visit.desk.catalog, visit.words
    found = await visit.desk.queue.referrals(case.id)
    return Partnering(
        referrals=tuple(shown(visit, one, one.next) for one in found),
        partners=tuple(_offered(words, one) for one in _fitting(visit, case)),
        areas=_areas(catalog, words, case.country),
    )


async def awaited(visit: Visit) -> tuple[Awaited, ...]:
    """All that wait for staff or a partner, longest first; nothing in it says what was passed on."""
    return tuple(_awaited(visit, one) for one in await visit.desk.queue.followed())


def shown(visit: Visit, referral: Referral, allowed: tuple[State, ...]) -> Shown:
    """In the words of the interface language."""
    catalog, words = visit.desk.catalog, visit.words
    partner = catalog.partners.get(referral.partner)
    return Shown(
        id=referral.id,
        code=referral.code,
        partner=partner.names[words.lang] if partner else referral.partner,
        state=referral.state,
        steps=tuple(Step(words.text(f"partner.state_{state}"), at) for state, at in referral.history),
        next=allowed,
        ways=", ".join(contacts.way(channel) for channel in partner.channels) if partner else "",
        remarks=_remarks(visit, partner) if partner else (),
        texts=tuple(referral.text.items()),
    )


def _offered(words: Words, partner: Service) -> Offered:
    names = (words.text(f"partner.kind.{kind}") for kind in partner.kinds)
    return Offered(partner.id, partner.names[words.lang], ", ".join(names))


def _awaited(visit: Visit, one: Followed) -> Awaited:
    return Awaited(one.case_id, one.handle, shown(visit, one.referral, moves(one.referral.state, AFTERWARDS)))


def _remarks(visit: Visit, partner: Service) -> tuple[str, ...]:
    words = visit.words
    spoken = words.text("partner.languages", codes=", ".join(partner.languages)) if partner.languages else ""
    return tuple(filter(None, [spoken, contacts.closed(visit.desk.catalog, words.lang, partner, visit.now())]))


def _fitting(visit: Visit, case: Case) -> list[Service]:
    """All partners: those for the country, for one of the needs and open now come first."""
    kinds = {kind for need in case.needs for kind in visit.desk.rules.needs.get(need, ())}
    country, now = case.country or None, visit.now()

    def rank(partner: Service) -> tuple[object, ...]:
        return (
            not directory.reaches(partner, country),
            not kinds & set(partner.kinds),
            directory.is_closed(partner, now),
            partner.id,
        )

    return sorted(visit.desk.catalog.partners.values(), key=rank)


def _areas(catalog: Catalog, words: Words, country: str) -> tuple[tuple[str, str], ...]:
    here = [key for key, row in catalog.shared("areas").items() if row["country"] == country]
    return tuple(sorted(((key, area_name(catalog, words.lang, key)) for key in here), key=lambda pair: pair[1]))
