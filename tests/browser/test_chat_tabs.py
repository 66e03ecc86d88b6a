"""The chat in more than one tab of a browser, and what leaves the screen without a connection."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_page import STORED, open_chat, say, shoot
from tests.browser.conftest import OpenWindow, Site
from tests.browser.test_chat_page import leave_by_button, leave_by_escape, leave_by_word

PHONE = (360, 640)


def same_chat_in_another_tab(page: Page) -> Page:
    """What "duplicate tab" does: the new tab starts with a copy of what this one remembers."""
    with page.context.expect_page() as opened:
        page.evaluate("() => { window.open(location.href) }")
    twin = opened.value
    expect(twin.locator("#log")).to_contain_text("rahasia")
    return twin


def with_a_secret(window: OpenWindow, site: Site) -> Page:
    page = open_chat(window(*PHONE), site)
    say(page, "rahasia")
    expect(page.locator(".from-bot")).to_have_count(2)
    return page


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_escape, leave_by_word])
def test_leaving_in_one_tab_clears_them_all(site: Site, window: OpenWindow, leave: object) -> None:
    page = with_a_secret(window, site)
    twin = same_chat_in_another_tab(page)
    apart = page.context.new_page()
    apart.goto(f"{site.url}/chat?lang=id")
    expect(apart.locator(".from-bot")).to_have_count(1)
    page.bring_to_front()
    leave(page)  # type: ignore[operator]
    for tab in (page, twin, apart):
        tab.wait_for_url(re.compile("bmkg"))
    twin.goto(f"{site.url}/chat?lang=id")
    expect(twin.locator(".from-bot")).to_have_count(1)
    assert "rahasia" not in (twin.evaluate(STORED) or "")


@pytest.mark.parametrize("word", ["keluar", "KELUAR!", "majikan datang", "exit", "/hide"])
def test_a_word_hides_the_chat_without_a_connection(site: Site, window: OpenWindow, word: str) -> None:
    page = with_a_secret(window, site)
    page.route("**/chat/api/**", lambda route: route.abort())
    say(page, word)
    page.wait_for_url(re.compile("bmkg"), timeout=2000)


def test_the_conversation_hears_that_its_person_left(site: Site, window: OpenWindow) -> None:
    page = with_a_secret(window, site)
    token = page.evaluate("() => JSON.parse(sessionStorage.getItem('chat')).session")
    say(page, "keluar")
    page.wait_for_url(re.compile("bmkg"))
    headers = {"Authorization": f"Bearer {token}"}
    heard = httpx.get(f"{site.url}/chat/api/replies", params={"after": "", "wait": 5}, headers=headers).json()
    for _ in range(20):
        if len(heard["replies"]) == 3:
            break
        page.wait_for_timeout(100)
        heard = httpx.get(f"{site.url}/chat/api/replies", params={"after": ""}, headers=headers).json()
    assert heard["replies"][-1]["effect"] == "leave"


def test_a_sentence_with_such_a_word_is_sent(site: Site, window: OpenWindow) -> None:
    page = with_a_secret(window, site)
    say(page, "saya tidak boleh keluar")
    expect(page.locator(".from-bot .bubble").last).to_have_text("echo saya tidak boleh keluar")


def test_erasing_in_one_tab_clears_the_other(site: Site, window: OpenWindow) -> None:
    page = with_a_secret(window, site)
    twin = same_chat_in_another_tab(page)
    apart = page.context.new_page()
    apart.goto(f"{site.url}/chat?lang=id")
    expect(apart.locator(".from-bot")).to_have_count(1)
    page.bring_to_front()
    page.click("#erase")
    page.click("#erase-yes")
    for tab in (page, twin):
        expect(tab.locator("#done")).to_be_visible()
        expect(tab.locator("#log li")).to_have_count(0)
        assert tab.evaluate(STORED) is None
    shoot(twin, "chat-erased-other-tab")
    say(apart, "aku orang lain")
    expect(apart.locator(".from-bot")).to_have_count(2)


def test_a_tab_that_slept_through_it_forgets_what_the_server_forgot(site: Site, window: OpenWindow) -> None:
    page = with_a_secret(window, site)
    token = page.evaluate("() => JSON.parse(sessionStorage.getItem('chat')).session")
    httpx.post(f"{site.url}/chat/api/erase", headers={"Authorization": f"Bearer {token}"}).raise_for_status()
    expect(page.locator(".from-note")).to_have_count(1)
    expect(page.locator(".from-bot")).to_have_count(1)
    assert "rahasia" not in page.locator("#log").inner_text()
    assert "rahasia" not in page.evaluate(STORED)
