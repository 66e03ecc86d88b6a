"""Clients of the gateway, and what they share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from bot.content.catalog import Catalog
from bot.core.types import LANGS
from bot.store.store import Store
from tests.botapi.clock import PATIENCE

if TYPE_CHECKING:
    from bot.language.toolkit import Toolkit

CATALOG = Catalog.load()
MESSAGES = "/chat/api/messages"
Found = TypeVar("Found")


def error(answer: httpx.Response) -> tuple[int, str]:
    """Status and code; checks on the way that the error is a clean one."""
    body = answer.json()
    assert set(body) == {"error"}
    assert {"code", "message"} <= set(body["error"])
    assert "Traceback" not in answer.text
    known = [CATALOG.text(lang, f"page.errors.{body['error']['code']}") for lang in LANGS]
    assert body["error"]["message"] in known
    return answer.status_code, body["error"]["code"]


@lru_cache(maxsize=1)
def toolkit() -> Toolkit:
    from bot.language.toolkit import Toolkit  # late, as the program does it

    return Toolkit.from_content(CATALOG.files, CATALOG.phone_numbers())


@dataclass
class Chat:
    """One person's client."""

    http: httpx.AsyncClient
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, **body: Any) -> httpx.Response:
        return await self.http.post("/chat/api/messages", json=body, headers=self.headers)

    async def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        answer = await self.send(text=text, **more)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        return replies

    async def replies(self, after: str = "", wait: int = 0) -> list[dict[str, Any]]:
        answer = await self.http.get("/chat/api/replies", params={"after": after, "wait": wait}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        return replies


@dataclass
class Gateway:
    """The application, and people who open sessions with it."""

    http: httpx.AsyncClient
    store: Store

    async def person(self, lang: str = "id") -> Chat:
        answer = await self.http.post("/chat/api/sessions", json={"language": lang})
        assert answer.status_code == 201, answer.text
        return Chat(self.http, answer.json()["session"])


async def eventually(condition: Callable[[], Awaitable[Found]], seconds: float = PATIENCE) -> Found:
    """The first true result of `condition`."""
    ends = time.monotonic() + seconds
    while not (found := await condition()):
        assert time.monotonic() < ends, f"did not happen within {seconds} s"
        await asyncio.sleep(0.02)
    return found
