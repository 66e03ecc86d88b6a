"""The worker's loop: what it held when Redis went away is worked on as soon as Redis is back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.cli.worker import TurnThread, _serve
from bot.core.errors import StoreDown
from bot.core.types import Incoming, Reply, TurnResult
from bot.settings import utc_now
from bot.store.mailbox import Work
from bot.store.store import Store
from tests.support.stores import person, redis_url, store

__all__ = ("redis_url", "store")  # the fixtures


async def echo(work: Work) -> TurnResult:
    return TurnResult(tracker=b"", replies=(Reply(f"echo {work.incoming.text}"),))


async def test_a_commit_that_redis_did_not_hear_of_is_made_up_for_soon(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    them, real, struck = person(), store.mailbox.commit, []

    async def down_once(*args: Any) -> None:
        if not struck:
            struck.append(True)
            raise StoreDown
        await real(*args)

    monkeypatch.setattr(store.mailbox, "commit", down_once)
    await store.sessions.open(them, "id")
    await store.mailbox.put(them, Incoming("1", utc_now(), text="halo"), dedupe_id="1")
    stopping = asyncio.Event()
    serving = asyncio.create_task(_serve(store, "worker-1@here", TurnThread(), echo, stopping))
    answer = await store.outbox.wait_done(them, "1", "", 15)  # a lease lasts 30 s
    stopping.set()
    await serving
    assert struck
    assert [reply.text for reply in answer.replies] == ["echo halo"]
