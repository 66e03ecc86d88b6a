"""A real Redis server and stores on it, each test under a key prefix of its own."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.core.cases import LEASE as CASE_LEASE
from bot.core.cases import Lease as CaseLease
from bot.core.retention import Retention
from bot.core.types import CaseId, Incoming, Pseudonym, Reply, TurnResult
from bot.store.keyring import Keyring
from bot.store.mailbox import Work
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
LEASE = timedelta(seconds=30)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **period: float) -> datetime:
        self.now += timedelta(**period)
        return self.now


def person(name: str = "person") -> Pseudonym:
    return Pseudonym(f"{name}-{secrets.token_hex(8)}")


def message(text: str = "", *, id: str = "") -> Incoming:
    return Incoming(id=id or secrets.token_hex(8), at=NOW, text=text)


async def send(store: Store, to: Pseudonym, text: str) -> Incoming:
    """Put a message that was never seen before."""
    incoming = message(text)
    assert await store.mailbox.put(to, incoming, dedupe_id=incoming.id)
    return incoming


async def take(store: Store, *, wait: float = 0) -> Work:
    """Take a message that must be there."""
    work = await store.mailbox.take("test", wait=wait)
    assert work is not None
    return work


async def answer(store: Store, *texts: str, tracker: bytes | None = None) -> Work:
    """Take the next message and answer it."""
    work = await take(store)
    await store.mailbox.commit(work, TurnResult(tuple(map(Reply, texts)), tracker))
    return work


async def key_names(store: Store) -> list[str]:
    """All keys under the store's prefix."""
    return sorted([name.decode() async for name in store.scripts.redis.scan_iter(f"{store.scripts.keys.prefix}*")])


async def content(store: Store, name: str) -> str:
    """Everything a key holds, in one text."""
    reads: dict[bytes, tuple[str | int, ...]] = {
        b"string": ("GET", name),
        b"hash": ("HGETALL", name),
        b"list": ("LRANGE", name, 0, -1),
        b"set": ("SMEMBERS", name),
        b"zset": ("ZRANGE", name, 0, -1),
        b"stream": ("XRANGE", name, "-", "+"),
        b"none": ("EXISTS", name),  # gone since its name was read
    }
    return repr(await store.scripts.call(*reads[await store.scripts.call("TYPE", name)]))


async def open_case(store: Store, them: Pseudonym) -> CaseId:
    """The person's open case, which there must be."""
    return CaseId((await store.scripts.call("GET", store.scripts.keys("case:of", them))).decode())


@asynccontextmanager
async def opened(
    url: str,
    folder: Path,
    *,
    prefix: str = "",
    lease: timedelta = LEASE,
    retention: Retention | None = None,
    claims: CaseLease = CASE_LEASE,
    clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[Store]:
    keyring = Keyring.open(folder / "keys")
    store = Store(
        url,
        keyring,
        retention,
        prefix=prefix or f"test-{secrets.token_hex(6)}:",
        lease=lease,
        claims=claims,
        **({"clock": clock} if clock else {}),
    )
    try:
        yield store
    finally:
        await store.aclose()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedRedis(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture
async def store(redis_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(redis_url, tmp_path) as store:
        yield store


@pytest.fixture
def clock() -> Clock:
    return Clock()
