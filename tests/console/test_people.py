"""Accounts: invite, disable, and the last admin who cannot be removed."""

import re

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
    assert "last admin cannot be disabled" in admin.words()
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
    assert "not possible" in admin.words()
