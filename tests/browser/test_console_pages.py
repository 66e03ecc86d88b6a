"""The console in a real browser: two staff at once, live updates, the keyboard, both languages, phone and desktop.

Screenshots are kept in var/artifacts/console for a person's eye.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from bot.core.types import CaseId
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import Role, StaffRegister
from bot.settings import ROOT, utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.console.conftest import CATALOG, FAST, PASSWORD, House

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARTIFACTS = ROOT / "var" / "artifacts" / "console"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}
#: how soon something that happened elsewhere has to be on the page
SOON = 2000

T = TypeVar("T")


class Town:
    """The console on a port, with a thread of its own; `run` does something on the store meanwhile."""

    def __init__(self, redis_url: str, folder: Path) -> None:
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
        queue = CaseQueue(store, audit, Handles(words["nouns"], words["adjectives"]))
        staff = StaffRegister(store, audit, hasher=FAST)
        floor = timedelta(milliseconds=1)
        console = create_console(store, queue, staff, audit, CATALOG, login_floor=floor, stopping=self.stopping.is_set)
        return House(store, queue, staff, audit, utc_now, Starlette(routes=[Mount("/console", console)]))  # type: ignore[arg-type]

    def stop(self) -> None:
        self.stopping.set()
        self.server.should_exit = True
        self.serving.result(20)
        self.run(self.house.store.aclose)
        self.loop.call_soon_threadsafe(self.loop.stop)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedRedis(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path)
    yield town
    town.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: install Chromium from the distribution, or set CHROMIUM")
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Staff:
    """One staff member at one browser. Anything the browser complains about fails the test."""

    def __init__(self, browser: Browser, town: Town, *, lang: str = "id", size: str = "desktop") -> None:
        self.town = town
        self.context: BrowserContext = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            locale="id-ID" if lang == "id" else "en-GB",
            has_touch=size == "phone",
            is_mobile=size == "phone",
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

    def join(self, name: str, role: Role, *, shot: str = "") -> Staff:
        token = self.town.run(self.town.house.staff.invite, role)
        self.page.goto(f"{self.town.url}/join/{token}")
        if shot:
            self.shot(f"{shot}-1-join")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.fill("[name=repeat]", PASSWORD)
        self.page.click("main button")
        secret = self.page.inner_text("#secret").replace(" ", "")
        if shot:
            self.shot(f"{shot}-2-second-factor")
        self.page.fill("[name=code]", pyotp.TOTP(secret).now())
        self.page.click("main button")
        expect(self.page.locator("#codes li")).to_have_count(8)
        if shot:
            self.shot(f"{shot}-3-recovery-codes")
        self.page.click("main a.button")
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


_UNNAMED = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), textarea, select, summary")]
  .filter((one) => !one.textContent.trim() && !one.getAttribute("aria-label"))
  .filter((one) => !(one.labels && one.labels.length))
  .map((one) => one.outerHTML)"""
