"""Every page, on a phone and on a desktop, through axe-core: no serious or critical violation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from bot.store.redis_server import EmbeddedRedis
from tests.browser.axe import severe
from tests.browser.conftest import OpenWindow, Site
from tests.browser.console_town import ARTIFACTS, Staff, Town
from tests.console.conftest import PASSWORD, House
from tests.support.partners import example_text

WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}
VENDOR = Path(__file__).parent / "vendor"


@pytest.fixture
def town(chromium: Browser, tmp_path: Path) -> Iterator[Town]:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    with EmbeddedRedis(tmp_path) as url:
        town = Town(url, tmp_path)
        yield town
        for context in chromium.contexts:
            context.close()
        town.stop()


def test_the_library_is_the_published_one() -> None:
    digest = hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest()
    assert f"sha256 {digest}" in (VENDOR / "README.md").read_text()


def test_the_library_finds_what_is_wrong(window: OpenWindow) -> None:
    page: Page = window().page
    page.set_content('<html><body><img src="x"><input><p style="color:#bbb;background:#fff">pucat</p></body></html>')
    rules = {line.split()[0] for line in severe(page)}
    assert {"image-alt", "label", "color-contrast", "html-has-lang"} <= rules


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_people(site: Site, window: OpenWindow, size: str, lang: str, scheme: str) -> None:
    page = window(*WIDTHS[size], color_scheme=scheme, reduced_motion="reduce").page
    for path in ("/", "/privacy", "/nowhere"):
        page.goto(f"{site.url}{path}?lang={lang}")
        assert severe(page) == [], path
    page.goto(f"{site.url}/chat?lang={lang}")
    expect(page.locator(".from-bot")).to_have_count(1)
    page.fill("#input", "biaya")
    page.press("#input", "Enter")
    expect(page.locator(".from-bot")).to_have_count(2)
    assert severe(page) == []
    page.click("#erase")
    expect(page.locator("#confirm")).to_be_visible()
    assert severe(page) == []
    page.click("#erase-yes")
    expect(page.locator("#done")).to_be_visible()
    assert severe(page) == []


async def _fill(house: House) -> str:
    """Cases of every kind, entries in the log, and statistics that are published."""
    for tier in ("urgent", "high", "caution"):
        await house.case(tier=tier, reasons=("danger_now", "topic:report/confinement"), country="MY")  # type: ignore[arg-type]
    keys, call = house.store.scripts.keys, house.store.scripts.call
    for month in ("2025-01", "2025-02"):
        await call("SADD", keys("statistics:months"), month)
        for field, number in {
            "cases": 60,
            "tier:urgent": 40,
            "tier:high": 20,
            "destination:MY": 40,
            "wait:5": 60,
        }.items():
            await call("HSET", keys("statistics", month), field, number)
    assert house.own is not None
    house.own.change({"partners": yaml.safe_load(example_text())})
    return (await house.queue.waiting())[1].case.id


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_pages_for_staff(chromium: Browser, town: Town, lang: str, size: str, scheme: str) -> None:
    case = town.run(_fill, town.house)
    staff = Staff(chromium, town, lang=lang, size=size)
    staff.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    _first_visit(staff)
    for path in (
        "/",
        f"/case/{case}",
        "/team",
        "/partners",
        "/partners/new",
        "/preview",
        "/preview/ask/red_flags",
        "/content",
        "/questions",
        "/referrals",
        "/settings",
        "/statistics",
        "/audit",
        "/staff",
        "/account",
        "/nowhere",
    ):
        staff.go(path)
        staff.page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        assert severe(staff.page) == [], path
    staff.go("/staff")
    staff.page.click("form[action$='/staff/invite'] button")
    expect(staff.page.locator("#invite-link")).to_be_visible()
    assert severe(staff.page) == []
    staff.go("/audit")
    staff.page.click("#verify")
    expect(staff.page.locator("#check")).to_be_visible()
    assert severe(staff.page) == []
    staff.go("/")
    staff.page.click("#take-next")
    expect(staff.page.locator("#reply")).to_be_visible()
    assert severe(staff.page) == []


def _first_visit(staff: Staff) -> None:
    page = staff.page
    staff.go("/login")
    assert severe(page) == []
    page.fill("[name=name]", "x")
    page.fill("[name=password]", "x")
    page.click("main form button")
    expect(page.locator("#problem")).to_be_visible()
    assert severe(page) == []
    staff.go("/join/" + staff.town.run(staff.town.house.staff.invite, "admin"))
    assert severe(page) == []
    page.fill("[name=name]", "Ratna")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=repeat]", PASSWORD)
    page.click("main form button")
    secret = re.sub(r"\s", "", page.inner_text("#secret"))
    assert severe(page) == []
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.click("main form button")
    expect(page.locator("#codes li")).to_have_count(8)
    assert severe(page) == []
