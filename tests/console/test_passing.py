"""Cases that change hands on the pages: transfer, assignment, putting off, and breaks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.core.types import CaseId
from tests.console.conftest import Browser, House


async def taken(house: House, **more: object) -> tuple[CaseId, Browser]:
    case = await house.case(**more)  # type: ignore[arg-type]
    member = await house.signed_in()
    await member.post("/next")
    return case, member


def option(page: str, name: str) -> str:
    """The value behind a colleague's name in a list."""
    found = re.search(rf'<option value="([^"]+)">{name} ·', page)
    assert found, page
    return found[1]


async def test_a_case_is_passed_to_a_colleague(house: House) -> None:
    case, ratna = await taken(house)
    budi = await house.signed_in("Budi")
    page = (await ratna.get(f"/case/{case}")).text
    await ratna.post(f"/case/{case}/transfer", fence=ratna.field("fence"), to=option(page, "Budi"))
    assert "The case is with your colleague now" in ratna.words()
    await budi.get("/")
    assert "Given by Ratna" in budi.words()
    await budi.get(f"/case/{case}")
    assert "tolong saya" in budi.words()
    await budi.get("/")
    assert "Given by" not in budi.words()
    assert (await house.read_by_person(case))[-1].startswith("Chat ini diteruskan ke petugas lain")
    assert ("transferred", case) in await house.audit_lines()


async def test_oneself_and_who_is_on_a_break_are_not_offered(house: House) -> None:
    case, ratna = await taken(house)
    budi = await house.signed_in("Budi")
    await budi.post("/break")
    page = (await ratna.get(f"/case/{case}")).text
    assert 'name="to"' not in page
    assert "No colleague can take a case" in ratna.words()
    members = {member.name: member.id for member in await house.staff.members()}
    await ratna.post(f"/case/{case}/transfer", fence=ratna.field("fence"), to=members["Budi"])
    assert "no new cases during a break" in ratna.words()
    for nobody in ("", "x", "../x"):
        await ratna.get(f"/case/{case}")
        await ratna.post(f"/case/{case}/transfer", fence=ratna.field("fence"), to=nobody)
        assert "not possible" in ratna.words()
    assert (await house.queue.get(case)).claimed_by == members["Ratna"]


async def test_only_supervisors_see_all_cases_and_assign_them(house: House) -> None:
    case, _ = await taken(house, text="isi yang tertutup")
    agent, lead = await house.signed_in("Budi"), await house.signed_in("Yuni", "supervisor")
    handle = (await house.queue.get(case)).handle
    assert handle not in (await agent.get("/")).text
    assert handle in (await lead.get("/")).text
    assert "Staff member Ratna" in lead.words()
    page = (await lead.get(f"/case/{case}")).text
    assert "isi yang tertutup" not in page
    refused = await agent.post(f"/case/{case}/assign", to=option(page, "Budi"))
    assert refused.status_code == 403
    await lead.get(f"/case/{case}")
    await lead.post(f"/case/{case}/assign", to=option(page, "Budi"))
    assert "The case has been given" in lead.words()
    await agent.get(f"/case/{case}")
    assert "isi yang tertutup" in agent.words()


async def test_a_waiting_case_is_assigned(house: House) -> None:
    case = await house.case()
    await house.signed_in("Budi")
    lead = await house.signed_in("Yuni", "supervisor")
    page = (await lead.get(f"/case/{case}")).text
    await lead.post(f"/case/{case}/assign", to=option(page, "Budi"))
    assert (await house.read_by_person(case))[-1].startswith("Chat ini sudah diberikan ke seorang petugas")


@pytest.mark.parametrize("lang", ["en", "id"])
async def test_a_case_is_put_off_and_taken_up_again(house: House, lang: str) -> None:
    case = await house.case()
    member = await house.signed_in(language=lang)
    await member.post("/next")
    await member.post(f"/case/{case}/snooze", fence=member.field("fence"), minutes="240")
    kept = await house.queue.get(case)
    assert kept.state == "snoozed"
    assert kept.wake_at
    assert abs(kept.wake_at - house.clock() - timedelta(hours=4)) < timedelta(milliseconds=1)
    await member.get("/")
    assert ("Back in 4 h" if lang == "en" else "Kembali dalam 4 jam") in member.words()
    assert (await house.read_by_person(case))[-1].startswith("Petugas berhenti dulu")
    page = (await member.get(f"/case/{case}")).text
    assert "tolong saya" not in page
    await member.post(f"/case/{case}/take-up")
    assert "tolong saya" in member.words()


async def test_a_colleague_does_not_take_up_what_was_put_off(house: House) -> None:
    case, ratna = await taken(house)
    await ratna.post(f"/case/{case}/snooze", fence=ratna.field("fence"), minutes="60")
    budi = await house.signed_in("Budi")
    assert "take-up" not in (await budi.get(f"/case/{case}")).text
    await budi.post(f"/case/{case}/take-up")
    assert (await house.queue.get(case)).state == "snoozed"


async def test_putting_off_until_a_time_by_the_clock_of_the_centre(house: House) -> None:
    case, member = await taken(house)
    local = house.clock().replace(second=0, microsecond=0) + timedelta(hours=9)  # WIB is UTC+7
    await member.post(f"/case/{case}/snooze", fence=member.field("fence"), minutes="60", at=f"{local:%Y-%m-%dT%H:%M}")
    assert (await house.queue.get(case)).wake_at == local - timedelta(hours=7)


@pytest.mark.parametrize(
    "fields", [{"minutes": "99999"}, {"minutes": "x"}, {}, {"at": "2020-01-01T10:00"}, {"at": "x"}]
)
async def test_a_time_that_cannot_be_used(house: House, fields: dict[str, str]) -> None:
    case, member = await taken(house)
    await member.post(f"/case/{case}/snooze", fence=member.field("fence"), **fields)
    assert "That time cannot be used" in member.words()
    assert (await house.queue.get(case)).state == "claimed"


async def test_a_break_stops_the_next_case(house: House) -> None:
    await house.case()
    member = await house.signed_in()
    await member.post("/break")
    assert "take-next" not in (await member.get("/")).text
    await member.post("/next")
    assert "There are no new cases during a break" in member.words()
    await member.post("/break/end")
    await member.post("/next")
    assert "tolong saya" in member.words()
    assert [action for action, _ in await house.audit_lines() if "break" in action] == ["break_began", "break_ended"]


async def test_the_limit_stops_the_next_case(house: House) -> None:
    await house.case()
    await house.case()
    member = await house.signed_in()
    await member.post("/next")
    assert "take-next" not in (await member.get("/")).text
    assert "as many cases as the limit allows" in member.words()
    await member.post("/next")
    assert len(await house.queue.waiting()) == 1
