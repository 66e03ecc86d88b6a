"""The real gateway between a strict Bot API server and a real Redis; behind it a small worker."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.gateway.limits import Limits
from bot.gateway.telegram import pace
from bot.store.store import Store
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
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
def siti(server: BotApiServer) -> Phone:
    return server.phone(501_770_031, first_name="Siti", last_name="Rahayu", username="siti_r", language_code="en")
