"""A real browser, and the real gateway on 127.0.0.1 with a small worker behind it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.gateway.app import create_gateway
from bot.gateway.limits import Limits
from bot.gateway.parts import GatewayParts
from bot.settings import utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.gateway.clients import CATALOG, toolkit
from tests.gateway.tiny_worker import TinyWorker

ARTIFACTS = Path(__file__).resolve().parents[2] / "var" / "artifacts"


@dataclass
class Site:
    """The running gateway; `run` does something in its event loop."""

    url: str
    store: Store
    worker: TinyWorker
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)


StartSite = Callable[..., Site]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per module: Playwright allows only one of its loops in a thread at a time."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("these tests need Chromium of the distribution (package chromium), or CHROMIUM to name another")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def start_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartSite]:
    """Starts gateways that share one Redis, each with names of its own there."""
    keyring = Keyring.open(tmp_path_factory.mktemp("keys") / "keys")
    with EmbeddedRedis(tmp_path_factory.mktemp("data")) as redis_url, contextlib.ExitStack() as running:

        def start(limits: Limits | None = None) -> Site:
            ready: list[Site] = []
            started, stop = threading.Event(), threading.Event()

            async def serve() -> None:
                store = Store(redis_url, keyring, prefix=f"t{secrets.token_hex(6)}:")
                parts = GatewayParts(store, CATALOG, toolkit, utc_now, limits or Limits())
                listener = socket.socket()
                listener.bind(("127.0.0.1", 0))
                server = uvicorn.Server(
                    uvicorn.Config(create_gateway(parts), ws="none", log_level="error", timeout_graceful_shutdown=1)
                )
                async with TinyWorker(store).running() as worker:
                    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                    ready.append(Site(url, store, worker, asyncio.get_running_loop()))
                    serving = asyncio.create_task(server.serve(sockets=[listener]))
                    while not server.started:
                        await asyncio.sleep(0.01)
                    started.set()
                    while not stop.is_set():
                        await asyncio.sleep(0.05)
                    server.should_exit = True
                    await serving
                await store.aclose()

            thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
            thread.start()
            assert started.wait(20)
            running.callback(lambda: (stop.set(), thread.join(10)))
            return ready[0]

        yield start


@pytest.fixture(scope="module")
def site(start_site: StartSite) -> Site:
    return start_site()


@dataclass
class Visitor:
    """A browser window whose every complaint and every request elsewhere is noted."""

    page: Page
    complaints: list[str]
    elsewhere: list[str]


OpenWindow = Callable[..., Visitor]


@pytest.fixture
def window(chromium: Browser) -> Iterator[OpenWindow]:
    contexts: list[BrowserContext] = []

    def open_window(width: int = 390, height: int = 844, **more: Any) -> Visitor:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="id-ID", **more)
        context.set_default_timeout(15_000)
        expect.set_options(timeout=15_000)  # a busy machine is no failure
        contexts.append(context)
        visitor = Visitor(context.new_page(), [], [])
        visitor.page.on("console", lambda m: visitor.complaints.append(m.text) if m.type != "log" else None)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))

        def elsewhere(route: Any) -> None:
            visitor.elsewhere.append(route.request.url)
            route.fulfill(content_type="text/html", body="<title>Cuaca</title><h1>Cuaca hari ini</h1>")

        context.route(lambda url: not url.startswith("http://127.0.0.1:"), elsewhere)
        return visitor

    yield open_window
    for context in contexts:
        context.close()
