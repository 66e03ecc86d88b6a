"""A server, and python-telegram-bot's Bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.botapi.web import local_client


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as running:
        yield running


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    made = Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False}),
    )
    async with made:
        yield made


@pytest.fixture
def siti(server: BotApiServer) -> Phone:
    """Somebody who has started the bot; the update about that is gone."""
    phone = server.phone(501, first_name="Siti", username="siti", language_code="id")
    phone.start()
    server.updates.forget()
    return phone


@pytest.fixture
async def http(server: BotApiServer) -> AsyncIterator[httpx.AsyncClient]:
    """Calls methods without any library: `await http.post("/sendMessage", json=…)`."""
    async with local_client(f"{server.url}/bot{server.token}") as client:
        yield client
