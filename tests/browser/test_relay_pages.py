"""What people pass on to staff, in a real browser: released words, covered photos, corrections, the code word.

Screenshots are kept in var/artifacts/console for a person's eye.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.core.types import CaseId, TurnResult, Withheld
from bot.gateway.media.papers import clean_paper
from bot.gateway.media.pictures import clean_picture
from bot.store.store import Store
from tests.browser.console_town import SOON, Staff, Town
from tests.browser.test_console_pages import browser, redis_url
from tests.console.conftest import CATALOG
from tests.gateway.media.files import paper, photo
from tests.support.stores import send, take

__all__ = ["browser", "redis_url"]


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path)
    yield town
    town.stop()


def opened(browser: Browser, town: Town, lang: str = "id") -> tuple[Staff, CaseId]:
    """A staff member on the page of the case they hold."""
    case = town.run(town.house.case, "halo", urgency="none", country="MY")
    staff = Staff(browser, town, lang=lang).enter("Ratna", "agent")
    staff.page.click("#take-next")
    staff.page.wait_for_url("**/case/**")
    return staff, case


async def _hidden(store: Store, town: Town, case: CaseId) -> None:
    them = town.house.people[case]
    await send(store, them, "x")
    await store.mailbox.commit(await take(store), TurnResult(withheld=Withheld("aa11", "[alamat] Jl. Melati 5")))
    assert (await store.withheld.pass_on(them, "aa11")).outcome == "done"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_released_words_appear_as_what_they_are(browser: Browser, town: Town, lang: str) -> None:
    staff, case = opened(browser, town, lang)
    town.run(_hidden, town.house.store, town, case)
    line = staff.page.locator(".line[data-kind=released]")
    expect(line).to_contain_text("[alamat] Jl. Melati 5", timeout=SOON)
    expect(line).to_contain_text(CATALOG.text(lang, "console.case.kind.released"))  # type: ignore[arg-type]
    staff.shot(f"relay-released-{lang}")
    staff.check()


def test_a_photo_stays_covered_until_it_is_clicked(browser: Browser, town: Town) -> None:
    staff, case = opened(browser, town)
    page = staff.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.click("#files > summary")
    page.click("#files-switch")
    expect(page.locator("#files")).to_contain_text(CATALOG.text("id", "console.files.open"), timeout=SOON)
    them = town.house.people[case]
    assert town.run(town.house.store.media.attach, them, "ab" * 12, clean_picture(photo((800, 600)))) == "done"
    covered, whole = page.locator(".medium .covered"), page.locator(".medium .whole")
    expect(covered).to_be_visible(timeout=SOON)
    assert "blur" in covered.evaluate("one => getComputedStyle(one).filter")
    assert covered.evaluate("one => one.naturalWidth") <= 16, "even unblurred it shows nothing"
    expect(whole).not_to_be_visible()
    assert "ab" * 12 not in asked, "the picture itself was not even loaded"
    staff.shot("relay-photo-covered")
    page.click(".medium summary")
    expect(whole).to_be_visible()
    expect(whole).to_have_js_property("naturalWidth", 800)
    assert whole.evaluate("one => getComputedStyle(one).filter") == "none"
    expect(covered).not_to_be_visible()
    staff.shot("relay-photo-open")
    page.click(".medium summary")
    expect(whole).not_to_be_visible()
    staff.check()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_pages_of_a_contract_can_be_read_once_it_is_opened(browser: Browser, town: Town, lang: str) -> None:
    staff, case = opened(browser, town, lang)
    page = staff.page
    page.click("#files > summary")
    page.click("#files-switch")
    expect(page.locator("#files")).to_contain_text(CATALOG.text(lang, "console.files.open"), timeout=SOON)  # type: ignore[arg-type]
    them = town.house.people[case]
    assert town.run(town.house.store.media.attach, them, "ab" * 12, clean_paper(paper(3))) == "done"
    covered, pages = page.locator(".medium .covered"), page.locator(".medium .pages")
    expect(covered).to_be_visible(timeout=SOON)
    expect(pages).not_to_be_visible()
    staff.shot(f"relay-document-covered-{lang}")
    page.click(".medium summary")
    expect(pages).to_be_visible()
    expect(pages.locator("img")).to_have_js_property("naturalHeight", 3 * 1754 + 24)
    assert pages.evaluate("one => one.scrollHeight > 2 * one.clientHeight"), "pages are turned by scrolling"
    staff.shot(f"relay-document-open-{lang}")
    with page.context.expect_page() as opening:
        page.click(".medium a")
    expect(opening.value.locator("img")).to_have_js_property("naturalWidth", 1240)
    opening.value.close()
    staff.check()


def test_a_code_word_set_meanwhile_is_there_at_once(browser: Browser, town: Town) -> None:
    staff, case = opened(browser, town, "en")
    page = staff.page
    expect(page.locator("#code-word")).to_have_count(0)
    town.run(town.house.store.code_words.keep, town.house.people[case], "mangga")
    expect(page.locator("#code-word")).to_have_text("mangga", timeout=SOON)
    page.locator("#facts [data-insert]").click()
    expect(page.locator("#reply")).to_have_value("mangga")
    staff.shot("relay-code-word")
    staff.check()


def test_a_reply_is_corrected_without_leaving_the_page(browser: Browser, town: Town) -> None:
    staff, case = opened(browser, town)
    page = staff.page
    page.fill("#reply", "hubungi 0812")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.staff")).to_have_count(1)
    page.fill("#reply", "tulisan yang belum dikirim")
    page.click("#slip > summary")
    expect(page.locator("#slip-text")).to_have_value("hubungi 0812")
    page.fill("#slip-text", "hubungi 0813")
    page.click("#slip-send")
    expect(page.locator(".line[data-kind=correction]")).to_contain_text("hubungi 0813", timeout=SOON)
    assert town.run(town.house.read_by_person, case)[-1] == "hubungi 0813"
    expect(page.locator("#reply")).to_have_value("tulisan yang belum dikirim")
    expect(page.locator("#slip-text")).to_have_value("hubungi 0813")
    staff.shot("relay-correction")
    staff.check()
