from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.types import Pseudonym
from bot.store.store import Store
from tests.support.stores import clock, opened, person, redis_url, store

__all__ = ["clock", "hasty", "redis_url", "store", "them"]


@pytest.fixture
async def them(store: Store) -> Pseudonym:
    someone = person()
    await store.sessions.open(someone, "id")
    return someone


@pytest.fixture
async def hasty(redis_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """A store whose leases run out quickly."""
    async with opened(redis_url, tmp_path, lease=timedelta(milliseconds=60)) as store:
        yield store
