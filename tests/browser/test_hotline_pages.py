"""The hotline's work in a real browser: ready replies, notes, passing on, breaks; phone and desktop, both languages.

Screenshots are kept in var/artifacts/console for a person's eye.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.console_town import SOON, Staff, Town
from tests.browser.test_console_pages import browser, redis_url
from tests.console.conftest import CATALOG

__all__ = ["browser", "redis_url"]


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path)
    yield town
    town.stop()


def test_a_code_and_tab_become_a_ready_reply(browser: Browser, town: Town) -> None:
    case = town.run(town.house.case, "halo", urgency="none", country="MY")
    staff = Staff(browser, town, lang="en").enter("Ratna", "agent")
    page = staff.page
    page.click("#take-next")
    page.wait_for_url("**/case/**")
    page.keyboard.type("/aman")
    page.keyboard.press("Tab")
    expect(page.locator("#reply")).to_have_value(CATALOG.text("id", "canned.safe"))
    expect(page.locator("#reply")).to_be_focused()
    page.fill("#reply", "")
    page.keyboard.type("/layanan")
    page.keyboard.press("Tab")
    assert "{service}" in page.input_value("#reply")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reply-state")).to_contain_text("{service}")
    assert len(staff.complaints) == 1  # the browser notes the refusal (422)
    staff.complaints.clear()
    # one click on a service fills the place
    page.click("#services > summary")
    page.locator("#services [data-insert]").first.click()
    written = page.input_value("#reply")
    assert "{service}" not in written
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.staff .body")).to_have_count(1)
    assert town.run(town.house.read_by_person, case)[-1] == written
    # a Tab after anything else moves on, as everywhere
    page.keyboard.type("/tidakada")
    page.keyboard.press("Tab")
    expect(page.locator("#reply")).to_have_value("/tidakada")
    expect(page.locator("#reply")).not_to_be_focused()
    staff.check()


def test_a_note_rings_at_the_colleagues_board(browser: Browser, town: Town) -> None:
    ratna = Staff(browser, town).enter("Ratna", "agent")
    budi = Staff(browser, town).enter("Budi", "agent")
    town.run(town.house.case, "tolong")
    ratna.page.click("#take-next")
    ratna.page.wait_for_url("**/case/**")
    ratna.page.keyboard.press("Escape")
    ratna.page.keyboard.press("c")
    ratna.page.fill("#reply", "balasan yang belum selesai")
    ratna.page.click("[data-insert='@Budi ']")
    ratna.page.keyboard.type("bisa lihat ini?")
    ratna.page.click("#note-keep")
    expect(ratna.page.locator("#notes .note-text")).to_have_text("@Budi bisa lihat ini?")
    expect(ratna.page.locator("#note-text")).to_have_value("")
    # needs and services follow without leaving the page, and the reply in the making stays
    ratna.page.click("#labels > summary")
    ratna.page.click("#labels .drop summary >> nth=0")
    ratna.page.check("input[value=wages]")
    ratna.page.click("#keep-needs")
    expect(ratna.page.locator("#labels .token")).to_have_count(1)
    expect(ratna.page.locator("#reply")).to_have_value("balasan yang belum selesai")
    ratna.page.click("#services > summary")
    ratna.page.locator("#services select").first.select_option("offered")
    ratna.page.locator("#services .referral button").first.click()
    expect(ratna.page.locator("#services .token")).to_have_count(1)
    expect(ratna.page.locator("#side-state")).not_to_be_empty()
    expect(ratna.page.locator("#reply")).to_have_value("balasan yang belum selesai")
    expect(budi.page.locator("#mentions-title")).to_be_visible(timeout=SOON)
    budi.page.locator("section:has(#mentions-title) a").click()
    expect(budi.page.locator(".note-text")).to_have_text("@Budi bisa lihat ini?")
    budi.shot("note-for-colleague")
    for staff in (ratna, budi):
        staff.check()


def test_passing_on_by_keyboard(browser: Browser, town: Town) -> None:
    ratna = Staff(browser, town).enter("Ratna", "agent")
    budi = Staff(browser, town).enter("Budi", "agent")
    case = town.run(town.house.case, "tolong")
    expect(ratna.page.locator("#take-next")).to_be_visible(timeout=SOON)
    ratna.page.keyboard.press("n")
    ratna.page.wait_for_url("**/case/**")
    ratna.page.locator("#reply").blur()
    ratna.page.keyboard.press("p")
    expect(ratna.page.locator("#pass-to")).to_be_focused()
    ratna.page.keyboard.press("Tab")
    ratna.page.keyboard.press("Enter")
    expect(ratna.page.locator("#flash")).to_be_visible()
    expect(budi.page.locator(f"#open-{case}")).to_be_visible(timeout=SOON)
    budi.shot("given-to-me")
    budi.page.click(f"#open-{case}")
    expect(budi.page.locator(".veil summary")).to_be_visible()
    for staff in (ratna, budi):
        staff.check()


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_tools_of_a_case_in_both_languages_and_widths(browser: Browser, town: Town, lang: str, size: str) -> None:
    house = town.house
    Staff(browser, town, lang=lang).enter("Budi", "agent")
    case = town.run(house.case, "Paspor saya diambil.", country="MY", reasons=("danger_now",))
    staff = Staff(browser, town, lang=lang, size=size).enter("Ratna", "supervisor")
    page = staff.page
    page.click("#take-next")
    page.wait_for_url(re.compile("/case/"))
    for part in ("labels", "services", "notes", "canned"):
        page.evaluate(f"document.getElementById('{part}').open = true")
    staff.shot(f"case-tools-{lang}-{size}")
    staff.check()
    page.evaluate("document.getElementById('canned').open = false")
    for part in ("pass-drop", "snooze-drop", "close-drop"):
        page.evaluate(f"document.getElementById('{part}').open = true")
        staff.shot(f"case-{part}-{lang}-{size}")
        staff.check()
    page.evaluate("document.getElementById('snooze-drop').open = true")
    page.click("#snooze-confirm")
    expect(page.locator("#flash")).to_be_visible()
    page.click("#break-begin")
    staff.shot(f"queue-break-{lang}-{size}")
    staff.check()
    town.run(house.case, "halo", tier="high")
    staff.go("/")
    staff.shot(f"queue-clock-{lang}-{size}")
    staff.check()
    staff.go("/team")
    staff.shot(f"team-{lang}-{size}")
    staff.check()
    staff.go(f"/case/{case}")
    staff.shot(f"case-snoozed-{lang}-{size}")
    staff.check()
