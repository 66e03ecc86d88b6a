"""The real gateway between a strict Bot API server and a real Redis; behind it a small worker."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.gateway.limits import Limits
from bot.gateway.telegram import forum, pace
from bot.store.store import Store
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.telegram.staff_room import StaffRoom, staff_room
from tests.gateway.telegram.town import Town, town_of
from tests.gateway.tiny_worker import TinyWorker


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as running:
        yield running


@pytest.fixture
async def town(
    server: BotApiServer, store: Store, worker: TinyWorker, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """Everything runs, understanding is ready; nobody waits a second a message, since this server sets no limits."""
    monkeypatch.setattr(pace, "_CHAT_SECONDS", 0.05)
    async with town_of(server, store, limits=limits) as town:
        yield town


@pytest.fixture
async def room(
    server: BotApiServer, store: Store, worker: TinyWorker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[StaffRoom]:
    """The town with a staff group, in a hurry."""
    for name, value in {"_CHAT_SECONDS": 0.05, "_GROUP_GAP": 0.0, "_GROUP_MOST": 10_000}.items():
        monkeypatch.setattr(pace, name, value)
    for name in ("_BATCH_SECONDS", "_QUIET_SECONDS", "_TROUBLE_SECONDS", "_SHORT_TROUBLE_SECONDS"):
        monkeypatch.setattr(forum, name, 0.1)
    async with staff_room(server, store) as room:
        yield room


@pytest.fixture
def siti(server: BotApiServer) -> Phone:
    return server.phone(501_770_031, first_name="Siti", last_name="Rahayu", username="siti_r", language_code="en")
