"""What a gateway is built from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias

from starlette.routing import BaseRoute

from bot.content.catalog import Catalog
from bot.core.reach import Reach
from bot.core.types import Lang
from bot.gateway.limits import Limits
from bot.store.store import Store

_log = logging.getLogger("pelita.gateway")

if TYPE_CHECKING:  # its imports take a second; the pages are served before
    from bot.gateway.desk import Desk
    from bot.gateway.first_aid import FirstAid
    from bot.language.toolkit import Toolkit

MakeChannel: TypeAlias = "Callable[[GatewayParts, FirstAid, Desk], Channel]"


class Channel(Protocol):
    """A push channel such as Telegram."""

    def routes(self) -> Sequence[BaseRoute]:
        """What it serves on the public port."""

    async def run(self) -> None:
        """Its work in the background, until `aclose`."""

    async def aclose(self) -> None:
        """Ends the work in good order."""


@dataclass(frozen=True)
class Material:
    """What the page needs beside content: where people find the bot, and who draws the poster (a PDF file)."""

    reach: Reach
    draw_poster: Callable[[Lang], Awaitable[bytes]]


@dataclass(frozen=True)
class GatewayParts:
    """Everything `create_gateway` needs, made by the program's start."""

    store: Store
    catalog: Catalog
    #: called once, in a thread, when first needed; builds the language tools from content
    load_toolkit: Callable[[], Toolkit]
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    #: believe `X-Forwarded-For`; only behind a proxy that writes it
    trust_proxy: bool = False
    #: posters and messages to pass on; without it there is no such page
    material: Material | None = None
    #: bytes that a photo or voice note for staff may have
    media_most_bytes: int = 5 * 2**20
    #: push channels, each made once the gateway's own tools are there
    channels: tuple[MakeChannel, ...] = ()
    #: served beside the gateway's own, for example the console under /console
    more_routes: tuple[BaseRoute, ...] = ()


class LateToolkit:
    """The language tools, loaded in a thread while everything else is served already."""

    def __init__(self, load: Callable[[], Toolkit]) -> None:
        self._load = load
        self._loading: asyncio.Task[Toolkit | None] | None = None

    def start(self) -> asyncio.Task[Toolkit | None]:
        """Begins to load, once."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._try_to_load())
        return self._loading

    async def get(self) -> Toolkit | None:
        """The tools, after at most the seconds that loading takes; None when they cannot be built."""
        return await asyncio.shield(self.start())

    async def _try_to_load(self) -> Toolkit | None:
        try:
            return await asyncio.to_thread(self._load)
        except Exception as error:  # whatever is wrong with it, people still get the holding sentence
            _log.error("language tools cannot be loaded: %s", type(error).__name__)
            return None
