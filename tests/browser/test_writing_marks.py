"""Who is writing just now, on both sides of one conversation: the person's page and the case page of staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.core.types import CaseOpening, Pseudonym
from tests.browser.console_town import SOON, Staff, Town
from tests.browser.test_console_pages import browser, redis_url
from tests.console.conftest import CATALOG, House

__all__ = ["browser", "redis_url"]


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path, chat=True)
    yield town
    town.stop()


async def _open_case(house: House) -> None:
    """For the only person there is."""
    (name,) = [key async for key in house.store.scripts.redis.scan_iter(match=house.store.scripts.keys("session", "*"))]
    person = Pseudonym(name.decode().rpartition(":")[2])
    await house.queue.open(person, CaseOpening("high", 1, "id", ("asked_for_staff",)))


def _person(browser: Browser, town: Town) -> Page:
    page = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 844}).new_page()
    page.goto(town.url.removesuffix("/console") + "/chat")
    expect(page.locator(".from-bot")).to_have_count(1)
    return page


def test_both_sides_see_that_the_other_writes_and_never_what(browser: Browser, town: Town) -> None:
    person = _person(browser, town)
    town.run(_open_case, town.house)
    staff = Staff(browser, town).enter("Ratna", "agent")
    staff.page.click("#take-next")
    staff.page.wait_for_url(re.compile("/case/"))
    expect(person.locator("#log")).to_contain_text("Petugas sudah masuk")
    expect(person.locator("#typing")).to_be_hidden()
    # staff write
    staff.page.locator("#reply").press_sequentially("Apakah am")
    expect(person.locator("#typing")).to_have_text(
        re.compile(CATALOG.text("id", "page.chat.staff_typing")), timeout=SOON
    )
    assert "Apakah am" not in person.content()
    staff.page.keyboard.type("an?")
    staff.page.keyboard.press("Control+Enter")
    expect(person.locator(".from-staff")).to_have_count(1)
    expect(person.locator("#typing")).to_be_hidden()
    # the person writes
    person.locator("#input").press_sequentially("aku mas")
    mark = staff.page.locator("#live-mark")
    expect(mark).to_have_text(CATALOG.text("id", "console.case.person_writes"), timeout=SOON)
    assert "aku mas" not in staff.page.content()
    staff.shot("case-person-writes")
    person.fill("#input", "aku masih di sini")
    person.press("#input", "Enter")
    expect(mark).to_have_text(CATALOG.text("id", "console.app.live"), timeout=SOON)
    staff.check()


def test_a_mark_that_is_not_renewed_goes_away(browser: Browser, town: Town) -> None:
    person = _person(browser, town)
    town.run(_open_case, town.house)
    staff = Staff(browser, town).enter("Ratna", "agent")
    staff.page.click("#take-next")
    staff.page.wait_for_url(re.compile("/case/"))
    staff.page.fill("#reply", "Halo")
    expect(person.locator("#typing")).to_be_visible(timeout=SOON)
    expect(person.locator("#typing")).to_be_hidden(timeout=15_000)


def test_nobody_is_told_before_staff_have_joined(browser: Browser, town: Town) -> None:
    person = _person(browser, town)
    town.run(_open_case, town.house)
    told: list[str] = []
    person.on("request", lambda request: told.append(request.url) if request.url.endswith("/writing") else None)
    person.locator("#input").press_sequentially("halo")
    person.wait_for_timeout(300)
    assert told == []
