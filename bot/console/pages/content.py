"""What the bot tells people to call, for editors: which numbers are due to be rung. Texts are in data/content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from bot.console.visit import Visit
from bot.content import contacts
from bot.core import directory
from bot.core.directory import Service


@dataclass(frozen=True)
class _Row:
    name: str
    ways: str
    #: content key below `console.content`
    state: str
    #: days since it was rung
    days: int = 0


_ORDER = ("never", "overdue", "checked")


async def content(visit: Visit) -> Response:
    """Every service with a number: those never rung first, then those rung too long ago."""
    today = visit.now().date()
    services = [service for service in visit.desk.catalog.services.values() if service.can_be_called]
    rows = sorted((_row(visit, service, today) for service in services), key=lambda row: _ORDER.index(row.state))
    due = sum(row.state != "checked" for row in rows)
    return visit.page("content.html", "content", "content.title", rows=rows, due=due)


def _row(visit: Visit, service: Service, today: date) -> _Row:
    name, ways = service.names[visit.words.lang], ", ".join(map(contacts.way, service.channels))
    rung = directory.rung(service, today, visit.desk.service_max_age)
    if rung.days is None:
        return _Row(name, ways, "never")
    return _Row(name, ways, "overdue" if rung.overdue else "checked", rung.days)