_DOUBLE_IDS = """() => { const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""


_COUNT_TONES = """() => { window.rung = 0; const real = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.rung += 1; return real.call(this); }; }"""


def test_two_staff_one_case(browser: Browser, town: Town) -> None:
    house = town.house
    one = Staff(browser, town).join("Ratna", "supervisor", shot="first-visit")
    other = Staff(browser, town, lang="en").join("Budi", "supervisor")
    # A case appears by itself on both boards.
    case = town.run(house.case, "saya dikunci di kamar", reasons=("danger_now", "urgent:confined"), country="MY")
    for staff in (one, other):
        expect(staff.page.locator(f"#take-{case}")).to_be_visible(timeout=SOON)
    # Both reach for it in the same moment: one gets it, the other is told so.
    for staff in (one, other):
        staff.page.evaluate(f"setTimeout(() => document.getElementById('take-{case}').click(), 60)")
    for staff in (one, other):
        staff.page.wait_for_url(re.compile(r"/case/|already_claimed"))
    winner, loser = (one, other) if "/case/" in one.page.url else (other, one)
    expect(loser.page.locator("#flash")).to_be_visible()
    loser.shot("collision-loser")
    # The winner reads; the urgent text is covered until it is opened with a key.
    text = winner.page.locator("#lines", has_text="saya dikunci di kamar")
    expect(winner.page.locator(".veil summary")).to_be_visible()
    expect(winner.page.locator(".veil .body")).to_be_hidden()
    winner.page.locator("#reply").blur()
    winner.page.keyboard.press("u")
    expect(text.locator(".veil .body")).to_be_visible()
    # A reply by keyboard reaches the person and stands in the conversation.
    winner.page.keyboard.press("r")
    winner.page.keyboard.type("Halo, saya petugas.\nApakah aman menulis sekarang?")
    winner.page.keyboard.press("Control+Enter")
    expect(winner.page.locator(".line.staff .body")).to_have_text("Halo, saya petugas.\nApakah aman menulis sekarang?")
    expect(winner.page.locator("#reply")).to_have_value("")
    assert town.run(house.read_by_person, case)[-1].startswith("Halo, saya petugas.")
    # What the person writes appears by itself, also when it is urgent (this page has chosen to read).
    town.run(house.write, house.people[case], "malam ini mau dipindah")
    expect(winner.page.locator(".line.person .body").last).to_be_visible(timeout=SOON)
    expect(winner.page.locator(".line.person .body").last).to_have_text("malam ini mau dipindah")
    winner.shot("case-talk")
    for staff in (one, other):
        staff.check()


def test_the_lease_runs_out_and_the_draft_is_kept(browser: Browser, town: Town) -> None:
    house = town.house
    staff = Staff(browser, town).join("Ratna", "agent")
    case = town.run(house.case, "tolong")
    staff.page.click("#take-next")
    staff.page.fill("#reply", "tulisan yang belum terkirim")
    town.run(house.queue.lapse_expired, utc_now() + timedelta(minutes=11))
    expect(staff.page.locator("[data-view=lost]")).to_be_visible(timeout=SOON)
    expect(staff.page.locator("#kept-draft")).to_have_value("tulisan yang belum terkirim")
    expect(staff.page.locator("main")).not_to_contain_text("tolong")
    staff.shot("lease-lost")
    staff.check()
    assert (town.run(house.queue.get, case)).state == "waiting"


def test_what_the_person_erased_leaves_the_screen(browser: Browser, town: Town) -> None:
    house = town.house
    staff = Staff(browser, town, size="phone").join("Ratna", "agent")
    case = town.run(house.case, "ini akan hilang")
    staff.page.click("#take-next")
    expect(staff.page.locator("#lines")).to_contain_text("ini akan hilang")
    town.run(house.store.eraser.erase, house.people[case])
    expect(staff.page.locator("[data-view=erased]")).to_be_visible(timeout=SOON + 1000)
    assert "ini akan hilang" not in staff.page.content()
    staff.shot("erased-phone")
    staff.check()


def test_by_keyboard_alone(browser: Browser, town: Town) -> None:
    town.run(town.house.case, "halo", urgency="none")
    staff = Staff(browser, town, lang="en").join("Ratna", "agent")
    page = staff.page
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    staff.shot("shortcuts", full=False)
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/case/**")
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("q n u")  # letters are letters while somebody writes
    expect(page.locator("#reply")).to_have_value("q n u")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.focus("#close-drop > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.focus("#close-confirm")
    staff.shot("close-open")
    page.keyboard.press("Enter")
    expect(page.locator("#flash")).to_have_text("The case is closed.")
    assert "The conversation with staff has ended" in _last_words(town) or "selesai" in _last_words(town)
    staff.check()


def _last_words(town: Town) -> str:
    case = next(iter(town.house.people))
    return town.run(town.house.read_by_person, case)[-1]


def test_sound_and_notification_are_off_until_switched_on(browser: Browser, town: Town) -> None:
    staff = Staff(browser, town).join("Ratna", "agent")
    page = staff.page
    assert not page.is_checked("#alert-sound")
    assert not page.is_checked("#alert-notify")
    page.evaluate(_COUNT_TONES)
    town.run(town.house.case, "satu")
    expect(page.locator(".row")).to_have_count(1, timeout=SOON)
    assert page.evaluate("window.rung") == 0
    page.check("#alert-sound")
    town.run(town.house.case, "dua")
    expect(page.locator(".row")).to_have_count(2, timeout=SOON)
    page.wait_for_function("window.rung > 0", timeout=SOON)
    staff.check()


def test_a_session_that_ends_elsewhere_empties_the_page(browser: Browser, town: Town) -> None:
    house = town.house
    staff = Staff(browser, town).join("Ratna", "agent")
    town.run(house.case, "isi kasus")
    staff.page.click("#take-next")
    member = town.run(house.staff.members)[0]
    town.run(house.staff.end_sessions, member.id)
    town.run(house.case, "yang lain")
    town.run(house.write, next(iter(house.people.values())), "baru")
    expect(staff.page.locator("#signed-out")).to_be_visible(timeout=SOON + 1000)
    assert "isi kasus" not in staff.page.content()


async def _fill(house: House) -> CaseId:
    """A board as it looks on a busy evening; gives the case that a screenshot opens."""
    await house.case(tier="caution", reasons=("asked_for_staff",), urgency="none")
    await house.case(tier="high", reasons=("e07_docs", "e08_pay", "asked_for_staff"), country="SA", urgency="none")
    await house.case(tier="urgent", priority=2, reasons=("child", "accepted_offer"), lang="en", country="KH")
    await house.case(tier="caution", reasons=("r02_verified", "r07_debt"), lang="en", country="TW", urgency="none")
    reasons = ("danger_now", "topic:report/confinement", "urgent:confined")
    case = await house.case(
        "Paspor saya diambil majikan dan saya dikunci sejak kemarin.", reasons=reasons, country="MY"
    )
    person = house.people[case]
    await house.write(person, "Iya, tolong. Nomor saya [telepon], alamat di [alamat].", urgency="none", reasons=reasons)
    return case


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_in_both_languages_and_widths(browser: Browser, town: Town, lang: str, size: str) -> None:
    house = town.house
    case = town.run(_fill, house)
    staff = Staff(browser, town, lang=lang, size=size)
    staff.go("/login")
    staff.shot(f"login-{lang}-{size}")
    staff.check()
    staff.join("Ratna", "admin")
    staff.shot(f"queue-{lang}-{size}")
    staff.check()
    waiting = town.run(house.queue.waiting)[1].case.id
    staff.go(f"/case/{waiting}")
    staff.shot(f"case-waiting-{lang}-{size}")
    staff.check()
    staff.go("/")
    staff.page.click("#take-next")
    staff.page.wait_for_url(f"**/case/{case}")
    expect(staff.page.locator("#live-mark")).to_be_visible()
    staff.page.fill("#reply", "Halo, saya petugas. Apakah aman menulis sekarang?")
    staff.page.click("#send")
    expect(staff.page.locator(".line.staff")).to_have_count(1)
    staff.shot(f"case-{lang}-{size}", full=False)
    staff.check()
    for path in ("staff", "account"):
        staff.go(f"/{path}")
        staff.shot(f"{path}-{lang}-{size}")
        staff.check()
    staff.go("/staff")
    staff.page.click("form[action$='/staff/invite'] button")
    expect(staff.page.locator("#invite-link")).to_contain_text("/console/join/")
    staff.check()


def test_the_dark_evening(browser: Browser, town: Town) -> None:
    town.run(_fill, town.house)
    staff = Staff(browser, town)
    staff.page.emulate_media(color_scheme="dark")
    staff.join("Ratna", "supervisor")
    staff.shot("queue-id-dark")
    staff.page.click("#take-next")
    expect(staff.page.locator("#live-mark")).to_be_visible()
    staff.shot("case-id-dark", full=False)
    staff.check()


def test_without_scripts_the_work_can_be_done(browser: Browser, town: Town) -> None:
    house = town.house
    staff = Staff(browser, town, lang="en").join("Ratna", "agent")
    case = town.run(house.case, "halo", urgency="none")
    context = browser.new_context(
        java_script_enabled=False, locale="en-GB", storage_state=staff.context.storage_state()
    )
    page = context.new_page()
    page.goto(town.url + "/")
    page.click("#take-next")
    page.fill("#reply", "Halo dari halaman tanpa skrip")
    page.click("#send")
    expect(page.locator(".line.staff .body")).to_have_text("Halo dari halaman tanpa skrip")
    page.click("#back-drop > summary")
    page.click("#back-confirm")
    expect(page.locator("#flash")).to_have_text("The case went back to the queue.")
    assert "Halo dari halaman tanpa skrip" in town.run(house.read_by_person, case)
    context.close()
