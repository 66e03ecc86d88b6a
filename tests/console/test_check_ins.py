"""Check-ins on the pages: offered at closing, by buttons signed for the person; answers stand with the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import buttons
from bot.core.types import CaseId, CheckInChange, Incoming, TurnResult
from tests.console.conftest import Browser, House
from tests.console.test_casework import taken


async def close(house: House, member: Browser, case: CaseId, **fields: object) -> list[str]:
    """Closes the case; returns the actions of the buttons the person gets."""
    await member.get(f"/case/{case}")
    await member.post(f"/case/{case}/close", fence=member.field("fence"), outcome="safe", **fields)
    person = house.people[case]
    last = (await house.store.outbox.after(person, ""))[-1]
    key = house.store.keyring.subkey("buttons")
    return [buttons.verify(key, person, button.payload) for button in last.buttons]


async def test_without_a_tick_nothing_is_offered(house: House) -> None:
    case, member = await taken(house)
    assert await close(house, member, case) == []


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"check_in": ["7", "30", "90"]}, "checkin:days:7.30.90"),
        ({"check_in": ["30", "31", "x"]}, "checkin:days:30"),
    ],
)
async def test_the_ticked_days_are_offered(house: House, fields: dict[str, object], action: str) -> None:
    case, member = await taken(house)
    assert await close(house, member, case, **fields) == [action, "checkin:no"]
    said = (await house.read_by_person(case))[-1]
    assert "kami bertanya kabarmu" in said


@pytest.mark.parametrize(("days", "offered"), [(14, "14"), (100, "100"), (0, ""), (-3, ""), (101, "")])
async def test_a_day_of_ones_own_is_counted_by_the_centres_calendar(house: House, days: int, offered: str) -> None:
    case, member = await taken(house)
    on = (house.clock() + timedelta(hours=7, days=days)).date().isoformat()
    actions = await close(house, member, case, check_in_on=on)
    assert actions == ([f"checkin:days:{offered}", "checkin:no"] if offered else [])


async def test_a_day_that_is_none_does_no_harm(house: House) -> None:
    case, member = await taken(house)
    assert await close(house, member, case, check_in=["7"], check_in_on="kapan-kapan") == [
        "checkin:days:7",
        "checkin:no",
    ]


async def test_answers_stand_on_the_closed_case(house: House) -> None:
    case, member = await taken(house)
    await close(house, member, case)
    person = house.people[case]
    for change in (
        CheckInChange(dates=(house.clock() + timedelta(days=7),), offsets=(timedelta(hours=7),)),
        CheckInChange(said="fine"),
    ):
        message = Incoming(id=str(change.said), at=house.clock(), text="x")
        await house.store.mailbox.put(person, message, dedupe_id=message.id)
        work = await house.store.mailbox.take("t", wait=0)
        assert work
        await house.store.mailbox.commit(work, TurnResult(check_in=change))
    await member.get(f"/case/{case}")
    assert "Check-ins Agreed to" in member.words()
    assert "Fine" in member.words()
