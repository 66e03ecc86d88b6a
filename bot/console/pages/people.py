"""Staff accounts, for admins: invite, disable, enable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from starlette.responses import Response

from bot.console.visit import Visit
from bot.core.errors import AuthError
from bot.core.types import StaffId
from bot.hotline.staff import Role, StaffMember

_ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class _Invitation:
    role: Role
    url: str


async def people(visit: Visit) -> Response:
    """All accounts and the form for an invitation."""
    return await _page(visit)


async def invite(visit: Visit) -> Response:
    """A one-time link, shown in this answer only."""
    role = next((role for role in _ROLES if role == visit.field("role")), None)
    if role is None:
        return visit.go("/staff")
    token = await visit.desk.staff.invite(role, by=visit.member.id)
    url = visit.request.url
    scheme = "https" if visit.desk.public_https else url.scheme
    return await _page(visit, _Invitation(role, f"{scheme}://{url.netloc}{visit.base}/join/{token}"))


async def disable(visit: Visit) -> Response:
    """Switches an account off; its sessions end."""
    return await _switch(visit, active=False)


async def enable(visit: Visit) -> Response:
    """Switches an account on again."""
    return await _switch(visit, active=True)


async def _switch(visit: Visit, *, active: bool) -> Response:
    try:
        await visit.desk.staff.change(StaffId(visit.field("staff")), by=visit.member.id, active=active)
    except AuthError as error:
        return visit.go("/staff", "last_admin" if str(error) == "last_admin" else "not_allowed")
    return visit.go("/staff", "enabled" if active else "disabled")


async def _page(visit: Visit, invitation: _Invitation | None = None) -> Response:
    members = await visit.desk.staff.members()
    rows = [(member, await _status(visit, member)) for member in members]
    return visit.page("staff.html", "staff", "staff.title", people=rows, roles=_ROLES, invitation=invitation)


async def _status(visit: Visit, member: StaffMember) -> str:
    if not member.active:
        return "disabled"
    return "active" if await visit.desk.factor.enrolled(member.id) else "unfinished"
