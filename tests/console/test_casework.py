"""Notes, tags, needs, referrals, ready replies and the debrief on the pages."""

from __future__ import annotations

import re

import pytest

from bot.core.types import CaseId
from tests.console.conftest import CATALOG, Browser, House


async def taken(house: House, **more: object) -> tuple[CaseId, Browser]:
    case = await house.case(**more)  # type: ignore[arg-type]
    member = await house.signed_in()
    await member.post("/next")
    return case, member


async def act(member: Browser, case: CaseId, what: str, **fields: object) -> None:
    await member.get(f"/case/{case}")
    await member.post(f"/case/{case}/{what}", fence=member.field("fence"), **fields)


async def test_a_note_calls_a_colleague_who_reads_it_and_nothing_else(house: House) -> None:
    case, ratna = await taken(house, text="isi percakapan")
    budi, yuni = await house.signed_in("Budi"), await house.signed_in("Yuni", "supervisor")
    await act(ratna, case, "note", text="@Budi, bisa bahasa Jawa?")
    await act(ratna, case, "note", text="catatan lain")
    assert "bisa bahasa Jawa?" in ratna.words()
    await budi.get("/")
    assert "Notes for you" in budi.words()
    page = (await budi.get(f"/case/{case}")).text
    assert "bisa bahasa Jawa?" in page
    assert "catatan lain" not in page
    assert "isi percakapan" not in page
    await budi.get("/")
    assert "Notes for you" not in budi.words()
    assert "bisa bahasa Jawa?" not in (await yuni.get(f"/case/{case}")).text
    assert not any("Jawa" in text for text in await house.read_by_person(case))
    assert {"noted", "notes_read"} <= {action for action, subject in await house.audit_lines() if subject == case}


async def test_a_note_is_never_markup_and_never_empty(house: House) -> None:
    case, member = await taken(house)
    await act(member, case, "note", text="<script>alert(1)</script> {{ 7*7 }}")
    assert member.last is not None
    assert "<script>alert" not in member.last.text
    assert "{{ 7*7 }}" in member.words()
    await act(member, case, "note", text="  \x00 ")
    assert len(await house.queue.notes(case)) == 1


async def test_tags_and_needs_come_from_the_fixed_list(house: House) -> None:
    case, member = await taken(house)
    await act(member, case, "needs", code=["shelter", "wages", "nonsense", "a,b"])
    await act(member, case, "tags", code=["minor"])
    kept = await house.queue.get(case)
    assert (kept.needs, kept.tags) == (("shelter", "wages"), ("minor",))
    page = (await member.get(f"/case/{case}")).text
    assert re.search(r'<span class="token">A safe place to stay</span>', page)
    await act(member, case, "needs")
    assert (await house.queue.get(case)).needs == ()
    assert {"tagged", "needs_set"} <= {action for action, _ in await house.audit_lines()}


async def test_services_follow_the_country_and_the_needs(house: House) -> None:
    case, member = await taken(house, country="MY")
    await act(member, case, "needs", code=["documents"])
    page = (await member.get(f"/case/{case}")).text
    offered = re.findall(r'name="service" value="([^"]+)"', page)
    assert offered
    kinds = {kind for key in offered[:3] for kind in CATALOG.services[key].kinds}
    assert {"embassy", "immigration"} & kinds
    for key in offered:
        assert {"MY", "abroad"} & set(CATALOG.services[key].countries), key
    # the line to insert is in the language of the case, not of the interface
    inserted = re.findall(r'data-insert="([^"]+)" data-into="reply" data-service', page)
    assert CATALOG.services[offered[0]].names["id"] in inserted[0]


async def test_a_referral_is_recorded_step_by_step(house: House) -> None:
    case, member = await taken(house)
    service = next(iter(CATALOG.services))
    for state in ("offered", "agreed", "contacted"):
        await act(member, case, "referral", service=service, state=state)
        assert (await house.queue.get(case)).referrals == (f"{service}:{state}",)
    assert "We have contacted them" in member.words()
    for nonsense in ({"service": "x,y:z", "state": "agreed"}, {"service": service, "state": "x"}):
        await act(member, case, "referral", **nonsense)
    await act(member, case, "referral", service=service, state="none")
    assert (await house.queue.get(case)).referrals == ()


@pytest.mark.parametrize(
    ("case_lang", "console_lang", "second"), [("id", "en", "en"), ("id", "id", "en"), ("en", "id", "id")]
)
async def test_ready_replies_stand_side_by_side(house: House, case_lang: str, console_lang: str, second: str) -> None:
    await house.case(lang=case_lang)  # type: ignore[arg-type]
    member = await house.signed_in(language=console_lang)
    page = (await member.post("/next")).text
    texts = CATALOG.raw(case_lang, "canned")  # type: ignore[arg-type]
    assert f'<p class="small" lang="{case_lang}">{texts["most_needed"]}</p>' in page
    other = CATALOG.raw(second, "canned")["most_needed"]  # type: ignore[arg-type]
    assert f'<p class="small muted" lang="{second}">{other}</p>' in page
    assert 'data-codes="aman safe"' in page


async def test_a_reply_with_an_open_place_for_a_service_is_not_sent(house: House) -> None:
    case, member = await taken(house)
    answer = await member.post(
        f"/case/{case}/reply", live=True, fence=member.field("fence"), once="a", text="Coba {service} ya."
    )
    assert answer.status_code == 422
    assert "{service}" in answer.json()["problem"]
    assert not any("{service}" in text for text in await house.read_by_person(case))


async def test_a_debrief_is_for_oneself_and_a_break_can_follow(house: House) -> None:
    case, member = await taken(house)
    await member.post(f"/case/{case}/close", fence=member.field("fence"), outcome="safe", debrief="berat", rest="1")
    assert (await member.get(f"/case/{case}")).text.count("berat") == 1
    other = await house.signed_in("Yuni", "admin")
    assert "berat" not in (await other.get(f"/case/{case}")).text
    await member.get("/")
    assert "You are on a break" in member.words()


async def test_only_an_urgent_case_asks_for_a_debrief(house: House) -> None:
    _, member = await taken(house, tier="high")
    assert member.last is not None
    assert 'name="debrief"' not in member.last.text


async def test_nobody_but_the_holder_writes_anything_down(house: House) -> None:
    case, _ = await taken(house)
    budi = await house.signed_in("Budi")
    for what, fields in (("note", {"text": "x"}), ("tags", {"code": "minor"}), ("needs", {}), ("referral", {})):
        await budi.get("/")
        service = next(iter(CATALOG.services))
        await budi.post(f"/case/{case}/{what}", fence="1", **{"service": service, "state": "agreed", **fields})
        assert "no longer hold that case" in budi.words(), what
    kept = await house.queue.get(case)
    assert (kept.tags, kept.needs, kept.referrals, await house.queue.notes(case)) == ((), (), (), [])
