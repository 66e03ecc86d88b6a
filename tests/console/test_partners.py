"""Referrals to partners on the pages: prepared, previewed, asked, sent, followed; nobody else sees what they say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.console.app import create_console
from bot.core import buttons
from bot.core.types import CaseId
from bot.hotline.consents import Consents
from tests.console.conftest import CATALOG, Browser, House
from tests.console.test_casework import act, taken
from tests.support.partners import PARTNER, with_partner


@pytest.fixture
def house(house: House) -> House:
    """The house with one partner on the list."""
    console = create_console(
        house.store, house.queue, house.staff, house.audit, with_partner(CATALOG),
        clock=house.clock, login_floor=timedelta(milliseconds=1), alerts=house.alerts,
    )  # fmt: skip
    house.app = Starlette(routes=[Mount("/console", console)])
    return house


async def propose(member: Browser, case: CaseId, **fields: object) -> str:
    await act(member, case, "partner", **{"partner": PARTNER, "need": ["shelter"], "area": "sumatera_utara", **fields})
    (one, *_) = await member.house.queue.referrals(case)
    return one.id


async def move(member: Browser, case: CaseId, one: str, to: str) -> None:
    await act(member, case, f"partner/{one}", to=to)


async def answer(house: House, case: CaseId, *, yes: bool) -> None:
    """Presses the newest button of the question."""
    person = house.people[case]
    asked = [reply for reply in await house.store.outbox.after(person, "") if len(reply.buttons) == 2][-1]
    payload = asked.buttons[0 if yes else 1].payload
    _, said, one = buttons.verify(house.store.keyring.subkey("buttons"), person, payload).split(":")
    consents = Consents(house.store, clock=house.clock)
    await consents.answer(person, one, lambda outcome, _: {"id": outcome, "en": outcome}, agrees=said == "yes")


async def test_a_referral_from_the_first_look_to_the_end(house: House) -> None:
    case, member = await taken(house, text="rahasia besar", country="ID")
    one = await propose(member, case)
    page = (await member.get(f"/case/{case}")).text
    texts = re.findall(r"<textarea[^>]*readonly>([^<]+)</textarea>", page)
    assert any("Sumatera Utara" in text and "Tempat aman" in text for text in texts)
    assert any("A safe place to stay" in text for text in texts)
    assert not any("rahasia" in text for text in texts)
    await move(member, case, one, "asked")
    assert texts[0] in (await house.read_by_person(case))[-1]
    await answer(house, case, yes=True)
    await member.get(f"/case/{case}")
    assert "rujukan@contoh.example" in member.words()
    await move(member, case, one, "sent")
    assert "sudah dikirim ke Rumah Contoh" in (await house.read_by_person(case))[-1]
    await move(member, case, one, "completed")
    actions = [action for action, subject in await house.audit_lines() if subject == case]
    assert [one for one in actions if one.startswith("referral_")] == [
        f"referral_{step}" for step in ("proposed", "asked", "agreed", "sent", "completed")
    ]


async def test_the_list_shows_what_waits_and_never_what_was_passed_on(house: House) -> None:
    case, ratna = await taken(house, country="ID")
    one = await propose(ratna, case)
    await move(ratna, case, one, "asked")
    await answer(house, case, yes=True)
    await move(ratna, case, one, "sent")
    await ratna.post(f"/case/{case}/close", fence=ratna.field("fence"), outcome="referred")
    budi = await house.signed_in("Budi")
    page = (await budi.get("/referrals")).text
    assert "Example House (made up)" in page
    assert "safe place" not in page
    await budi.post(f"/case/{case}/partner/{one}/follow", to="accepted")
    assert (await house.queue.referrals(case))[0].state == "accepted"
    await budi.post(f"/case/{case}/partner/{one}/follow", to="completed")
    assert "No referral is waiting" in (await budi.get("/referrals")).text
    await budi.post(f"/case/{case}/partner/{one}/follow", to="accepted")
    assert (await house.queue.referrals(case))[0].state == "completed"


@pytest.mark.parametrize("fields", [{"need": []}, {"need": ["nonsense"]}, {"partner": "nobody"}])
async def test_an_incomplete_referral_is_not_prepared(house: House, fields: dict[str, object]) -> None:
    case, member = await taken(house, country="ID")
    await act(member, case, "partner", **{"partner": PARTNER, "need": ["shelter"], **fields})
    assert "Choose a partner and at least one need" in member.words()
    assert await house.queue.referrals(case) == []


async def test_an_area_of_another_country_is_left_out(house: House) -> None:
    case, member = await taken(house, country="MY")
    await propose(member, case)
    (referral,) = await house.queue.referrals(case)
    assert "Malaysia" in referral.text["id"]
    assert "Sumatera" not in referral.text["id"]


async def test_nobody_but_the_holder_prepares_asks_or_sends(house: House) -> None:
    case, ratna = await taken(house, country="ID")
    one = await propose(ratna, case)
    budi = await house.signed_in("Budi")
    for path, fields in (("partner", {"partner": PARTNER, "need": ["shelter"]}), (f"partner/{one}", {"to": "asked"})):
        await budi.get("/")
        await budi.post(f"/case/{case}/{path}", fence="1", **fields)
        assert "no longer hold that case" in budi.words(), path
    assert [referral.state for referral in await house.queue.referrals(case)] == ["proposed"]


async def test_a_person_who_said_no_is_not_asked_again_about_the_same(house: House) -> None:
    case, member = await taken(house, country="ID")
    one = await propose(member, case)
    await move(member, case, one, "asked")
    await answer(house, case, yes=False)
    for to in ("asked", "sent"):
        await move(member, case, one, to)
        assert "has just changed" in member.words()
    page = (await member.get(f"/case/{case}")).text
    assert f'id="sent-{one}"' not in page
    assert f'id="asked-{one}"' not in page


async def test_without_partners_the_page_says_so(house: House) -> None:
    bare = create_console(
        house.store, house.queue, house.staff, house.audit, CATALOG,
        clock=house.clock, login_floor=timedelta(milliseconds=1), alerts=house.alerts,
    )  # fmt: skip
    house.app = Starlette(routes=[Mount("/console", bare)])
    _, member = await taken(house)
    assert "no partner on the list" in member.words()
    assert 'id="propose"' not in (member.last.text if member.last else "")


async def test_auditors_and_editors_have_no_business_here(house: House) -> None:
    for role in ("auditor", "editor"):
        member = await house.signed_in(role.title(), role)  # type: ignore[arg-type]
        assert (await member.get("/referrals")).status_code == 403
