"""What a gateway is built from."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from bot.content.catalog import Catalog
from bot.gateway.limits import Limits
from bot.store.store import Store

_log = logging.getLogger("pelita.gateway")

if TYPE_CHECKING:  # its imports take a second; the pages are served before
    from bot.language.toolkit import Toolkit


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
    #: served beside the gateway's own, for example the console under /console
    more_routes: tuple[BaseRoute, ...] = ()


class LateToolkit:
    """The language tools, loaded in a thread while everything else is served already."""

    def __init__(self, load: Callable[[], Toolkit]) -> None:
        self._load = load
        self._loading: asyncio.Task[Toolkit] | None = None

    def start(self) -> None:
        """Begins to load; harmless when it has begun."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._load))
            self._loading.add_done_callback(_report_failure)

    async def get(self) -> Toolkit:
        """The tools, after at most the seconds that loading takes. Raises ContentError when content is broken."""
        self.start()
        assert self._loading is not None  # noqa: S101 - for the type checker
        return await asyncio.shield(self._loading)


def _report_failure(loading: asyncio.Task[Toolkit]) -> None:
    if not loading.cancelled() and (error := loading.exception()) is not None:
        _log.error("language tools cannot be loaded: %s", type(error).__name__)
