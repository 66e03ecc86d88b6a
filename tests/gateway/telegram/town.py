"""The public program with Telegram, as a test starts and asks it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import httpx
from starlette.applications import Starlette

from bot.core.types import ChannelAddress, Pseudonym
from bot.gateway.app import create_gateway
from bot.gateway.limits import Limits
from bot.gateway.parts import GatewayParts
from bot.gateway.telegram.gateway import TelegramGateway, TelegramSettings
from bot.identity.pseudonym import TELEGRAM, PseudonymMaker
from bot.settings import utc_now
from bot.store.store import Store
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.clients import CATALOG, toolkit


@dataclass
class Town:
    """What a test needs to look behind the counter."""

    server: BotApiServer
    store: Store
    app: Starlette

    def person(self, phone: Phone) -> Pseudonym:
        maker = PseudonymMaker(self.store.keyring.rotating("pseudonym"))
        return maker.of(TELEGRAM, ChannelAddress(str(phone.id)))

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://pelita")


@contextlib.asynccontextmanager
async def town_of(
    server: BotApiServer,
    store: Store,
    *,
    limits: Limits | None = None,
    webhook_url: str = "",
    token: str = "",
    api_url: str = "",
    settings: TelegramSettings | None = None,
) -> AsyncIterator[Town]:
    await asyncio.to_thread(toolkit)  # seconds, the first time
    settings = settings or TelegramSettings(token or server.token, api_url or server.url, webhook_url)
    parts = GatewayParts(
        store=store,
        catalog=CATALOG,
        load_toolkit=toolkit,
        clock=utc_now,
        limits=limits or Limits(),
        channels=(partial(TelegramGateway, settings),),
    )
    app = create_gateway(parts)
    async with app.router.lifespan_context(app):
        yield Town(server, store, app)


def said(key: str, lang: str = "id", **values: object) -> str:
    """A sentence of content."""
    return CATALOG.text(lang, key, **values)  # type: ignore[arg-type]
