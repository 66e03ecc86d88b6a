"""The directory: services that the bot tells people to contact, and when each was rung. Nothing of a person is here."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.console.visit import Visit
from bot.content import contacts
from bot.content.own import SERVICES
from bot.core import directory
from bot.core.directory import ABROAD, Service

#: in the order of the page
STATES = ("never", "overdue", "checked")


@dataclass(frozen=True)
class _Way:
    shown: str
    #: "" for an address that nothing opens
    link: str


@dataclass(frozen=True)
class _Row:
    id: str
    name: str
    #: where it can be reached, in words
    places: str
    ways: tuple[_Way, ...]
    note: str
    #: when it opens, if it is closed now; ""
    closed: str
    #: one of STATES
    state: str
    #: days since it was rung
    days: int
    by: str
    #: rung today from this page, so that it can be taken back
    fresh: bool


async def content(visit: Visit) -> Response:
    """Every service with a number: those never rung first, then those rung too long ago."""
    return await _page(visit)


async def rung(visit: Visit) -> Response:
    """Somebody rang the service today and it answered as the directory says; people are told so at once."""
    service = visit.desk.catalog.services.get(visit.field("service"))
    if visit.desk.own is None or service is None or not service.can_be_called:
        return visit.go("/content", "not_allowed")
    await visit.desk.audit.record(visit.member.id, "service_rung", service.id)
    today = visit.now().date().isoformat()
    visit.desk.own.change({SERVICES: {service.id: {"verified_on": today, "verified_by": visit.member.name}}})
    return visit.go("/content", "rung")


async def not_rung(visit: Visit) -> Response:
    """Takes back what was pressed by mistake; the date of the file counts again."""
    service = visit.field("service")
    if visit.desk.own is None or service not in visit.desk.own.layers.get(SERVICES, {}):
        return visit.go("/content", "not_allowed")
    await visit.desk.audit.record(visit.member.id, "service_not_rung", service)
    visit.desk.own.change({SERVICES: {service: None}})
    return visit.go("/content", "not_rung")


async def _page(visit: Visit) -> Response:
    services = [service for service in visit.desk.catalog.services.values() if service.can_be_called]
    rows = [_row(visit, service) for service in services]
    groups = {state: sorted((row for row in rows if row.state == state), key=_order) for state in STATES}
    return visit.page(
        "content.html",
        "content",
        "content.title",
        groups=groups,
        due=len(groups["never"]) + len(groups["overdue"]),
        total=len(rows),
        may_edit=visit.member.may("edit") and visit.desk.own is not None,
        max_age=visit.desk.service_max_age.days,
    )


def _order(row: _Row) -> tuple[int, str]:
    return (-row.days, row.name.casefold())


def _row(visit: Visit, service: Service) -> _Row:
    catalog, lang, today = visit.desk.catalog, visit.words.lang, visit.now().date()
    checked = directory.rung(service, today, visit.desk.service_max_age)
    own = visit.desk.own.layers.get(SERVICES, {}) if visit.desk.own else {}
    return _Row(
        id=service.id,
        name=service.names[lang],
        places=", ".join(
            visit.words.text("content.abroad") if code == ABROAD else visit.words.country(code)
            for code in service.countries
        ),
        ways=tuple(_Way(contacts.way(one), contacts.link(one)) for one in service.channels),
        note=service.notes.get(lang, ""),
        closed=contacts.closed(catalog, lang, service, visit.now()),
        state="never" if checked.days is None else "overdue" if checked.overdue else "checked",
        days=checked.days or 0,
        by=service.verified_by or "",
        fresh=checked.days == 0 and service.id in own,
    )
