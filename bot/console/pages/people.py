"""Staff accounts, for admins: invite, change the role, what they are trained for, reset, disable, enable."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.console.visit import Visit
from bot.core.errors import AuthError
from bot.core.roles import ROLES, Role, role_of
from bot.core.types import StaffId
from bot.hotline.staff import StaffMember


@dataclass(frozen=True)
class _Link:
    """A one-time link, shown in one answer only; `name` of the account that was reset, "" for a new one."""

    role: Role
    url: str
    name: str = ""


async def people(visit: Visit) -> Response:
    """All accounts and the form for an invitation."""
    return await _page(visit)


async def invite(visit: Visit) -> Response:
    """A one-time link, shown in this answer only."""
    role = role_of(visit.field("role"))
    if role is None:
        return visit.go("/staff")
    token = await visit.desk.staff.invite(role, by=visit.member.id)
    return await _page(visit, _Link(role, _address(visit, token)))


async def reset(visit: Visit) -> Response:
    """Locks an account (lost phone, lost password) and shows the link that opens it again."""
    staff = StaffId(visit.field("staff"))
    if staff == visit.member.id:  # whoever loses the link afterwards would have locked themselves out
        return visit.go("/staff", "not_yourself")
    try:
        token = await visit.desk.staff.reset(staff, by=visit.member.id)
        member = await visit.desk.staff.member(staff)
    except AuthError:
        return visit.go("/staff", "not_this_account")
    return await _page(visit, _Link(member.role, _address(visit, token), member.name))


async def change_role(visit: Visit) -> Response:
    """Gives an account another role; its sessions end, so that no open page keeps what the old role could see."""
    role = role_of(visit.field("role"))
    if role is None:
        return visit.go("/staff")
    return await _change(visit, "role_changed", role=role)


async def train(visit: Visit) -> Response:
    """Sets what somebody is trained for; all boxes ticked = everything, what is added to the list later too."""
    known, ticked = set(visit.desk.rules.skills), set(visit.form.getlist("skill"))
    skills = None if ticked >= known else {code for code in known if code in ticked}
    try:
        await visit.desk.staff.train(StaffId(visit.field("staff")), skills, by=visit.member.id)
    except AuthError:
        return visit.go("/staff", "not_this_account")
    return visit.go("/staff", "skills_set")


async def disable(visit: Visit) -> Response:
    """Switches an account off; its sessions end."""
    return await _change(visit, "disabled", active=False)


async def enable(visit: Visit) -> Response:
    """Switches an account on again."""
    return await _change(visit, "enabled", active=True)


async def _change(visit: Visit, note: str, *, role: Role | None = None, active: bool | None = None) -> Response:
    try:
        await visit.desk.staff.change(StaffId(visit.field("staff")), by=visit.member.id, role=role, active=active)
    except AuthError as error:
        return visit.go("/staff", "last_admin" if str(error) == "last_admin" else "not_this_account")
    return visit.go("/staff", note)


def _address(visit: Visit, token: str) -> str:
    url = visit.request.url
    scheme = "https" if visit.desk.public_https else url.scheme
    return f"{scheme}://{url.netloc}{visit.base}/join/{token}"


async def _page(visit: Visit, link: _Link | None = None) -> Response:
    members = await visit.desk.staff.members()
    skills = tuple(visit.desk.rules.skills)
    rows = [(member, await _status(visit, member)) for member in members]
    return visit.page("staff.html", "staff", "staff.title", people=rows, roles=tuple(ROLES), link=link, skills=skills)


async def _status(visit: Visit, member: StaffMember) -> str:
    if not member.active:
        return "disabled"
    if member.waiting:
        return "waiting"
    return "active" if await visit.desk.factor.enrolled(member.id) else "unfinished"
