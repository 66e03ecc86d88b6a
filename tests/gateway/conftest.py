"""The real application on a real Redis; only the worker behind it is a small one."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.content.catalog import Catalog
from bot.gateway.app import create_gateway
from bot.gateway.limits import Limits
from bot.gateway.parts import GatewayParts
from bot.settings import utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.gateway.tiny_worker import TinyWorker

if TYPE_CHECKING:
    from bot.language.toolkit import Toolkit

CATALOG = Catalog.load()


@lru_cache(maxsize=1)
def toolkit() -> Toolkit:
    from bot.language.toolkit import Toolkit  # late, as the program does it

    return Toolkit.from_content(CATALOG.files, CATALOG.phone_numbers())


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedRedis(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.open(tmp_path_factory.mktemp("keys") / "keys")


@pytest.fixture
async def store(redis_url: str, keyring: Keyring) -> AsyncIterator[Store]:
    store = Store(redis_url, keyring, prefix=f"t{secrets.token_hex(6)}:")
    yield store
    await store.aclose()


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
        answer = await self.http.get(
            "/chat/api/replies", params={"after": after, "wait": wait}, headers=self.headers
        )
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


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
async def gateway(store: Store, limits: Limits) -> AsyncIterator[Gateway]:
    parts = GatewayParts(store=store, catalog=CATALOG, load_toolkit=toolkit, clock=utc_now, limits=limits)
    transport = httpx.ASGITransport(create_gateway(parts), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://pelita", timeout=30) as client:
        yield Gateway(client, store)


@pytest.fixture
async def worker(store: Store) -> AsyncIterator[TinyWorker]:
    async with TinyWorker(store).running() as worker:
        yield worker


async def eventually(condition: Any, seconds: float = 5.0) -> Any:
    """The first true result of `await condition()`."""
    for _ in range(int(seconds / 0.02)):
        if found := await condition():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("did not happen in time")

