"""The errors that the Bot API answers with, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from tests.botapi.json_types import Json


@dataclass(frozen=True)
class ApiError(Exception):
    """A refusal: HTTP status, Telegram's description and its ResponseParameters."""

    code: int
    description: str
    parameters: Json | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.description}"

    def body(self) -> Json:
        """What the client reads."""
        more = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **more}


def bad_request(why: str) -> ApiError:
    """400."""
    return ApiError(400, f"Bad Request: {why}")


def not_simulated(what: str) -> ApiError:
    """400 with words that Telegram never says, so that a test sees that the server, not the client, falls short."""
    return bad_request(f"not simulated by the test server: {what}")


def forbidden(why: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {why}")


def conflict(why: str) -> ApiError:
    """409."""
    return ApiError(409, f"Conflict: {why}")


def too_many(seconds: int) -> ApiError:
    """429; the client must be silent for `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
