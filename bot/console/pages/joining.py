"""The first visit of a staff member: account by one-time link, then the second factor."""

from __future__ import annotations

import re

from starlette.responses import Response

from bot.console.pages.entry import signed_in
from bot.console.qr import qr_svg
from bot.console.second_factor import enrolment_uri
from bot.console.visit import Visit
from bot.core.errors import AuthError
from bot.hotline.staff import Role

#: letters and digits of any script, with what real names contain between them
_NAME = re.compile(r"[^\W_][\w .'’-]{1,39}")  # noqa: RUF001 - the typographic apostrophe is meant
#: what the register may refuse, as content keys below `console.join`
_REFUSALS = {"name_taken": "name_taken", "bad_name": "name_bad", "weak_password": "weak_short"}


async def join_form(visit: Visit) -> Response:
    """The form behind an invitation link. Looking at it does not use the link up."""
    role = await _role(visit)
    return _invalid(visit) if role is None else _join_page(visit, role)


async def join(visit: Visit) -> Response:
    """Makes the account and signs it in."""
    role = await _role(visit)
    if role is None:
        return _invalid(visit)
    name, password = visit.field("name").strip(), visit.field("password")
    if not _NAME.fullmatch(name):
        return _join_page(visit, role, problem="name_bad")
    if password != visit.field("repeat"):
        return _join_page(visit, role, problem="mismatch")
    weakness = visit.desk.passwords.weakness(password, name)
    if weakness is not None:
        return _join_page(visit, role, problem=weakness)
    try:
        member = await visit.desk.staff.accept(visit.request.path_params["token"], name, password)
    except AuthError as error:
        code = str(error)
        return _join_page(visit, role, problem=_REFUSALS[code]) if code in _REFUSALS else _invalid(visit)
    return await signed_in(visit, member)


async def setup_form(visit: Visit) -> Response:
    """The secret for the authenticator app, as a picture and as text."""
    return await _setup_page(visit, problem=False)


async def setup(visit: Visit) -> Response:
    """Takes the first code; then the recovery codes are shown, once."""
    if not await visit.desk.factor.confirm(visit.member.id, visit.field("code")):
        return await _setup_page(visit, problem=True)
    await visit.desk.audit.record(visit.member.id, "second_factor_set")
    return await codes_page(visit)


async def codes_page(visit: Visit) -> Response:
    """New recovery codes of the signed-in member."""
    codes = await visit.desk.factor.new_codes(visit.member.id)
    return visit.page("codes.html", "setup", "setup.codes_title", codes=codes)


async def _role(visit: Visit) -> Role | None:
    try:
        return await visit.desk.staff.invited_role(visit.request.path_params["token"])
    except AuthError:
        return None


def _join_page(visit: Visit, role: Role, *, problem: str = "") -> Response:
    status = 422 if problem else 200
    name = visit.field("name")
    return visit.page("join.html", "join", "join.title", status=status, role=role, problem=problem, name=name)


def _invalid(visit: Visit) -> Response:
    message = visit.words.text("join.invalid_lead")
    return visit.page("message.html", "error", "join.invalid", status=404, message=message)


async def _setup_page(visit: Visit, *, problem: bool) -> Response:
    secret = await visit.desk.factor.secret(visit.member.id)
    return visit.page(
        "setup.html",
        "setup",
        "setup.title",
        status=422 if problem else 200,
        problem=problem,
        qr=qr_svg(enrolment_uri(secret, visit.member.name)),
        secret_spaced=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )
