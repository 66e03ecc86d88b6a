"""Accounts: invite, disable, and the last admin who cannot be removed."""

import re

import pytest

from bot.core.types import StaffId
from tests.console.conftest import House


async def test_an_admin_invites_and_the_link_works_once(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    await admin.get("/staff")
    page = await admin.post("/staff/invite", role="supervisor")
    link = re.search(r"http://console\.test(/console/join/[^<\s]+)", page.text)
    assert link
    token = link.group(1).rpartition("/")[2]
    new = house.browser()
    await new.join(token, "Yuni")
    await admin.get("/staff")
    assert re.search(r"Yuni\s+Supervisor\s+Active", admin.words())
    assert link.group(1) not in (await admin.get("/staff")).text


async def test_only_real_roles(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    await admin.get("/staff")
    page = await admin.post("/staff/invite", role="owner")
    assert "/join/" not in page.text


async def test_disabling_ends_sessions_and_log_in(house: House) -> None:
    admin, agent = await house.signed_in("Ratna", "admin"), await house.signed_in("Budi")
    budi = next(member for member in await house.staff.members() if member.name == "Budi")
    await admin.get("/staff")
    await admin.post("/staff/disable", staff=budi.id)
    assert "The account is disabled" in admin.words()
    assert (await agent.get("/")).status_code == 303
    assert (await house.browser().log_in("Budi", code=agent.code())).status_code == 401
    await admin.post("/staff/enable", staff=budi.id)
    assert (await house.browser().log_in("Budi", code=agent.code())).status_code == 200


async def test_the_last_admin_stays(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    me = (await house.staff.members())[0]
    await admin.get("/staff")
    await admin.post("/staff/disable", staff=me.id)
    assert "last admin cannot be disabled or get another role" in admin.words()
    assert (await admin.get("/staff")).status_code == 200


async def test_an_unfinished_account_is_seen(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    await house.staff.accept(await house.staff.invite("agent"), "Budi", "kucing oranye naik sepeda")
    await admin.get("/staff")
    assert "Second factor not set up yet" in admin.words()


async def test_a_staff_id_that_does_not_exist(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    await admin.get("/staff")
    answer = await admin.post("/staff/disable", staff="nobody")
    assert answer.status_code == 200
    assert "not possible with this account" in admin.words()


async def _of(house: House, name: str) -> StaffId:
    return (await house.staff.named(name)).id


async def test_another_role_counts_at_once(house: House) -> None:
    admin, agent = await house.signed_in("Ratna", "admin"), await house.signed_in("Budi")
    await admin.get("/staff")
    await admin.post("/staff/role", staff=await _of(house, "Budi"), role="auditor")
    assert "The role is changed" in admin.words()
    assert (await agent.get("/", follow_redirects=True)).url.path == "/console/login"
    await agent.log_in("Budi", code=agent.code())
    assert (await agent.get("/staff")).status_code == 403
    assert (await house.staff.named("Budi")).role == "auditor"
    assert ("role_auditor", await _of(house, "Budi")) in await house.audit_lines()


async def test_the_last_admin_keeps_the_role(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    await admin.get("/staff")
    await admin.post("/staff/role", staff=await _of(house, "Ratna"), role="agent")
    assert "get another role" in admin.words()
    assert (await house.staff.named("Ratna")).role == "admin"


async def test_a_reset_gives_one_link_with_which_everything_is_set_anew(house: House) -> None:
    admin, agent = await house.signed_in("Ratna", "admin"), await house.signed_in("Budi")
    await admin.get("/staff")
    page = await admin.post("/staff/reset", staff=await _of(house, "Budi"))
    (link,) = re.findall(r"http://console\.test/console/join/([^<\s]+)", page.text)
    assert link not in (await admin.get("/staff")).text
    assert "the new link is not used yet" in admin.words()
    assert (await agent.get("/", follow_redirects=True)).url.path == "/console/login"
    assert (await house.browser().log_in("Budi", code=agent.code())).status_code == 401
    back = house.browser()
    assert "The account Budi was reset" in (await back.get(f"/join/{link}")).text
    await back.join(link, "ignored")
    assert back.secret != agent.secret
    assert (await house.browser().log_in("Budi", code=back.code())).status_code == 200
    actions = [action for action, subject in await house.audit_lines() if subject == await _of(house, "Budi")]
    assert actions == ["joined", "reset", "returned"]
    assert (await house.browser().get(f"/join/{link}")).status_code == 404


async def test_nobody_resets_themselves(house: House) -> None:
    admin = await house.signed_in("Ratna", "admin")
    await admin.get("/staff")
    await admin.post("/staff/reset", staff=await _of(house, "Ratna"))
    assert "Ask another admin" in admin.words()
    assert not (await house.staff.named("Ratna")).waiting


@pytest.mark.parametrize("path", ["/staff/role", "/staff/reset", "/staff/enable"])
async def test_forms_that_make_no_sense_change_nothing(house: House, path: str) -> None:
    admin = await house.signed_in("Ratna", "admin")
    before = await house.staff.members()
    for fields in ({}, {"staff": "nobody", "role": "admin"}, {"staff": before[0].id, "role": "owner"}):
        await admin.get("/staff")
        assert (await admin.post(path, **fields)).status_code == 200
    assert await house.staff.members() == before


async def test_an_editor_sees_what_is_due_to_be_rung(house: House) -> None:
    editor = await house.signed_in("Ratna", "editor")
    await editor.get("/content")
    words = editor.words()
    assert "0800-1000" in words
    assert "Never" in words
