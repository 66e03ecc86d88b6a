"""Takes updates that Telegram brings itself: answered only after they are stored, refused without the right secret."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.errors import StoreDown
from bot.gateway.telegram.intake import Intake
from bot.store.keyring import Keyring

_log = logging.getLogger("pelita.telegram")
_MOST_BYTES = 1024 * 1024
_READ_SECONDS = 20.0
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


class Webhook:
    """`POST /telegram/<unguessable>`; path and secret are derived from the installation's master secret."""

    def __init__(self, keyring: Keyring, intake: Intake) -> None:
        self.path = f"/telegram/{_word(keyring.subkey('telegram webhook path'))}"
        self.secret = _word(keyring.subkey("telegram webhook secret"))
        self._intake = intake

    def route(self) -> Route:
        """For the application on the public port."""
        return Route(self.path, self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        """200 when the update is stored or ignored for good; 503 makes Telegram bring it again; 404 to strangers."""
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.secret.encode()):
            return Response(status_code=404)
        try:
            update = json.loads(await asyncio.wait_for(_read(request), _READ_SECONDS))
        except (ValueError, RecursionError, asyncio.TimeoutError, ClientDisconnect):
            return Response(status_code=400)
        try:
            await self._intake.take(update)
        except StoreDown:
            return Response(status_code=503, headers={"Retry-After": "2"})
        except Exception as error:  # its message could quote the update; brought again, it would fail again
            _log.error("update_failed %s", type(error).__name__)
        return Response(status_code=200)


async def _read(request: Request) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _MOST_BYTES:
            raise ValueError("too large")
    return bytes(received)


def _word(key: bytes) -> str:
    """52 characters that may stand in an address and in a secret token."""
    return base64.b32encode(key).decode().rstrip("=").lower()
