"""The directory page: what is due to be rung, and the button that says somebody did."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.content import contacts
from bot.content.own import OwnContent
from bot.core.roles import Role
from tests.console.conftest import House


def own(house: House) -> OwnContent:
    assert house.own is not None
    return house.own


async def test_a_click_after_the_call_counts_at_once(house: House) -> None:
    editor = await house.signed_in("Ratna", "editor")
    await editor.get("/content")
    count = len([one for one in own(house)._catalog.services.values() if one.can_be_called])
    assert f"{count} of {count} services were never rung by you" in editor.words()
    await editor.post("/content/rung", service="lpsk")
    assert "Kept. People read from now on that you rang it today." in editor.words()
    assert "Rung today by Ratna" in editor.words()
    service = own(house)._catalog.services["lpsk"]
    today = house.clock().date()
    assert "today" in contacts.age(own(house)._catalog, "en", [service], today)
    assert ("service_rung", "lpsk") in await house.audit_lines()
    house.clock.forward(days=91)
    await editor.log_in(code=editor.code())
    await editor.get("/content")
    assert "Rung 91 days ago by Ratna" in editor.words()
    assert "Ring again (1)" in editor.words()


async def test_a_click_by_mistake_can_be_taken_back(house: House) -> None:
    editor = await house.signed_in("Ratna", "editor")
    await editor.get("/content")
    await editor.post("/content/rung", service="lpsk")
    await editor.post("/content/not-rung", service="lpsk")
    assert own(house)._catalog.services["lpsk"].verified_on is None
    assert ("service_not_rung", "lpsk") in await house.audit_lines()
    await editor.post("/content/not-rung", service="lpsk")
    assert "That is not possible" in editor.words()


@pytest.mark.parametrize("service", ["", "nobody", "../lpsk", "x" * 5000])
async def test_only_services_of_the_directory_can_be_rung(house: House, service: str) -> None:
    editor = await house.signed_in("Ratna", "editor")
    await editor.get("/content")
    await editor.post("/content/rung", service=service)
    assert own(house).layers == {}
    assert "service_rung" not in [action for action, _ in await house.audit_lines()]


@pytest.mark.parametrize(("role", "allowed"), [("agent", False), ("supervisor", True), ("editor", True)])
async def test_who_may_press_it(house: House, role: Role, allowed: bool) -> None:
    staff = await house.signed_in("Ratna", role)
    page = await staff.get("/content")
    assert ("/content/rung" in page.text) is allowed
    answer = await staff.post("/content/rung", service="lpsk")
    assert answer.status_code == (200 if allowed else 403)
    assert bool(own(house).layers) is allowed


async def test_the_trail_names_the_service(house: House) -> None:
    editor = await house.signed_in("Ratna", "editor")
    await editor.get("/content")
    await editor.post("/content/rung", service="kp2mi_abroad")
    auditor = await house.signed_in("Budi", "auditor")
    await auditor.get("/audit")
    assert "Ratna Rang the service: KP2MI abroad" in auditor.words()


async def test_an_old_call_is_told_from_a_missing_one(house: House) -> None:
    today = house.clock().date()
    for service, on in (("lpsk", today - timedelta(days=200)), ("kp2mi_home", date.fromisoformat("2020-01-01"))):
        own(house).change({"services": {service: {"verified_on": on.isoformat(), "verified_by": "Budi"}}})
    editor = await house.signed_in("Ratna", "editor")
    page = (await editor.get("/content")).text
    overdue = page[page.index('id="overdue"') : page.index('id="checked"')]
    assert overdue.index("kp2mi_home") < overdue.index('"service-lpsk"')
