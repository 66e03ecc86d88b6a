"""The whole program in real browsers: a person asks, is in danger, says yes; staff take the case and answer.

Screenshots are kept in var/artifacts/journey.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.program import ROOT, Program, running

ARTIFACTS = ROOT / "var" / "artifacts" / "journey"
PASSWORD = "payung biru di jendela 7"
#: a staff reply is on the person's screen within this many milliseconds
REPLY_WITHIN = 2000


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with running(tmp_path_factory.mktemp("journey")) as program:
        yield program


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    return chromium


class Person:
    """Somebody with a small phone."""

    def __init__(self, browser: Browser, program: Program, lang: str) -> None:
        locale = "id-ID" if lang == "id" else "en-GB"
        self.context = browser.new_context(viewport={"width": 360, "height": 640}, locale=locale, is_mobile=True)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)
        self.page.goto(f"{program.url}/chat?lang={lang}")

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def says(self, text: str) -> None:
        self.page.fill("#input", text)
        self.page.press("#input", "Enter")

    def reads(self, text: str, *, timeout: int = 15_000) -> None:
        expect(self.page.locator("#log")).to_contain_text(text, timeout=timeout)

    def presses(self, title: str) -> None:
        self.page.get_by_role("button", name=title, exact=True).last.click()

    def sources(self) -> int:
        """How many source lines the bot's answers show so far."""
        return self.page.locator("#log").inner_text().count("Sumber:")

    def shot(self, name: str) -> None:
        self.page.screenshot(path=str(ARTIFACTS / f"{name}.png"))


def _join(page: Page, program: Program) -> None:
    page.goto(program.invitation)
    page.fill("[name=name]", "Ratna")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=repeat]", PASSWORD)
    page.click("main button")
    secret = page.inner_text("#secret").replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.click("main button")
    page.click("main a.button")
    expect(page.locator("#live-mark")).to_be_visible()


def test_from_a_question_to_a_person_and_back(browser: Browser, program: Program) -> None:
    staff = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID").new_page()
    _join(staff, program)

    person = Person(browser, program, "id")
    person.reads("asisten otomatis")
    person.says("pt nya resmi ga sih kak")
    person.reads("SIP3MI")
    person.reads("Sumber:")
    person.shot("1-answer")
    sources = person.sources()

    person.says("pintu dikunci dari luar, hp mau diambil. nomor aku 081234567890")
    person.reads("+62 812-9007-0027")
    person.shot("2-danger")
    person.presses("Ya, sambungkan")
    person.reads("antrean petugas")

    expect(staff.locator("#take-next")).to_be_visible(timeout=3000)
    staff.screenshot(path=str(ARTIFACTS / "3-queue.png"), full_page=True)
    staff.click("#take-next")
    staff.wait_for_url(re.compile("/case/"))
    person.reads("Petugas sudah masuk")
    for summary in staff.locator(".veil summary").all():
        summary.click()
    conversation = staff.locator("#lines")
    expect(conversation).to_contain_text("pintu dikunci dari luar")
    expect(conversation).to_contain_text("[telepon]")
    assert "081234567890" not in staff.content()
    staff.fill("#reply", "Halo, aku Ratna. Aku di sini bersamamu. Apa ada orang di dekatmu sekarang?")
    staff.press("#reply", "Control+Enter")
    person.reads("Halo, aku Ratna.", timeout=REPLY_WITHIN)
    person.shot("4-staff-reply")

    person.says("majikan sedang tidur")
    expect(conversation).to_contain_text("majikan sedang tidur", timeout=3000)
    staff.screenshot(path=str(ARTIFACTS / "5-case.png"), full_page=True)
    assert person.sources() == sources, "the bot is silent while staff hold the case"

    _close(staff)
    person.reads("menutup percakapan")
    person.says("berapa biaya penempatan ke taiwan?")
    more = re.compile(rf"(?:Sumber:[\s\S]*){{{sources + 1}}}")
    expect(person.page.locator("#log")).to_contain_text(more, timeout=15_000)
    person.shot("6-bot-again")
    assert person.complaints == []


def _close(staff: Page) -> None:
    staff.click("#close-drop summary")
    staff.locator("#close-drop input[type=radio]").first.check()
    staff.click("#close-confirm")


def test_leaving_clears_the_screen(browser: Browser, program: Program) -> None:
    person = Person(browser, program, "en")
    person.says("they locked me in")
    person.reads("+62 812-9007-0027")
    person.shot("7-danger-en")
    person.page.route(re.compile(r"^https://"), lambda route: route.fulfill(body="neutral page"))
    person.page.click("#exit")
    person.page.wait_for_url(re.compile(r"^https://"))
    person.page.go_back()
    assert "locked me in" not in person.page.content()


def test_deleting_everything_ends_the_session(browser: Browser, program: Program) -> None:
    person = Person(browser, program, "id")
    person.says("halo")
    person.reads("Mau tanya apa?")
    session = person.page.evaluate("JSON.stringify(sessionStorage)")
    person.page.click("#erase")
    person.page.click("#erase-yes")
    expect(person.page.locator("#done")).to_be_visible(timeout=30_000)
    token = next(iter(re.findall(r"[A-Za-z0-9_-]{40,}", session)))
    answer = httpx.get(f"{program.url}/chat/api/replies?after=", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    person.shot("8-erased")
