from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.store.health import Health
from bot.store.store import Store


async def test_without_workers_understanding_is_down(store: Store) -> None:
    assert await store.health.nlu_state() == "down"


async def test_one_ready_worker_is_enough(store: Store) -> None:
    await store.health.beat("one", "loading")
    assert await store.health.nlu_state() == "loading"
    await store.health.beat("two", "ready")
    assert await store.health.nlu_state() == "ready"
    await store.health.leave("two")
    assert await store.health.nlu_state() == "loading"


async def test_a_silent_worker_counts_as_down_and_is_forgotten(store: Store) -> None:
    health = Health(store.scripts, valid=timedelta(milliseconds=50))
    await health.beat("one", "ready")
    await asyncio.sleep(0.06)
    assert await health.nlu_state() == "down"
    assert await store.scripts.redis.hlen(store.scripts.keys("workers")) == 0


async def test_redis_answers(store: Store) -> None:
    assert await store.health.ping()
