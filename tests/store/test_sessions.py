from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import UnknownSession
from bot.core.retention import Retention
from bot.core.types import Reply
from bot.store.sessions import Session
from bot.store.store import Store
from tests.support.stores import opened, person


async def test_a_session_is_new_once(store: Store) -> None:
    them = person()
    assert not await store.sessions.exists(them)
    assert await store.sessions.open(them, "en", lane="telegram")
    assert not await store.sessions.open(them, "id", lane="telegram")
    assert await store.sessions.exists(them)
    assert await store.sessions.get(them) == Session("en", "telegram")


async def test_the_language_can_be_changed(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id")
    await store.sessions.set_lang(them, "en")
    assert await store.sessions.get(them) == Session("en", "")


async def test_nobody_unknown_has_a_language(store: Store) -> None:
    with pytest.raises(UnknownSession):
        await store.sessions.get(person())
    with pytest.raises(UnknownSession):
        await store.sessions.set_lang(person(), "en")


async def test_many_at_once_open_one_session_with_one_key(store: Store) -> None:
    them = person()
    assert sum(await asyncio.gather(*(store.sessions.open(them, "id") for _ in range(20)))) == 1
    await asyncio.gather(*(store.outbox.append(them, [Reply(str(n))]) for n in range(20)))
    assert len(await store.outbox.after(them, "")) == 20


async def test_a_session_ends_without_contact_and_slides_with_it(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(session=timedelta(hours=2))) as store:
        them, redis = person(), store.scripts.redis
        name = store.scripts.keys("session", them)
        await store.sessions.open(them, "id")
        for contact in (
            lambda: store.sessions.open(them, "id"),
            lambda: store.outbox.append(them, [Reply("halo")]),
            lambda: store.outbox.after(them, ""),
        ):
            await redis.pexpire(name, 60_000)
            await contact()
            assert await redis.pttl(name) > 7_000_000


async def test_after_its_end_a_session_is_unknown_and_can_begin_anew(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(session=timedelta(milliseconds=30))) as store:
        them = person()
        await store.sessions.open(them, "id")
        await asyncio.sleep(0.04)
        assert not await store.sessions.exists(them)
        with pytest.raises(UnknownSession):
            await store.outbox.after(them, "")
        assert await store.sessions.open(them, "en")
