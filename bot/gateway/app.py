"""Puts the gateway together: HTTP interface, pages, health, errors in words, headers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.content.catalog import Catalog
from bot.core.errors import BadToken, MailboxFull, StoreDown, UnknownSession
from bot.gateway import languages
from bot.gateway.chat_api import ChatApi
from bot.gateway.code_word_desk import CodeWordDesk
from bot.gateway.consent_desk import ConsentDesk
from bot.gateway.desk import Desk
from bot.gateway.edge import QuietEdge
from bot.gateway.errors import ApiError
from bot.gateway.first_aid import FirstAid
from bot.gateway.material import MaterialPages
from bot.gateway.pages import Pages
from bot.gateway.parts import GatewayParts, LateToolkit
from bot.gateway.release_desk import ReleaseDesk
from bot.gateway.return_desk import ReturnDesk
from bot.safe_headers import SafeHeaders
from bot.store.health import Health

_HEALTH_PATIENCE = 2.0
_FULL_SECONDS = 30


def create_gateway(parts: GatewayParts) -> Starlette:
    """The application of the public port. It uses `parts.store` but does not close it."""
    toolkit = LateToolkit(parts.load_toolkit)
    button_key = parts.store.keyring.subkey("buttons")
    first_aid = FirstAid(parts.catalog, toolkit, button_key)
    returns = ReturnDesk(parts.store, parts.catalog, button_key, parts.clock)
    releases = ReleaseDesk(parts.store, parts.catalog, button_key, parts.clock)
    code_words = CodeWordDesk(parts.store, parts.catalog, first_aid, button_key, parts.clock)
    consents = ConsentDesk(parts.store, parts.catalog, button_key, parts.clock)
    desk = Desk(parts.store, first_aid, returns, consents, releases, code_words, parts.clock)
    pages = Pages(parts.catalog, parts.store.retention, parts.media_most_bytes)
    channels = [make(parts, first_aid, desk) for make in parts.channels]

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        toolkit.start()
        running = [asyncio.create_task(channel.run()) for channel in channels]
        yield
        await asyncio.gather(*(channel.aclose() for channel in channels), *running, return_exceptions=True)
        await desk.aclose()

    return Starlette(
        routes=[
            Route("/healthz", _healthz(parts.store.health), methods=["GET"]),
            *ChatApi(parts, first_aid, desk).routes(),
            *pages.routes(),
            *(MaterialPages(pages, parts.catalog, parts.material).routes() if parts.material else ()),
            *(route for channel in channels for route in channel.routes()),
            *parts.more_routes,
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(QuietEdge, message=_in_both_languages(parts.catalog, "page.errors.internal")),
        ],
        exception_handlers={kind: _Errors(parts.catalog, pages) for kind in _HANDLED},
        lifespan=lifespan,
    )


def _healthz(health: Health) -> Callable[[Request], Awaitable[Response]]:
    async def healthz(_: Request) -> Response:
        try:
            nlu: str = await asyncio.wait_for(health.nlu_state(), _HEALTH_PATIENCE)
            redis = "ok"
        except (StoreDown, asyncio.TimeoutError):
            nlu, redis = "down", "down"
        status = "ok" if nlu == "ready" and redis == "ok" else "degraded"
        return JSONResponse({"status": status, "nlu": nlu, "redis": redis})

    return healthz


_HANDLED = (ApiError, UnknownSession, BadToken, MailboxFull, StoreDown, HTTPException, ClientDisconnect)


class _Errors:
    """Every expected error in the words of content, in the person's language."""

    def __init__(self, catalog: Catalog, pages: Pages) -> None:
        self._catalog = catalog
        self._pages = pages

    async def __call__(self, request: Request, error: Exception) -> Response:
        """`{"error": {"code", "message"}}`, or a page for somebody who followed a wrong address in a browser."""
        known = _as_api_error(error)
        message = self._catalog.text(languages.of_request(request), f"page.errors.{known.code}")
        if known.status == 404 and _wants_page(request):
            return self._pages.error(request, known.status, message)
        body = {"error": {"code": known.code, "message": message, **known.extra}}
        return JSONResponse(body, known.status, known.headers)


def _as_api_error(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    if isinstance(error, UnknownSession):
        return ApiError(401, "unknown_session")
    if isinstance(error, BadToken):
        return ApiError(400, "bad_payload")
    if isinstance(error, MailboxFull):
        return ApiError(429, "too_many_messages", retry_after=_FULL_SECONDS)
    if isinstance(error, StoreDown):
        return ApiError(503, "store_down", retry_after=2)
    if isinstance(error, HTTPException):
        codes = {HTTPStatus.NOT_FOUND: "not_found", HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed"}
        known = ApiError(error.status_code, codes.get(HTTPStatus(error.status_code), "bad_request"))
        known.headers.update(error.headers or {})
        return known
    return ApiError(400, "bad_request")  # the client hung up while sending; nobody reads this


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/chat/api")


def _in_both_languages(catalog: Catalog, key: str) -> str:
    return " / ".join(catalog.text(lang, key) for lang in ("id", "en"))
