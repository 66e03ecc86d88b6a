"""The door of the console: every page passes here, for sign-in, permissions and CSRF."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.console.csrf import new_anchor
from bot.console.desk import Desk
from bot.console.visit import ANCHOR_COOKIE, SESSION_COOKIE, Visit, language_of
from bot.console.words import Words
from bot.core.errors import AuthError
from bot.core.roles import Permission
from bot.hotline.staff import StaffMember

Page = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

#: the longest form is that of the shifts
_FORM_FIELDS = 120


class Door:
    """Wraps pages into endpoints."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def anyone(self, page: Page) -> Endpoint:
        """A page that needs no sign-in (log-in, invitation, language)."""

        async def endpoint(request: Request) -> Response:
            visit = await self._visit(request)
            return _stale(visit) if _forged(visit) else await page(visit)

        return endpoint

    def staff(self, page: Page, permission: Permission | None = None, *, enrolling: bool = False) -> Endpoint:
        """A page for signed-in staff with a second factor; `enrolling` pages are those that set it up."""

        async def endpoint(request: Request) -> Response:
            visit = await self._visit(request)
            if visit.me is None:
                return _sign_in(visit)
            if _forged(visit):
                return _stale(visit)
            if await self._desk.factor.enrolled(visit.me.id) == enrolling:
                return visit.go("/" if enrolling else "/setup")
            if permission is not None and not visit.me.may(permission):
                return _refused(visit, "forbidden", 403)
            return await page(visit)

        return endpoint

    async def _visit(self, request: Request) -> Visit:
        # What the page asks by itself must not keep an abandoned session alive.
        asked_by_script = request.method == "GET" and request.headers.get("x-live") == "1"
        token = request.cookies.get(SESSION_COOKIE, "")
        me = await self._member(token, slide=not asked_by_script)
        token = token if me else ""
        anchor = token or request.cookies.get(ANCHOR_COOKIE) or new_anchor()
        form = await request.form(max_files=0, max_fields=_FORM_FIELDS) if request.method == "POST" else FormData()
        words = Words(self._desk.catalog, language_of(request))
        return Visit(self._desk, request, words, anchor, token, me, form)

    async def _member(self, token: str, *, slide: bool) -> StaffMember | None:
        if not token:
            return None
        try:
            return await self._desk.staff.session(token, slide=slide)
        except AuthError:
            return None


def _forged(visit: Visit) -> bool:
    if visit.request.method != "POST":
        return False
    if visit.request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    # A browser that has no cookie of ours yet cannot have got a form from us.
    known = visit.token or visit.request.cookies.get(ANCHOR_COOKIE, "")
    return not visit.desk.csrf.matches(known, visit.field("csrf"))


def _stale(visit: Visit) -> Response:
    return visit.problem("error.stale", 403) if visit.live else _refused(visit, "stale", 403)


def _sign_in(visit: Visit) -> Response:
    if visit.live or visit.request.headers.get("accept", "") == "text/event-stream":
        return PlainTextResponse("", status_code=401)
    had_session = bool(visit.request.cookies.get(SESSION_COOKIE))
    return visit.go("/login", "expired" if had_session else "")


def _refused(visit: Visit, code: str, status: int) -> Response:
    message = visit.words.text(f"error.{code}")
    return visit.page("message.html", "error", "error.title", status=status, message=message)
