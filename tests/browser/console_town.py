"""A console served on a port, and staff members at browsers: the stage of the browser tests."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pyotp
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from bot.console.second_factor import SecondFactor
from bot.content.catalog import Catalog
from bot.content.notices import code_word_sentences, sentences
from bot.content.own import OwnContent
from bot.core.roles import Role
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.settings import ROOT, utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.console.conftest import CATALOG, FAST, PASSWORD, SHOW, House
from tests.gateway.clients import toolkit

ARTIFACTS = ROOT / "var" / "artifacts" / "console"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}
#: how soon something that happened elsewhere has to be on the page
SOON = 3000

T = TypeVar("T")


class Town:
    """The console on a port, with a thread of its own; `run` does something on the store meanwhile."""

    def __init__(self, redis_url: str, folder: Path, *, content: Catalog = CATALOG, chat: bool = False) -> None:
        """`chat`: the pages for people stand beside the console, without a worker behind them."""
        self.content, self.chat = content, chat
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.stopping = threading.Event()
        self.house = self.run(self._build, redis_url, folder)
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/console"
        config = uvicorn.Config(self.house.app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config)
        self.serving = asyncio.run_coroutine_threadsafe(self.server.serve([self.listener]), self.loop)

    def run(self, act: Callable[..., Awaitable[T]], *arguments: Any, **named: Any) -> T:
        async def whole() -> T:
            return await act(*arguments, **named)

        return asyncio.run_coroutine_threadsafe(whole(), self.loop).result(20)

    async def _build(self, redis_url: str, folder: Path) -> House:
        store = Store(redis_url, Keyring.open(folder / "keys"), prefix=f"b{secrets.token_hex(6)}:")
        audit = Audit(store)
        words = CATALOG.shared("handles")
        handles, lapsed = Handles(words["nouns"], words["adjectives"]), sentences(CATALOG, "lapsed")
        queue = CaseQueue(store, audit, handles, lapsed=lapsed, code_word=code_word_sentences(CATALOG))
        staff = StaffRegister(store, audit, hasher=FAST)
        floor = timedelta(milliseconds=1)
        catalog = copy(self.content)
        own = OwnContent(folder / "own", catalog)
        console = create_console(
            store,
            queue,
            staff,
            audit,
            catalog,
            login_floor=floor,
            stopping=self.stopping.is_set,
            show_topic=SHOW,
            own=own,
        )
        mount = Mount("/console", console)
        app = Starlette(routes=[mount])
        if self.chat:
            app = create_gateway(GatewayParts(store, catalog, toolkit, utc_now, more_routes=(mount,)))
        return House(store, queue, staff, audit, utc_now, app, own=own)  # type: ignore[arg-type]

    def stop(self) -> None:
        self.stopping.set()
        self.server.should_exit = True
        self.serving.result(20)
        self.run(self.house.store.aclose)
        self.loop.call_soon_threadsafe(self.loop.stop)


class Staff:
    """One staff member at one browser. Anything the browser complains about fails the test."""

    def __init__(self, browser: Browser, town: Town, *, lang: str = "id", size: str = "desktop") -> None:
        self.town = town
        self.context: BrowserContext = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            locale="id-ID" if lang == "id" else "en-GB",
            has_touch=size == "phone",
            is_mobile=size == "phone",
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._seen(request.url))

    def _seen(self, url: str) -> None:
        if not url.startswith(self.town.url):
            self.foreign.append(url)

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def join(self, name: str, role: Role) -> Staff:
        """The whole first visit, through the pages."""
        token = self.town.run(self.town.house.staff.invite, role)
        self.page.goto(f"{self.town.url}/join/{token}")
        self.shot("first-visit-1-join")
        self.check()
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.fill("[name=repeat]", PASSWORD)
        self.page.click("main button")
        secret = self.page.inner_text("#secret").replace(" ", "")
        self.shot("first-visit-2-second-factor")
        self.check()
        self.page.fill("[name=code]", pyotp.TOTP(secret).now())
        self.page.click("main button")
        expect(self.page.locator("#codes li")).to_have_count(8)
        self.shot("first-visit-3-recovery-codes")
        self.check()
        self.page.click("main a.button")
        expect(self.page.locator("#live-mark")).to_be_visible()
        return self

    def signs_in(self, name: str, role: Role) -> Staff:
        """A staff member who has an account and is signed in; starts on the first page of the role."""
        token = self.town.run(_session, self.town.house, name, role)
        self.context.add_cookies([{"name": "pelita_console", "value": token, "url": self.town.url, "httpOnly": True}])
        self.go("/")
        return self

    def enter(self, name: str, role: Role) -> Staff:
        """The same with a role that works on cases: starts on the queue."""
        self.signs_in(name, role)
        expect(self.page.locator("#live-mark")).to_be_visible()
        return self

    def shot(self, name: str, *, full: bool = True) -> None:
        self.page.screenshot(path=str(ARTIFACTS / f"{name}.png"), full_page=full)

    def go(self, path: str) -> None:
        self.page.goto(self.town.url + path)

    def check(self) -> None:
        """The page is whole: nothing sticks out, nothing is unnamed, nothing came from elsewhere."""
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert self.page.evaluate(_UNNAMED) == []
        assert self.page.evaluate(_DOUBLE_IDS) == []
        assert self.page.locator("h1").count() == 1
        assert self.complaints == []
        assert self.foreign == []


async def _session(house: House, name: str, role: Role) -> str:
    member = await house.staff.accept(await house.staff.invite(role), name, PASSWORD)
    factor = SecondFactor(house.store.scripts, house.store.keyring.subkey("staff-factor"), clock=utc_now)
    assert await factor.confirm(member.id, pyotp.TOTP(await factor.secret(member.id)).now())
    return await house.staff.start_session(member)


_UNNAMED = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), textarea, select, summary")]
  .filter((one) => !one.textContent.trim() && !one.getAttribute("aria-label"))
  .filter((one) => !(one.labels && one.labels.length))
  .map((one) => one.outerHTML)"""
_DOUBLE_IDS = """() => { const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""
