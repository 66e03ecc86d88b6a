"""The real application on a real Redis; only the worker behind it is a small one."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.gateway.app import create_gateway
from bot.gateway.limits import Limits
from bot.gateway.parts import GatewayParts
from bot.settings import utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Gateway, toolkit
from tests.gateway.tiny_worker import TinyWorker


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
