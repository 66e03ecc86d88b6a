"""What the HTTP interface answers when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.errors import PelitaError


class ApiError(PelitaError):
    """An answer `{"error": {"code", "message", …}}`. The message is looked up in content as `page.errors.<code>`."""

    def __init__(
        self, status: int, code: str, *, retry_after: int | None = None, extra: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.extra = dict(extra or {})
        self.headers: dict[str, str] = {}
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        if status == 401:
            self.headers["WWW-Authenticate"] = "Bearer"
