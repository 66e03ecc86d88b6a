"""The web process: the gateway's pages and interface, and the console under /console, on one port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from bot.content.catalog import Catalog
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.language.toolkit import Toolkit
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store


def serve(settings: Settings, fd: int) -> int:
    """Serves on the inherited listening socket until SIGTERM."""
    asyncio.run(_serve(settings, socket.socket(fileno=fd)))
    return 0


async def _serve(settings: Settings, listener: socket.socket) -> None:
    store = Store(settings.redis_url or "", Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    catalog = Catalog.load()
    server: uvicorn.Server

    def stopping() -> bool:
        return server.should_exit

    gateway = create_gateway(
        GatewayParts(
            store=store,
            catalog=catalog,
            load_toolkit=lambda: Toolkit.from_content(catalog.files, catalog.phone_numbers()),
            clock=utc_now,
            more_routes=(Mount("/console", _console(store, catalog, stopping)),),
        )
    )
    server = uvicorn.Server(_config(gateway))
    try:
        await server.serve(sockets=[listener])
    finally:
        await store.aclose()


def _console(store: Store, catalog: Catalog, stopping: Callable[[], bool]) -> Starlette:
    audit = Audit(store)
    words = catalog.shared("handles")
    queue = CaseQueue(store, audit, Handles(words["nouns"], words["adjectives"]))
    return create_console(store, queue, StaffRegister(store, audit), audit, catalog, stopping=stopping)


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws="none",  # Rasa pins a version of websockets that uvicorn's own support does not accept
        access_log=False,  # addresses and paths are nobody's business
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
