"""Erased words leave the append-only file too, which is rewritten for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Unreadable
from bot.core.types import CaseOpening, CaseText, Reply, TurnResult
from bot.store import rewrite
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.store.lives import live
from tests.support.stores import NOW, answer, key_names, opened, person, send, take


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Store]:
    """A store on a server of its own, whose file is looked into."""
    with EmbeddedRedis(tmp_path) as url:
        async with opened(url, tmp_path) as store:
            yield store


def append_only_file(folder: Path) -> bytes:
    return (folder / "redis" / "appendonly.aof").read_bytes()


async def test_nothing_readable_is_ever_in_the_file(alone: Store, tmp_path: Path) -> None:
    them = person()
    await alone.sessions.open(them, "id")
    await send(alone, them, "nama saya Siti")
    work = await take(alone)
    opening = CaseOpening("high", 1, "id", (), texts=(CaseText("person", "Siti di Batam", NOW),))
    await alone.mailbox.commit(work, TurnResult((Reply("Halo Siti"),), b"slot name: Siti", opening))
    file = append_only_file(tmp_path)
    assert them.encode() in file
    for word in (b"Siti", b"Batam", b"slot name"):
        assert word not in file


async def test_erased_is_said_after_the_file_was_rewritten(alone: Store, tmp_path: Path) -> None:
    them, other = person(), person()
    await live(alone, them)
    await live(alone, other)
    wrapped: Any = await alone.scripts.redis.hget(alone.scripts.keys("key", them), "wrapped")
    assert wrapped in append_only_file(tmp_path)
    assert await alone.eraser.erase(them)
    file = append_only_file(tmp_path)
    assert wrapped not in file
    assert them.encode() not in file
    assert other.encode() in file


async def test_ten_who_erase_at_once_share_a_rewrite(alone: Store, tmp_path: Path) -> None:
    people = [person() for _ in range(10)]
    for them in people:
        await live(alone, them)
    started = time.monotonic()
    assert all(await asyncio.gather(*(alone.eraser.erase(them) for them in people)))
    assert time.monotonic() - started < 6
    file = append_only_file(tmp_path)
    assert not [them for them in people if them.encode() in file]


async def test_rewrites_keep_a_distance(alone: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rewrite._SHORTEST_PAUSE_MS == 2000
    monkeypatch.setattr(rewrite, "_SHORTEST_PAUSE_MS", 500)
    monkeypatch.setattr(rewrite, "_LONGEST_PAUSE_MS", 500)
    assert await alone.eraser.erase(person())
    started = time.monotonic()
    assert await alone.eraser.erase(person())
    assert time.monotonic() - started > 0.4


async def test_a_rewrite_that_must_wait_is_made_up_for(
    alone: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrite, "_SHORTEST_PAUSE_MS", 60_000)
    them = person()
    await live(alone, them)
    await alone.eraser.erase(person())
    alone.eraser._patience = 0.05
    assert not await alone.eraser.erase(them)
    assert them.encode() in append_only_file(tmp_path)
    alone.eraser._patience = 5
    await alone.scripts.call("DEL", alone.scripts.keys("rewrite:pause"))
    assert await alone.eraser.rewrite_if_due()
    assert them.encode() not in append_only_file(tmp_path)


async def test_nothing_is_rewritten_for_nothing(alone: Store) -> None:
    assert await alone.eraser.rewrite_if_due()
    assert (await alone.scripts.redis.info("persistence"))["aof_last_rewrite_time_sec"] == -1


async def test_the_sweep_lets_expired_values_leave_the_file(alone: Store, tmp_path: Path) -> None:
    them = person()
    await alone.sessions.open(them, "id")
    await send(alone, them, "halo")
    await answer(alone, "ya")
    for name in await key_names(alone):
        if them in name:
            await alone.scripts.redis.pexpire(name, 1)
    while any(them in name for name in await key_names(alone)):
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)  # until Redis has removed what it no longer shows
    assert them.encode() in append_only_file(tmp_path)
    keyring = Keyring.open(tmp_path / "keys")
    old = keyring.today().name
    assert await alone.eraser.sweep(keyring, NOW + timedelta(days=365 * 50))
    assert them.encode() not in append_only_file(tmp_path)
    with pytest.raises(Unreadable):
        keyring.epoch(old)


async def test_a_redis_that_refuses_to_rewrite_is_not_pretended_to_have(alone: Store) -> None:
    await alone.scripts.call("ACL", "SETUSER", "default", "-bgrewriteaof")
    started = time.monotonic()
    assert not await alone.eraser.erase(person())
    assert time.monotonic() - started < 1


async def test_a_redis_without_the_file_has_nothing_to_rewrite(alone: Store) -> None:
    await alone.scripts.redis.config_set("appendonly", "no")
    started = time.monotonic()
    assert await alone.eraser.erase(person())
    assert await alone.eraser.erase(person())
    assert time.monotonic() - started < 1
