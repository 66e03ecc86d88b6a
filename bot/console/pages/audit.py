"""The audit trail, for auditors and admins: filter, verify, export.

Filters travel in the body of a POST, never in an address: nothing of a case or a person stays in the browser's history.
"""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from bot.console.trail import Trail, as_csv
from bot.console.visit import Visit
from bot.content.own import TEXTS
from bot.hotline.audit import SYSTEM, AuditFilter, TrailCheck

_ROWS = 50
_MOST_ROWS = 1_000_000
#: a subject that no entry has, for a handle that is none
_NOBODY = "-"


async def audit(visit: Visit) -> Response:
    """The newest entries, or those that the filter lets pass."""
    return await _page(visit)


async def verify(visit: Visit) -> Response:
    """Whether the trail is whole; the answer names the first place that is not."""
    check = await visit.desk.audit.verify()
    await visit.desk.audit.record(visit.member.id, "audit_verified")
    return await _page(visit, check)


async def export(visit: Visit) -> Response:
    """The filtered entries as a spreadsheet."""
    found = await visit.desk.audit.entries(limit=_MOST_ROWS, only=_filter(visit))
    await visit.desk.audit.record(visit.member.id, "audit_exported")
    trail = await _trail(visit)
    heads = [visit.words.text(f"audit.{name}") for name in ("time_utc", "person", "what", "subject")]
    name = f"audit-{visit.now():%Y-%m-%d}.csv"
    return Response(
        as_csv(map(trail.line, found), heads),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _page(visit: Visit, check: TrailCheck | None = None) -> Response:
    trail = await _trail(visit)
    found = await visit.desk.audit.entries(before=visit.field("before"), limit=_ROWS + 1, only=_filter(visit))
    actions = visit.words.group("audit.action")
    people = {member.id: member.name for member in await visit.desk.staff.members()}
    return visit.page(
        "audit.html",
        "audit",
        "audit.title",
        lines=[trail.line(entry) for entry in found[:_ROWS]],
        older=found[_ROWS - 1].id if len(found) > _ROWS else "",
        actions=dict(sorted(actions.items(), key=lambda item: item[1].casefold())),
        people={SYSTEM: visit.words.text("audit.system"), **people},
        chosen={name: visit.field(name) for name in ("staff", "action", "handle", "day")},
        days=visit.desk.retention.audit.days,
        check=check,
        damaged=trail.line(check.at) if check is not None and check.at else None,
    )


async def _trail(visit: Visit) -> Trail:
    services = visit.desk.catalog.services.values()
    names: dict[str, str] = {service.id: service.names[visit.words.lang] for service in services}
    names |= {one.id: one.names[visit.words.lang] for one in visit.desk.catalog.partners.values()}
    names |= {key: visit.words.text(f"settings.texts.{key}") for key in TEXTS}
    names |= {member.id: member.name for member in await visit.desk.staff.members()}
    return Trail(names, visit.desk.handles, visit.words)


def _filter(visit: Visit) -> AuditFilter:
    handle = visit.field("handle").strip()
    subject = (visit.desk.handles.slot(handle) or _NOBODY) if handle else ""
    return AuditFilter(visit.field("staff"), visit.field("action"), subject, _day(visit.field("day")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
