"""How the web chat looks: small screens, large text, the dark, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat_page import OVERFLOW, SIZES, SMALL_TARGETS, open_chat, say, shoot
from tests.browser.conftest import OpenWindow, Site


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_pages_fit_every_screen(site: Site, window: OpenWindow, width: int, height: int) -> None:
    visitor = window(width, height)
    for path in ("/", "/privacy"):
        visitor.page.goto(site.url + path)
        assert visitor.page.evaluate(OVERFLOW) == 0
        assert visitor.page.evaluate(SMALL_TARGETS) == []
        expect(visitor.page.locator("#exit")).to_be_in_viewport(ratio=1)
        visitor.page.mouse.wheel(0, 3000)
        expect(visitor.page.locator("#exit")).to_be_in_viewport(ratio=1)
    visitor.page.goto(site.url)
    shoot(visitor.page, f"home-{width}")
    page = open_chat(visitor, site)
    say(page, "biaya")
    expect(page.locator(".from-bot")).to_have_count(2)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    for part in ("#exit", "#input", ".send", "#erase", "#numbers summary", "#language"):
        expect(page.locator(part)).to_be_in_viewport()
    shoot(page, f"chat-{width}")
    assert visitor.complaints == []
    assert visitor.elsewhere == []


def test_text_at_twice_the_size_stays_usable(site: Site, window: OpenWindow) -> None:
    visitor = window(320, 568)
    page = open_chat(visitor, site)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    say(page, "biaya")
    expect(page.locator(".from-bot")).to_have_count(2)
    assert page.evaluate(OVERFLOW) == 0
    for part in ("#exit", "#input", ".send"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert page.locator("#scroll").bounding_box()["height"] > 150  # type: ignore[index]
    shoot(page, "chat-text-200")


def test_dark_mode_and_numbers(site: Site, window: OpenWindow) -> None:
    visitor = window(color_scheme="dark", reduced_motion="reduce")
    page = open_chat(visitor, site, "en")
    say(page, "biaya")
    expect(page.locator(".from-bot")).to_have_count(2)
    shoot(page, "chat-dark")
    page.click("#numbers summary")
    assert page.locator("#numbers a[href^='tel:']").count() >= 3
    assert page.evaluate(SMALL_TARGETS) == []
    shoot(page, "chat-dark-numbers")
    page.keyboard.press("Escape")
    expect(page.locator("#numbers .panel")).to_be_hidden()


def test_without_javascript_the_numbers_are_there(site: Site, window: OpenWindow) -> None:
    visitor = window(java_script_enabled=False)
    visitor.page.goto(f"{site.url}/chat")
    expect(visitor.page.locator("noscript a[href^='tel:']").first).to_be_visible()
    visitor.page.click("#exit")
    visitor.page.wait_for_url(re.compile("bmkg"))
