"""Log-in, log-out and the language switch."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.responses import Response

from bot.client_address import address_of, network_of
from bot.console.menu import home
from bot.console.pages.queue import queue
from bot.console.visit import ANCHOR_COOKIE, LANG_COOKIE, SESSION_COOKIE, Visit, other_lang, safe_back
from bot.core.errors import AuthError
from bot.core.types import LANGS
from bot.hotline.staff import StaffMember

_MESSAGES = frozenset({"expired", "logged_out", "logged_out_everywhere"})


async def log_in_form(visit: Visit) -> Response:
    """The log-in page."""
    if visit.me is not None:
        return visit.go("/")
    note = visit.request.query_params.get("note", "")
    message = visit.words.text(f"login.{note}") if note in _MESSAGES else ""
    return _log_in_page(visit, message=message)


async def log_in(visit: Visit) -> Response:
    """Name, password and code in one step: the answer never tells which of them was wrong, not by its time either."""
    wait = visit.desk.logins.wait(_address(visit))
    if wait:
        span = visit.words.span(timedelta(seconds=max(60, wait)))
        return _log_in_page(visit, problem=visit.words.text("login.throttled", wait=span), status=429)
    floor = asyncio.create_task(asyncio.sleep(visit.desk.login_floor.total_seconds()))
    member = await _authenticated(visit)
    await floor
    if member is None:
        return _log_in_page(visit, problem=visit.words.text("login.failed"), status=401)
    visit.desk.logins.forgive(_address(visit))
    await visit.desk.audit.record(member.id, "logged_in")
    return await signed_in(visit, member)


async def signed_in(visit: Visit, member: StaffMember) -> Response:
    """Opens a session for `member`, always with a new token, and goes to the front page."""
    response = visit.go("/")
    visit.set_cookie(response, SESSION_COOKIE, await visit.desk.staff.start_session(member))
    _drop(visit, response, ANCHOR_COOKIE)
    return response


async def front(visit: Visit) -> Response:
    """The queue, or for those who read no cases the first page that their role opens."""
    return await queue(visit) if visit.member.may("cases") else visit.go(home(visit.member))


async def log_out(visit: Visit) -> Response:
    """Ends this session."""
    if visit.me is not None:
        await visit.desk.staff.end_session(visit.token)
        await visit.desk.audit.record(visit.me.id, "logged_out")
    return _signed_out(visit, "logged_out")


async def log_out_everywhere(visit: Visit) -> Response:
    """Ends all sessions of the account."""
    await visit.desk.staff.end_sessions(visit.member.id)
    await visit.desk.audit.record(visit.member.id, "logged_out_everywhere")
    return _signed_out(visit, "logged_out_everywhere")


async def switch_language(visit: Visit) -> Response:
    """The other interface language, on the same page."""
    response = visit.go(safe_back(visit.field("back")))
    lang = other_lang(visit.words.lang)
    if lang in LANGS:
        visit.set_cookie(response, LANG_COOKIE, lang, keep=True)
    return response


async def _authenticated(visit: Visit) -> StaffMember | None:
    try:
        member = await visit.desk.staff.authenticate(visit.field("name"), visit.field("password"))
    except AuthError:
        return None
    if not await visit.desk.factor.enrolled(member.id):
        return member  # may only set the second factor up until that is done
    if await visit.desk.factor.check(member.id, visit.field("code")):
        return member
    await visit.desk.audit.record(member.id, "second_factor_failed")
    return None


def _log_in_page(visit: Visit, *, problem: str = "", message: str = "", status: int = 200) -> Response:
    return visit.page("login.html", "login", "login.title", status=status, problem=problem, message=message)


def _signed_out(visit: Visit, note: str) -> Response:
    response = visit.go("/login", note)
    _drop(visit, response, SESSION_COOKIE)
    return response


def _drop(visit: Visit, response: Response, name: str) -> None:
    response.delete_cookie(name, path=visit.base or "/", httponly=True, samesite="strict")


def _address(visit: Visit) -> str:
    return network_of(address_of(visit.request, behind_proxy=visit.desk.public_https))
