"""A person at the web chat: what several test modules do and look at."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTIFACTS, Site, Visitor

SIZES = [(320, 568), (390, 844), (1280, 800)]
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, textarea')]
    .filter(node => node.offsetParent && !node.closest('.bubble') && !node.matches('.skip'))
    .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.9 || box.width < 43.9)
    .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"
STORED = "() => sessionStorage.getItem('chat')"


def open_chat(visitor: Visitor, site: Site, lang: str = "id") -> Page:
    visitor.page.goto(f"{site.url}/chat?lang={lang}")
    expect(visitor.page.locator(".from-bot")).to_have_count(1)
    return visitor.page


def say(page: Page, text: str) -> None:
    page.fill("#input", text)
    page.press("#input", "Enter")


def answers(page: Page) -> list[str]:
    return page.locator(".from-bot .bubble").all_text_contents()[1:]


def shoot(page: Page, name: str) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png")
