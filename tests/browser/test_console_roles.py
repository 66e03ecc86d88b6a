"""Editors, supervisors and admins at their pages in a real browser, on a phone and on a desktop, in both languages.

Screenshots are kept in var/artifacts/console for a person's eye.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.core.types import CaseId, Incoming, Pseudonym, Question, TurnResult
from tests.browser.axe import severe
from tests.browser.console_town import SIZES, Staff, Town
from tests.browser.test_console_pages import browser, redis_url
from tests.console.conftest import CATALOG, House

__all__ = ["browser", "redis_url"]


@pytest.fixture
def town(redis_url: str, tmp_path: Path) -> Iterator[Town]:
    town = Town(redis_url, tmp_path)
    yield town
    town.stop()


async def lived_in(house: House) -> CaseId:
    """Something on every page: cases, published counts, a service that was rung, questions that were not understood."""
    for tier in ("urgent", "high", "caution"):
        await house.case(tier=tier, reasons=("danger_now", "topic:report/confinement", "e07_docs"), country="MY")  # type: ignore[arg-type]
    call, keys = house.store.scripts.call, house.store.scripts.keys
    counts = {"cases": 60, "tier:urgent": 40, "tier:high": 20, "destination:MY": 40, "wait:5": 60, "need:shelter": 31,
              "recruitment:wrong_visa": 22, "means:MethodsOfControlThreats": 18}  # fmt: skip
    for month in ("2025-01", "2025-02"):
        await call("SADD", keys("statistics:months"), month)
        for name, number in counts.items():
            await call("HSET", keys("statistics", month), name, number)
    for text in ("kirim uang lewat bank", "kirim uang lewat bank bisa", "bisa kirim uang lewat bank?"):
        them = Pseudonym(secrets.token_hex(13))
        await house.store.sessions.open(them, "id")
        await house.store.mailbox.put(them, Incoming("m", house.clock(), text=text), dedupe_id="m")
        work = await house.store.mailbox.take("w", wait=0)
        assert work is not None
        await house.store.mailbox.commit(work, TurnResult(tracker=b"t", question=Question(text, text, "id")))
    assert house.own is not None
    today = f"{house.clock():%Y-%m-%d}"
    house.own.change({"services": {"lpsk": {"verified_on": today, "verified_by": "Ani"}}})
    return (await house.queue.waiting())[1].case.id


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_is_whole(browser: Browser, town: Town, lang: str, size: str) -> None:
    case = town.run(lived_in, town.house)
    staff = Staff(browser, town, lang=lang, size=size).enter("Ani", "admin")
    pages = {"queue": "/", "case-waiting": f"/case/{case}"}
    pages |= {name: f"/{name}" for name in ("team", "content", "questions", "statistics", "audit", "settings", "staff")}
    pages |= {"referrals": "/referrals", "account": "/account", "preview": "/preview"}
    pages |= {"partners": "/partners", "partner": "/partners/new"}
    pages |= {"preview-topic": "/preview/ask/red_flags"}
    for name, path in pages.items():
        staff.go(path)
        staff.shot(f"page-{name}-{lang}-{size}")
        staff.check()
    staff.go(f"/case/{case}")
    staff.page.click("#claim")
    expect(staff.page.locator("#reply")).to_be_visible()
    staff.shot(f"page-case-{lang}-{size}")
    staff.check()


def test_an_editor_keeps_the_directory(browser: Browser, town: Town) -> None:
    town.run(lived_in, town.house)
    editor = Staff(browser, town, lang="id", size="phone").signs_in("Ratna", "editor")
    page = editor.page
    assert page.locator("nav a").all_text_contents() == [
        CATALOG.text("id", f"console.app.{name}") for name in ("preview", "content", "questions", "account")
    ]
    editor.go("/content")
    page.locator("#service-kp2mi_abroad button").click()
    expect(page.locator("#flash")).to_have_text(CATALOG.text("id", "console.flash.rung"))
    expect(page.locator("#checked #service-kp2mi_abroad")).to_contain_text("Ratna")
    assert severe(page) == []
    page.locator("#service-kp2mi_abroad button").click()
    expect(page.locator("#never #service-kp2mi_abroad")).to_be_visible()
    editor.go("/questions")
    expect(page.locator(".said")).to_have_count(1)
    expect(page.locator(".said")).to_contain_text("kirim uang lewat bank")
    assert severe(page) == []
    editor.check()


def test_an_admin_sets_hours_and_a_text(browser: Browser, town: Town) -> None:
    admin = Staff(browser, town, lang="en").enter("Ani", "admin")
    page = admin.page
    admin.go("/settings")
    page.click("#keep-hours")  # no rows at all: somebody is always there
    expect(page.locator("#flash")).to_be_visible()
    page.fill("[name=name_id_0]", "Pagi")
    page.fill("[name=start_0]", "08:00")
    page.fill("[name=end_0]", "16:00")
    page.check("[name=day_0][value='0']")
    page.click("#keep-hours")
    expect(page.locator("#hours-problems")).to_contain_text("both languages")
    assert severe(page) == []
    assert page.input_value("[name=start_0]") == "08:00"  # nothing typed is lost
    admin.complaints.clear()  # the browser notes the refusal (422)
    page.fill("[name=name_en_0]", "Day")
    page.click("#keep-hours")
    expect(page.locator("#flash")).to_be_visible()
    expect(page.locator("#hours-back")).to_be_visible()
    page.click("#text-nobody_on_shift > summary")
    page.fill("#text-nobody_on_shift [name=text_id]", "Petugas belum ada. Pesanmu tetap antre.")
    page.fill("#text-nobody_on_shift [name=text_en]", "No staff yet. Your message waits.")
    page.click("#keep-nobody_on_shift")
    expect(page.locator("#text-nobody_on_shift .token")).to_be_visible(timeout=20_000)
    assert town.house.own is not None
    assert town.house.own.layers["en/ui"] == {"nobody_on_shift": "No staff yet. Your message waits."}
    admin.go("/audit")
    expect(page.locator(".trail li").first).to_contain_text("Changed a text for people")
    admin.check()


def test_a_supervisor_gives_a_held_case_to_somebody_else(browser: Browser, town: Town) -> None:
    case = town.run(town.house.case, "halo", urgency="none")
    agent = Staff(browser, town, lang="id").enter("Budi", "agent")
    other = Staff(browser, town, lang="id", size="phone").enter("Citra", "agent")
    boss = Staff(browser, town, lang="en").enter("Ratna", "supervisor")
    agent.page.click("#take-next")
    agent.page.wait_for_url("**/case/**")
    agent.page.fill("#reply", "sebentar ya")
    boss.go(f"/case/{case}")
    option = boss.page.locator("#assign-to option", has_text="Citra").get_attribute("value")
    boss.page.select_option("#assign-to", option)
    boss.page.click("#assign")
    expect(boss.page.locator("#flash")).to_be_visible()
    # who held it keeps what was typed, and reads that it is gone; who got it sees it without doing anything
    expect(agent.page.locator("#kept-draft")).to_have_value("sebentar ya", timeout=10_000)
    expect(other.page.locator(f"#open-{case}")).to_be_visible(timeout=10_000)
    other.page.click(f"#open-{case}")
    other.page.fill("#reply", "halo, saya lanjutkan")
    other.page.click("#send")
    expect(other.page.locator(".line.staff .body")).to_have_count(1)
    for staff in (agent, other, boss):
        staff.check()
