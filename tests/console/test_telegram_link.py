"""Linking one's own account of Telegram for the staff group."""

from __future__ import annotations

import re

from bot.core.types import ChannelAddress
from bot.hotline.links import CODE_VALID, LINK_VALID, StaffLinks
from tests.console.conftest import House

PHONE = ChannelAddress("501770031")


async def test_a_code_links_once_and_the_page_ends_it(house: House) -> None:
    member = await house.signed_in("Ratna", "agent")
    links = StaffLinks(house.store, house.staff, house.audit)
    await member.get("/account")
    assert "No account of Telegram is linked" in member.words()
    page = await member.post("/account/telegram")
    (code,) = re.findall(r"<li>(staf-[a-z0-9]{16})</li>", page.text)
    await member.get("/account")
    assert code not in member.words()  # shown once
    assert links.is_code(f" {code.upper()} ")
    assert (await links.redeem(code, PHONE)).name == "Ratna"
    found = await links.member_of(PHONE)
    assert found
    assert found.name == "Ratna"
    await member.get("/account")
    assert "can read and answer cases for you" in member.words()
    await member.post("/account/telegram/end")
    assert "acts for you any more" in member.words()
    assert await links.member_of(PHONE) is None
    trail = [entry.action for entry in reversed(await house.audit.entries())]
    assert trail[-2:] == ["telegram_linked", "telegram_unlinked"]


async def test_codes_and_links_do_not_last(house: House) -> None:
    await house.signed_in("Ratna", "agent")
    links = StaffLinks(house.store, house.staff, house.audit)
    ratna = await house.staff.named("Ratna")
    code = await links.code_for(ratna.id)
    scripts = house.store.scripts
    (kept,) = await scripts.redis.keys(f"{scripts.keys.prefix}staff:link:*")
    assert 0 < await scripts.redis.pttl(kept) <= CODE_VALID.total_seconds() * 1000
    await links.redeem(code, PHONE)
    assert 0 < await scripts.redis.pttl(scripts.keys("staff:linked", ratna.id)) <= LINK_VALID.total_seconds() * 1000
    for name in await scripts.redis.keys(f"{scripts.keys.prefix}*"):
        assert PHONE.encode() not in name  # an id of Telegram is nowhere in the clear
        if b"staff:chat" in name or b"staff:linked" in name:
            assert PHONE.encode() not in (await scripts.redis.get(name) or b"")


async def test_a_reset_ends_the_link(house: House) -> None:
    await house.signed_in("Ratna", "agent")
    links = StaffLinks(house.store, house.staff, house.audit)
    ratna = await house.staff.named("Ratna")
    await links.redeem(await links.code_for(ratna.id), PHONE)
    await house.staff.reset(ratna.id)
    assert await links.member_of(PHONE) is None
    assert not await links.is_linked(ratna.id)


async def test_who_reads_no_case_sees_none_of_it(house: House) -> None:
    editor = await house.signed_in("Edi", "editor")
    await editor.get("/account")
    assert "Telegram" not in editor.words()
