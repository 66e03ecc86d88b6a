"""From a fresh start: an admin adds a partner, and a referral there goes between two browsers until it is completed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.core.types import CaseOpening, CaseText, ChannelAddress, Pseudonym
from bot.identity.pseudonym import PseudonymMaker
from bot.settings import utc_now
from tests.browser.axe import severe
from tests.browser.console_town import SOON, Staff, Town
from tests.browser.test_console_pages import browser, redis_url

__all__ = ["browser", "redis_url"]


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path, chat=True)
    yield town
    town.stop()


@pytest.fixture
def person(browser: Browser, town: Town) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 700}, locale="id-ID", is_mobile=True)
    page = context.new_page()
    page.goto(town.url.removesuffix("/console") + "/chat?lang=id")
    expect(page.locator("#log")).to_contain_text("Halo, aku Pelita")
    yield page
    context.close()


def pseudonym(town: Town, page: Page) -> Pseudonym:
    """Who the person in this window is to everything behind the gateway."""
    stored = page.evaluate("Object.values(sessionStorage).join()")
    maker = PseudonymMaker(town.house.store.keyring.subkey("pseudonym"))
    found = maker.of("web", ChannelAddress(json.loads(re.search(r"\{.*\}", stored)[0])["session"]))  # type: ignore[index]
    assert town.run(town.house.store.sessions.exists, found)
    return found


def adds_partner(admin: Staff) -> None:
    """Through the form, with a mistake first: nothing that was typed is lost."""
    page = admin.page
    admin.go("/partners")
    expect(page.locator("#partner-list")).to_contain_text("no partner on the list yet")
    page.click("#new-partner")
    for lang, name, note in (
        ("id", "Rumah Contoh (rekaan)", "Rumah aman dan bantuan hukum di Medan, gratis."),
        ("en", "Example House (made up)", "A safe house and legal help in Medan, free."),
    ):
        page.fill(f"[name=name_{lang}]", name)
        page.fill(f"[name=note_{lang}]", note)
    page.check("[name=kind][value=shelter]")
    page.select_option("[name=way_0]", "email")
    page.fill("[name=value_0]", "rujukan")
    expect(page.locator("[name=start_0]")).to_be_hidden()
    page.check("[name=when][value=times]")
    page.fill("[name=start_0]", "09:00")
    page.fill("[name=end_0]", "15:00")
    page.check("[name=day_0][value='0']")
    page.click("#keep-partner")
    expect(page.locator("#partner-problems")).to_contain_text("rujukan is no e-mail address")
    assert page.input_value("[name=start_0]") == "09:00"
    admin.complaints.clear()  # the browser notes the refusal (422)
    page.fill("[name=value_0]", "rujukan@contoh.example")
    page.click("#keep-partner")
    expect(page.locator("#partner-list")).to_contain_text("rujukan@contoh.example", timeout=20_000)
    admin.shot("referral-0-partner")
    admin.check()


def test_asked_agreed_taken_back_agreed_and_sent(browser: Browser, town: Town, person: Page) -> None:
    line = CaseText("person", "butuh tempat", utc_now())
    opening = CaseOpening("high", 1, "id", ("asked_for_staff",), "ID", (line,))
    town.run(town.house.queue.open, pseudonym(town, person), opening)
    adds_partner(Staff(browser, town, lang="en").enter("Ani", "admin"))
    staff = Staff(browser, town, lang="en").enter("Ratna", "agent")
    page = staff.page
    page.click("#take-next")
    page.click("#partners > summary")
    page.click("#refer-drop > summary")
    page.check("#refer-drop [value=shelter]")
    page.select_option("#refer-area", "sumatera_utara")
    page.click("#propose")
    text = page.locator("#partners textarea[lang=id]")
    expect(text).to_be_visible(timeout=SOON)
    passed_on = text.input_value()
    assert "Tempat aman" in passed_on
    staff.shot("referral-1-prepared")
    assert severe(page) == []
    page.locator("[id^=asked-]").click()

    def presses(title: str) -> None:
        """The newest button of that title, and the answer to it is on the screen."""
        said = person.locator(".from-bot").count()
        person.get_by_role("button", name=title, exact=True).last.click()
        expect(person.locator(".from-bot")).to_have_count(said + 1, timeout=SOON)

    expect(person.locator("#log")).to_contain_text("Ini semua yang akan dikirim", timeout=SOON)
    expect(person.locator("#log")).to_contain_text(passed_on.splitlines()[1])
    person.screenshot(path=str(Path("var/artifacts/console/referral-2-asked.png")))
    for title, state in (("Ya, boleh", "Agreed"), ("Batalkan", "Taken back"), ("Ya, boleh", "Agreed")):
        presses(title)
        expect(page.locator("#partners .token").first).to_have_text(state, timeout=SOON)
    expect(page.locator("#lines")).to_contain_text("setuju permintaannya dikirim ke Rumah Contoh")
    assert page.locator("#partners").get_by_text("rujukan@contoh.example").is_visible()
    page.locator("[id^=sent-]").click()
    expect(person.locator("#log")).to_contain_text("sudah dikirim ke Rumah Contoh", timeout=SOON)
    presses("Batalkan")
    expect(person.locator("#log")).to_contain_text("tidak bisa dibatalkan di sini", timeout=SOON)
    staff.go("/referrals")
    expect(page.locator("#awaited")).to_contain_text("Example House (made up)")
    staff.shot("referral-3-list")
    assert severe(page) == []
    page.locator("[id^=completed-]").click()
    expect(page.locator("#awaited")).to_contain_text("No referral is waiting")
    staff.check()
