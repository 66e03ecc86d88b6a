"""The web chat in a real browser: slow networks, hurried fingers, keyboards."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from bot.gateway.limits import Limits
from tests.browser.chat_page import STORED, answers, open_chat, say, shoot
from tests.browser.conftest import OpenWindow, Site, StartSite


def test_a_conversation_with_links_buttons_and_a_typing_sign(site: Site, window: OpenWindow) -> None:
    visitor = window()
    page = open_chat(visitor, site)
    say(page, "slow 0.8")
    expect(page.locator("#typing")).to_be_visible()
    expect(page.locator(".from-bot")).to_have_count(2)
    expect(page.locator("#typing")).to_be_hidden()
    say(page, "biaya")
    expect(page.locator(".from-bot")).to_have_count(3)
    links = page.locator(".from-bot .bubble a").evaluate_all("all => all.map(a => [a.textContent, a.href])")
    assert links == [
        ["110", "tel:110"],
        ["08001000", "tel:08001000"],
        ["+628118080141", "https://wa.me/628118080141"],
        ["+62 812-9007-0027", "tel:+6281290070027"],
        ["https://peduliwni.kemlu.go.id", "https://peduliwni.kemlu.go.id/"],
    ]
    call = page.locator(".from-bot").last.locator("a.choice")
    assert call.get_attribute("href") == "tel:08001000"
    page.locator(".from-bot").last.get_by_role("button", name="Selengkapnya").click()
    expect(page.locator(".from-bot")).to_have_count(4)
    assert answers(page)[-1] == "pressed more:ask/placement_fees:0"
    expect(page.locator(".from-you").last).to_contain_text("Selengkapnya")
    assert visitor.complaints == []


def test_three_messages_in_a_row_keep_their_order(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(), site)
    for text in ("satu", "dua", "tiga"):
        say(page, text)
    expect(page.locator(".from-bot")).to_have_count(4)
    assert answers(page) == ["echo satu", "echo dua", "echo tiga"]
    assert page.locator(".from-you .bubble").all_text_contents() == ["satu", "dua", "tiga"]


def test_markup_is_shown_as_text(site: Site, window: OpenWindow) -> None:
    visitor = window()
    page = open_chat(visitor, site)
    markup = '<img src=x onerror="alert(1)"><b>tebal</b>'
    say(page, markup)
    expect(page.locator(".from-bot")).to_have_count(2)
    assert answers(page) == [f"echo {markup}"]
    assert page.locator("#log b, #log img").count() == 0
    assert visitor.complaints == []


def leave_by_button(page: Page) -> None:
    page.click("#exit")


def leave_by_escape(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def leave_by_word(page: Page) -> None:
    say(page, "keluar")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_escape, leave_by_word])
def test_leaving_fast_leaves_nothing_behind(site: Site, window: OpenWindow, leave: Any) -> None:
    visitor = window()
    page = visitor.page
    page.goto("https://start.example/")
    page.goto(site.url)
    page.click("a.primary")
    expect(page.locator(".from-bot")).to_have_count(1)
    say(page, "rahasia")
    expect(page.locator(".from-bot")).to_have_count(2)
    leave(page)
    page.wait_for_url(re.compile("bmkg"))
    page.go_back()
    page.wait_for_url("https://start.example/")
    page.goto(f"{site.url}/chat")
    expect(page.locator(".from-bot")).to_have_count(1)
    assert "rahasia" not in page.evaluate(STORED)
    assert visitor.complaints == []


def test_one_escape_does_not_leave(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(), site)
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    expect(page.locator(".from-bot")).to_have_count(1)


def test_switching_the_language_keeps_the_conversation(site: Site, window: OpenWindow) -> None:
    visitor = window()
    page = open_chat(visitor, site)
    say(page, "halo")
    expect(page.locator(".from-bot")).to_have_count(2)
    page.click("#language")
    page.wait_for_url(re.compile("lang=en"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".send")).to_have_text("Send")
    expect(page.locator(".from-you .bubble")).to_have_text("halo")
    expect(page.locator(".from-bot .bubble").last).to_have_text("pressed lang:en")
    assert visitor.complaints == []
    shoot(page, "chat-english")


def test_a_reload_keeps_the_conversation_and_a_new_tab_starts_afresh(site: Site, window: OpenWindow) -> None:
    visitor = window()
    page = open_chat(visitor, site)
    say(page, "halo")
    expect(page.locator(".from-bot")).to_have_count(2)
    page.reload()
    expect(page.locator(".from-bot")).to_have_count(2)
    say(page, "lagi")
    expect(page.locator(".from-bot")).to_have_count(3)
    assert answers(page) == ["echo halo", "echo lagi"]
    other = page.context.new_page()
    other.goto(f"{site.url}/chat")
    expect(other.locator(".from-bot")).to_have_count(1)
    expect(other.locator(".from-you")).to_have_count(0)
    assert page.context.cookies() == []
    assert page.evaluate("() => localStorage.length") == 0


def test_everything_works_with_the_keyboard_alone(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(1280, 800), site)
    focused = "() => document.activeElement.id || document.activeElement.textContent.trim()"
    assert page.evaluate(focused) == "input"
    page.keyboard.type("biaya")
    page.keyboard.press("Enter")
    expect(page.locator(".from-bot")).to_have_count(2)
    assert page.evaluate(focused) == "input"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "Selengkapnya"
    outline = "() => getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".from-bot")).to_have_count(3)
    page.locator("body").press("Control+Home")
    page.focus("#erase")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "erase-no"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "erase-yes"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "erase-no"
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    assert page.evaluate(focused) == "erase"


def test_screen_readers_get_a_log_with_speakers(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(), site)
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    say(page, "halo")
    expect(page.locator(".from-bot")).to_have_count(2)
    assert log.locator(".speaker").all_text_contents() == ["Asisten otomatis", "Kamu", "Asisten otomatis"]
    assert page.get_by_role("textbox", name="Tulis pesan").count() == 1


def test_erasing_asks_once_and_leaves_nothing(site: Site, window: OpenWindow) -> None:
    visitor = window(320, 568)
    page = open_chat(visitor, site)
    say(page, "rahasia")
    expect(page.locator(".from-bot")).to_have_count(2)
    page.click("#erase")
    shoot(page, "chat-erase")
    page.click("#erase-no")
    expect(page.locator(".from-bot")).to_have_count(2)
    page.click("#erase")
    page.click("#erase-yes")
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#log li")).to_have_count(0)
    assert page.evaluate(STORED) is None
    shoot(page, "chat-erased")
    page.click("#again")
    expect(page.locator(".from-bot")).to_have_count(1)
    assert visitor.complaints == []


def test_without_a_connection_messages_are_kept_and_sent_once(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(), site)
    page.context.set_offline(True)
    say(page, "satu")
    say(page, "dua")
    expect(page.locator("#notice")).to_contain_text("Tidak ada sambungan")
    expect(page.locator(".from-you .status").last).to_have_text("Belum terkirim")
    shoot(page, "chat-offline")
    page.context.set_offline(False)
    expect(page.locator(".from-bot")).to_have_count(3)
    assert answers(page) == ["echo satu", "echo dua"]
    expect(page.locator("#notice")).to_have_text("")
    assert page.locator(".from-you .status:visible").count() == 0


def test_an_answer_lost_on_the_way_does_not_double_the_message(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(), site)
    lost: list[str] = []

    def lose_once(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())  # the server has it, the page never hears
        route.abort()

    page.route("**/chat/api/messages", lose_once)
    say(page, "halo")
    expect(page.locator(".from-you .status")).to_be_hidden()
    expect(page.locator(".from-bot")).to_have_count(2)
    page.wait_for_timeout(300)
    assert answers(page) == ["echo halo"]
    assert len(lost) == 1


def test_a_session_that_is_over_is_replaced_and_the_message_arrives(site: Site, window: OpenWindow) -> None:
    page = open_chat(window(), site)
    token = page.evaluate("() => JSON.parse(sessionStorage.getItem('chat')).session")
    httpx.post(f"{site.url}/chat/api/erase", headers={"Authorization": f"Bearer {token}"}).raise_for_status()
    say(page, "masih ada?")
    expect(page.locator(".from-note")).to_have_count(1)
    expect(page.locator(".from-bot .bubble").last).to_have_text("echo masih ada?")


def test_a_page_solves_the_proof_of_work_by_itself(start_site: StartSite, window: OpenWindow) -> None:
    site = start_site(Limits(session_burst=0, session_per_second=0.001, proof_bits=8))
    page = open_chat(window(), site)
    say(page, "halo")
    expect(page.locator(".from-bot")).to_have_count(2)
