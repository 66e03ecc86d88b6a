"""What staff see when something cannot be done: a page in their language, never an exception's text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.csrf import new_anchor
from bot.console.desk import Desk
from bot.console.headers import PAGE_HEADERS
from bot.console.visit import ANCHOR_COOKIE, Visit, language_of
from bot.console.words import Words
from bot.core.errors import StoreDown

Handler = Callable[[Request, Exception], Awaitable[Response]]
_TEXTS = {404: "not_found", 405: "not_found", 413: "too_large"}


def error_pages(desk: Desk) -> Mapping[Any, Handler]:
    """Handlers for Starlette."""

    def answer(request: Request, text: str, status: int) -> Response:
        visit = _visit(desk, request)
        if visit.live and request.method == "POST":
            return visit.problem(f"error.{text}", status)
        message = visit.words.text(f"error.{text}")
        return visit.page("message.html", "error", "error.title", status=status, message=message)

    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return answer(request, _TEXTS.get(status, "unexpected"), status)

    async def store_down(request: Request, _: Exception) -> Response:
        return answer(request, "store_down", 503)

    async def unexpected(request: Request, _: Exception) -> Response:
        # This answer is made outside the middleware, so it brings its own headers.
        response = answer(request, "unexpected", 500)
        response.headers.update(PAGE_HEADERS)
        return response

    return {HTTPException: http, StoreDown: store_down, Exception: unexpected}


def _visit(desk: Desk, request: Request) -> Visit:
    """A visit without asking the store who it is: the store may be what failed."""
    words = Words(desk.catalog, language_of(request))
    anchor = request.cookies.get(ANCHOR_COOKIE) or new_anchor()
    return Visit(desk, request, words, anchor, "", None, FormData())
