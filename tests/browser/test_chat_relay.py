"""The web chat while staff hold the case: releasing hidden words, sending a picture, reading a correction."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.content.notices import Notice, sentences
from bot.core.cases import Claim
from tests.browser.chat_page import OVERFLOW, open_chat, say, shoot
from tests.browser.conftest import ARTIFACTS, OpenWindow, Site
from tests.gateway.clients import CATALOG
from tests.gateway.hotline import ANI, Staff
from tests.gateway.media.files import paper, photo


async def _joined(staff: Staff, *, pictures: bool = False) -> Claim:
    claim = await staff.take()
    if pictures:
        await staff.queue.accept_media(claim, on=True, notice=sentences(CATALOG, "media_on", hours=24))
    return claim


def test_one_tap_passes_the_address_on(site: Site, window: OpenWindow) -> None:
    visitor, staff = window(360, 640), Staff(site.store)
    page = open_chat(visitor, site)
    say(page, "petugas")
    expect(page.locator(".from-bot")).to_have_count(2)
    claim = site.run(_joined(staff))
    say(page, "alamat Jl. Melati 5")
    page.get_by_role("button", name=CATALOG.text("id", "ui.buttons.send_to_staff")).click()
    expect(page.locator("#log")).to_contain_text(CATALOG.text("id", "relay.hidden.passed"))
    assert site.run(staff.read(claim, 2))[-1].text == "[alamat] Jl. Melati 5"
    assert visitor.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_picture_is_offered_only_while_staff_take_some(
    site: Site, window: OpenWindow, tmp_path: Path, width: int
) -> None:
    visitor, staff = window(width, 640), Staff(site.store)
    page = open_chat(visitor, site)
    expect(page.locator("#attach")).to_be_hidden()
    say(page, "petugas")
    expect(page.locator(".from-bot")).to_have_count(2)
    claim = site.run(_joined(staff, pictures=True))
    expect(page.locator("#attach")).to_be_visible()
    assert page.evaluate(OVERFLOW) == 0
    picture = tmp_path / "kontrak.jpg"
    picture.write_bytes(photo((800, 600)))
    page.set_input_files("#photo", picture)
    done = page.locator(".from-bot", has_text=CATALOG.text("id", "relay.media.done"))
    expect(done).to_have_count(1)
    assert site.run(staff.read(claim, 2))[-1].kind == "photo"
    contract = tmp_path / "kontrak.pdf"
    contract.write_bytes(paper())
    page.set_input_files("#photo", contract)
    expect(done).to_have_count(2)
    assert site.run(staff.read(claim, 3))[-1].kind == "document"
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    shoot(page, f"relay-photo-{width}")
    page.reload()
    expect(page.locator("#attach")).to_be_visible()
    assert "kontrak" not in page.evaluate("sessionStorage.getItem('chat')")
    site.run(staff.queue.accept_media(claim, on=False, notice=sentences(CATALOG, "media_off")))
    expect(page.locator("#attach")).to_be_hidden()
    assert visitor.complaints == []


@pytest.mark.parametrize("notice", ["left", "closed", "snoozed", "lapsed"])
def test_no_picture_is_offered_once_staff_have_left(site: Site, window: OpenWindow, notice: Notice) -> None:
    visitor, staff = window(360, 640), Staff(site.store)
    page = open_chat(visitor, site)
    say(page, "petugas")
    expect(page.locator(".from-bot")).to_have_count(2)
    claim = site.run(_joined(staff, pictures=True))
    expect(page.locator("#attach")).to_be_visible()
    site.run(staff.queue.close(claim, "informed", farewell=sentences(CATALOG, notice)))
    expect(page.locator("#attach")).to_be_hidden()
    assert visitor.complaints == []


def test_a_correction_takes_the_place_of_what_was_wrong(site: Site, window: OpenWindow) -> None:
    visitor, staff = window(360, 640), Staff(site.store)
    page = open_chat(visitor, site)
    say(page, "petugas")
    expect(page.locator(".from-bot")).to_have_count(2)
    claim = site.run(_joined(staff))
    site.run(staff.queue.reply(claim, "hubungi 0812", "Ani"))
    expect(page.locator(".from-staff")).to_contain_text("hubungi 0812")
    wrong = site.run(staff.queue.correctable(claim.case_id, ANI))
    site.run(staff.queue.correct(claim, wrong, "hubungi 0813", "Ani"))
    expect(page.locator(".from-staff")).to_contain_text("hubungi 0813")
    expect(page.locator(".from-staff")).to_contain_text(CATALOG.text("id", "page.chat.corrected"))
    expect(page.locator(".from-staff")).to_have_count(1)
    assert "0812" not in page.evaluate("sessionStorage.getItem('chat')")
    shoot(page, "relay-corrected")
    page.reload()
    expect(page.locator(".from-staff")).to_have_count(1)
    expect(page.locator(".from-staff")).to_contain_text("hubungi 0813")
    assert visitor.complaints == []
