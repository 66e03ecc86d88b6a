"""The first visit of a staff member: account by one-time link, then the second factor."""

from __future__ import annotations

import re

from starlette.responses import Response

from bot.console.pages.entry import signed_in
from bot.console.qr import qr_svg
from bot.console.second_factor import enrolment_uri
from bot.console.visit import Visit
from bot.core.errors import AuthError
from bot.hotline.staff import Invitation

#: letters and digits of any script, with what real names contain between them
_NAME = re.compile(r"[^\W_][\w .'’-]{1,39}")  # noqa: RUF001 - the typographic apostrophe is meant
#: what the register may refuse, as content keys below `console.join`
_REFUSALS = {"name_taken": "name_taken", "bad_name": "name_bad", "weak_password": "weak_short"}


async def join_form(visit: Visit) -> Response:
    """The form behind a one-time link. Looking at it does not use the link up."""
    invitation = await _invitation(visit)
    return _invalid(visit) if invitation is None else _join_page(visit, invitation)


async def join(visit: Visit) -> Response:
    """Makes the account, or gives one that was reset its new password, and signs it in."""
    invitation = await _invitation(visit)
    if invitation is None:
        return _invalid(visit)
    name = invitation.member.name if invitation.member else visit.field("name").strip()
    problem = _problem(visit, name, visit.field("password"))
    if problem:
        return _join_page(visit, invitation, problem=problem)
    try:
        member = await visit.desk.staff.accept(visit.request.path_params["token"], name, visit.field("password"))
    except AuthError as error:
        code = str(error)
        return _join_page(visit, invitation, problem=_REFUSALS[code]) if code in _REFUSALS else _invalid(visit)
    return await signed_in(visit, member)


def _problem(visit: Visit, name: str, password: str) -> str:
    """What is wrong with the form, as a content key below `console.join`; "" when nothing is."""
    if not _NAME.fullmatch(name):
        return "name_bad"
    if password != visit.field("repeat"):
        return "mismatch"
    return visit.desk.passwords.weakness(password, name) or ""


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


async def _invitation(visit: Visit) -> Invitation | None:
    try:
        return await visit.desk.staff.invitation(visit.request.path_params["token"])
    except AuthError:
        return None


def _join_page(visit: Visit, invitation: Invitation, *, problem: str = "") -> Response:
    return visit.page(
        "join.html",
        "join",
        "join.again_title" if invitation.member else "join.title",
        status=422 if problem else 200,
        role=invitation.member.role if invitation.member else invitation.role,
        known=invitation.member.name if invitation.member else "",
        problem=problem,
        name=visit.field("name"),
    )


def _invalid(visit: Visit) -> Response:
    message = visit.words.text("join.invalid_lead")
    return visit.page("message.html", "error", "join.invalid", status=404, message=message)


async def _setup_page(visit: Visit, *, problem: bool) -> Response:
    secret = await visit.desk.factor.secret(visit.member.id)
    uri = enrolment_uri(secret, visit.member.name)
    return visit.page(
        "setup.html",
        "setup",
        "setup.title",
        status=422 if problem else 200,
        problem=problem,
        uri=uri,
        qr=qr_svg(uri),
        secret_spaced=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )
