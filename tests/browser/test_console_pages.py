"""The console in a real browser: two staff at once, live updates, the keyboard, both languages, phone and desktop.

Screenshots are kept in var/artifacts/console for a person's eye.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.core.types import CaseId
from bot.settings import utc_now
from bot.store.redis_server import EmbeddedRedis
from tests.browser.console_town import ARTIFACTS, SOON, Staff, Town
from tests.console.conftest import House


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedRedis(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path)
    yield town
    town.stop()


@pytest.fixture
def browser(chromium: Browser, town: Town) -> Iterator[Browser]:
    """The browser; what a test opened in it is closed before the town is."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    yield chromium
    for context in chromium.contexts:
        context.close()


_COUNT_TONES = """() => { window.rung = 0; const real = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { window.rung += 1; return real.call(this); }; }"""


def test_two_staff_one_case(browser: Browser, town: Town) -> None:
    house = town.house
    one = Staff(browser, town).join("Ratna", "supervisor")
    other = Staff(browser, town, lang="en").enter("Budi", "supervisor")
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
    staff = Staff(browser, town).enter("Ratna", "agent")
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
    staff = Staff(browser, town, size="phone").enter("Ratna", "agent")
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
    staff = Staff(browser, town, lang="en").enter("Ratna", "agent")
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
    case = next(iter(town.house.people))
    assert "menutup" in town.run(town.house.read_by_person, case)[-1]
    staff.check()


def test_sound_and_notification_are_off_until_switched_on(browser: Browser, town: Town) -> None:
    staff = Staff(browser, town).enter("Ratna", "agent")
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
    staff = Staff(browser, town).enter("Ratna", "agent")
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
    await house.case(tier="urgent", priority=2, reasons=("child", "asked_for_staff"), lang="en", country="KH")
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
    staff.enter("Ratna", "admin")
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


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_preview_of_the_texts(browser: Browser, town: Town, lang: str, size: str) -> None:
    staff = Staff(browser, town, lang=lang, size=size).enter("Ratna", "agent")
    page = staff.page
    page.keyboard.press("t")
    page.wait_for_url("**/preview")
    staff.shot(f"preview-{lang}-{size}", full=False)
    staff.check()
    page.locator("a[href$='/preview/ask/red_flags']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/preview/ask/red_flags")
    expect(page.locator(".phone")).to_have_count(2)
    expect(page.locator(".phone[lang=id] .bubble").first).to_contain_text("visa kerja")
    expect(page.locator(".phone[lang=en] .bubble").first).to_contain_text("work visa")
    boxes = [page.locator(f".phone[lang={code}]").bounding_box() for code in ("id", "en")]
    assert boxes[0]
    assert boxes[1]
    side_by_side = boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    assert side_by_side is (size == "desktop")
    staff.shot(f"preview-topic-{lang}-{size}")
    staff.check()
    page.click("a[rel=next]")
    page.wait_for_url("**/preview/ask/legal_route")
    page.locator(".phone a.choice-button").first.click()
    page.wait_for_url("**/preview/**")
    staff.check()


def test_the_dark_evening(browser: Browser, town: Town) -> None:
    town.run(_fill, town.house)
    staff = Staff(browser, town)
    staff.page.emulate_media(color_scheme="dark")
    staff.enter("Ratna", "supervisor")
    staff.shot("queue-id-dark")
    staff.page.click("#take-next")
    expect(staff.page.locator("#live-mark")).to_be_visible()
    staff.shot("case-id-dark", full=False)
    staff.check()


def test_without_scripts_the_work_can_be_done(browser: Browser, town: Town) -> None:
    house = town.house
    staff = Staff(browser, town, lang="en").enter("Ratna", "agent")
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


def test_a_case_taken_again_elsewhere_comes_back_to_life(browser: Browser, town: Town) -> None:
    house = town.house
    staff = Staff(browser, town).enter("Ratna", "agent")
    case = town.run(house.case, "tolong", urgency="none")
    staff.page.click("#take-next")
    expect(staff.page.locator("#reply")).to_be_visible()
    member = town.run(house.staff.members)[0]
    town.run(house.queue.lapse_expired, utc_now() + timedelta(minutes=11))
    expect(staff.page.locator("[data-view=lost]")).to_be_visible(timeout=SOON)
    town.run(house.queue.claim, member.id, case)
    expect(staff.page.locator("#lines")).to_contain_text("tolong", timeout=SOON)
    staff.page.fill("#reply", "Saya kembali.")
    staff.page.click("#send")
    expect(staff.page.locator(".line.staff .body")).to_have_text("Saya kembali.")
    staff.check()
