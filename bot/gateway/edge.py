"""The outermost edge of the program: it never shows or logs what went wrong inside."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("pelita.gateway")


class QuietEdge:
    """Turns whatever nobody expected into a plain 500; the log gets the error's type and place, nothing else."""

    def __init__(self, app: ASGIApp, message: str) -> None:
        """`message` is the sentence shown with the 500, in both languages: nothing is known of the person here."""
        self._app = app
        self._message = message

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:  # the outermost edge: a traceback could carry what a person wrote
            _log.error("request failed: %s at %s", type(error).__name__, _place(error))
            if not started and scope["type"] == "http":
                body = {"error": {"code": "internal", "message": self._message}}
                await JSONResponse(body, status_code=500)(scope, receive, send)


def _place(error: Exception) -> str:
    """Where it was raised, for whoever mends it: file and line, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
