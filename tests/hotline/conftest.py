from __future__ import annotations

import pytest

from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.store.store import Store
from tests.support.stores import Clock, clock, redis_url, store

__all__ = ["clock", "redis_url", "store"]


@pytest.fixture
def audit(store: Store, clock: Clock) -> Audit:
    return Audit(store, clock=clock)


@pytest.fixture
def handles() -> Handles:
    return Handles([f"kata{number}" for number in range(256)], [f"sifat{number}" for number in range(256)])


@pytest.fixture
def queue(store: Store, audit: Audit, handles: Handles, clock: Clock) -> CaseQueue:
    return CaseQueue(store, audit, handles, clock=clock)
