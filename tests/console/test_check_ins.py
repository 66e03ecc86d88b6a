"""Check-ins on the pages: offered at closing, by buttons signed for the person; answers stand with the case."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.core import buttons
from bot.core.types import CaseId, CaseOpening, CaseText, CheckInChange, Incoming, TurnResult
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


async def test_they_are_offered_unless_staff_take_the_tick_away(house: House) -> None:
    case, member = await taken(house)
    page = (await member.get(f"/case/{case}")).text
    assert re.search(r'name="check_in" value="offer" checked', page)
    assert await close(house, member, case, check_in=["offer"]) == ["checkin:start", "checkin:no"]


async def test_without_the_tick_nothing_is_offered(house: House) -> None:
    case, member = await taken(house)
    assert await close(house, member, case) == []


async def test_a_typed_wish_is_marked_and_stands_at_closing(house: House) -> None:
    case, member = await taken(house)
    assert 'id="wish"' not in (await member.get(f"/case/{case}")).text
    line = CaseText("person", "tanya kabarku bulan depan ya", house.clock(), kind="check_in")
    await house.queue.open(house.people[case], CaseOpening("high", 1, "id", ("asked_for_staff",), "", (line,)))
    page = (await member.get(f"/case/{case}")).text
    assert 'id="wish"' in page
    assert "Wants to be asked later" in page


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"check_in": ["offer", "7", "30", "90"]}, "checkin:days:7.30.90"),
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
    actions = await close(house, member, case, check_in=["offer"], check_in_on=on)
    assert actions == ([f"checkin:days:{offered}", "checkin:no"] if offered else ["checkin:start", "checkin:no"])


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
