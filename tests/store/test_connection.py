"""Redis may be restarted, stopped or full: calls answer or raise StoreDown, soon."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.core.errors import StoreDown
from bot.core.types import Reply, TurnResult
from bot.store import connection, redis_server
from bot.store.connection import connect
from bot.store.keys import Keys
from bot.store.redis_server import EmbeddedRedis
from bot.store.scripts import Scripts
from bot.store.store import Store
from tests.support.stores import opened, person, send, take


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def store(server: EmbeddedRedis, tmp_path: Path) -> AsyncIterator[Store]:
    url = f"unix://{tmp_path}/redis/redis.sock?db=0"
    async with opened(url, tmp_path) as store:
        yield store


def restart(server: EmbeddedRedis) -> None:
    server.stop()
    server.start()


async def test_scripts_that_redis_forgot_are_sent_again(store: Store) -> None:
    await store.sessions.open(person(), "id")
    await store.scripts.redis.script_flush()
    assert await store.sessions.open(person(), "id")


async def test_the_first_call_after_a_restart_works(store: Store, server: EmbeddedRedis) -> None:
    # Given several idle connections
    them = person()
    await store.sessions.open(them, "id")
    await asyncio.gather(*(store.sessions.exists(them) for _ in range(10)))
    # When Redis is restarted
    restart(server)
    # Then nobody notices
    assert await asyncio.gather(*(store.sessions.exists(them) for _ in range(10))) == [True] * 10


async def test_a_dead_redis_is_reported_at_once(store: Store, server: EmbeddedRedis) -> None:
    them = person()
    await store.sessions.open(them, "id")
    server.stop()
    started = time.monotonic()
    for call in (
        lambda: store.sessions.open(them, "id"),
        lambda: store.mailbox.take("worker", wait=5),
        lambda: store.outbox.wait(them, "", 5),
        lambda: store.outbox.take_delivery("telegram", wait=5),
        lambda: store.eraser.erase(them),
        lambda: store.health.nlu_state(),
    ):
        with pytest.raises(StoreDown):
            await call()
    assert time.monotonic() - started < 4
    assert not await store.health.ping()


async def test_a_frozen_redis_does_not_hang_anybody(
    store: Store, server: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert connection._LIMITS == {"socket_connect_timeout": 2.0, "socket_timeout": 5.0}
    monkeypatch.setitem(connection._LIMITS, "socket_timeout", 0.2)
    scripts = Scripts(connect(f"unix://{tmp_path}/redis/redis.sock?db=0"), Keys())
    await scripts.call("PING")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        with pytest.raises(StoreDown):
            await scripts.call("PING")
        with pytest.raises(StoreDown):
            await scripts.run("session_lang", person="x", lang="id")
        assert time.monotonic() - started < 2
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert await scripts.call("PING")
    await scripts.redis.close()


async def test_a_blocked_taker_notices_the_end_of_redis_and_goes_on_after_it(
    store: Store, server: EmbeddedRedis
) -> None:
    them = person()
    await store.sessions.open(them, "id")
    waiting = asyncio.create_task(store.mailbox.take("worker", wait=30))
    await asyncio.sleep(0.1)
    server.stop()
    with pytest.raises(StoreDown):
        await waiting
    server.start()
    await send(store, them, "halo")
    assert (await take(store)).incoming.text == "halo"


async def test_somebody_waiting_for_replies_hears_of_them_after_a_restart(store: Store, server: EmbeddedRedis) -> None:
    # Given the listener of this process
    them = person()
    await store.sessions.open(them, "id")
    await store.outbox.wait(them, "", 0)
    # When Redis is restarted and somebody waits again
    restart(server)
    await asyncio.sleep(0.2)
    waiting = asyncio.create_task(store.outbox.wait(them, "", 5))
    await asyncio.sleep(0.2)
    started = time.monotonic()
    await store.outbox.append(them, [Reply("halo")])
    # Then the reply arrives at once
    assert [reply.text for reply in await waiting] == ["halo"]
    assert time.monotonic() - started < 2


async def test_a_full_redis_is_down_and_changes_nothing(store: Store) -> None:
    # Given a message in flight
    them = person()
    await store.sessions.open(them, "id")
    await send(store, them, "satu")
    work = await take(store)
    before = await dump(store)
    # When memory is full
    await store.scripts.redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(StoreDown):
            await send(store, them, "dua")
        with pytest.raises(StoreDown):
            await store.outbox.append(them, [Reply("halo")])
        # Then nothing was half done
        assert await dump(store) == before
        # And the turn can be committed, so that the mailbox drains
        await store.mailbox.commit(work, TurnResult((Reply("ya"),), b"tracker"))
        assert [reply.text for reply in await store.outbox.after(them, "")] == ["ya"]
        # And erasing works
        await store.eraser.erase(them)
        assert not await store.sessions.exists(them)
    finally:
        await store.scripts.redis.config_set("maxmemory", "0")


async def dump(store: Store) -> dict[bytes, bytes | None]:
    redis = store.scripts.redis
    return {name: await redis.dump(name) async for name in redis.scan_iter()}


async def test_a_cancelled_call_does_not_leave_its_answer_to_the_next_one(store: Store) -> None:
    scripts = store.scripts
    for number in range(50):
        await scripts.call("SET", "number", number)
        call = asyncio.create_task(scripts.call("GET", "number"))
        for _ in range(number % 7):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert await scripts.call("ECHO", f"echo {number}") == f"echo {number}".encode()


@pytest.fixture
def sentinel(tmp_path: Path) -> Iterator[str]:
    """A server on a port and a sentinel that watches it; gives the address of the service."""
    master, watcher = free_port(), free_port()
    (tmp_path / "sentinel.conf").write_text(
        f"port {watcher}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {master} 1\n"
    )
    binary = str(redis_server._executable())
    commands = (
        [binary, "--port", str(master), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        [binary, str(tmp_path / "sentinel.conf"), "--sentinel"],
    )
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    yield f"sentinel://127.0.0.1:{watcher}/main?db=0"
    for process in processes:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def test_sentinel_leads_to_its_master(sentinel: str, tmp_path: Path) -> None:
    async with opened(sentinel, tmp_path) as store:
        deadline = time.monotonic() + 5
        while not await store.health.ping() and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert await store.sessions.open(person(), "id")
    assert connection.check(sentinel) == ("no_append_only_file",)


def test_sentinel_addresses_are_understood() -> None:
    hosts, service, options = connection._sentinel("sentinel://user:p%40ss@a:26379,b:26380/main?db=2")
    assert hosts == [("a", 26379), ("b", 26380)]
    assert service == "main"
    assert options == {"db": 2, "username": "user", "password": "p@ss"}
