"""Cases that change hands: one contract for the queue in Redis and its in-memory twin."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.cases import LEASE, Load
from bot.core.types import CaseId, StaffId, Tier
from tests.support.hotlines import ANI, BOTH, BUDI, GOODBYE, HELLO, Hotline, refused

BOSS = StaffId("boss")


async def test_a_transfer_gives_the_case_to_the_colleague(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    given = await hotline.queue.transfer(claim, BUDI, notice=HELLO)
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.claimed_by, case.given_by) == ("claimed", BUDI, ANI)
    assert case.lease_until == hotline.clock.now + LEASE.of("high")
    assert given.claim is not None
    assert given.claim.fence > claim.fence
    assert await hotline.said(them) == ["petugas datang"]
    await refused("claim_lost", hotline.queue.reply(claim, "maaf", "Ani"))
    await hotline.queue.reply(given.claim, "halo", "Budi")


async def test_who_was_given_a_case_takes_it_by_showing_life(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    given = await hotline.queue.transfer(claim, BUDI)
    assert given.claim is not None
    await hotline.queue.looked(given.claim)
    assert (await hotline.queue.get(claim.case_id)).given_by is None


async def test_a_transfer_nobody_takes_returns_with_its_age(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    hotline.clock.advance(seconds=60)
    _, younger = await hotline.case()
    await hotline.queue.transfer(claim, BUDI)
    assert await hotline.queue.lapse_expired(hotline.clock.advance(seconds=600)) == (claim.case_id,)
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.claim, case.given_by) == ("waiting", None, None)
    assert await hotline.order() == [claim.case_id, younger]
    assert await hotline.said(them) == ["petugas diam"]


async def test_a_transfer_has_its_limits(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await refused("same_staff", hotline.queue.transfer(claim, ANI))
    await hotline.queue.pause(BUDI)
    await refused("on_break", hotline.queue.transfer(claim, BUDI))
    await hotline.queue.resume(BUDI)
    await hotline.queue.transfer(claim, BUDI)
    await refused("claim_lost", hotline.queue.transfer(claim, BUDI))


@pytest.mark.parametrize("before", ["waiting", "claimed", "snoozed"])
async def test_a_supervisor_assigns_whatever_is_open(hotline: Hotline, before: str) -> None:
    _, claim = await hotline.held("urgent")
    if before == "waiting":
        await hotline.queue.hand_back(claim)
    if before == "snoozed":
        await hotline.queue.snooze(claim, hotline.clock.now + timedelta(hours=1))
    await hotline.queue.assign(claim.case_id, BOSS, BUDI)
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.claimed_by, case.given_by, case.wake_at) == ("claimed", BUDI, BOSS, None)
    assert await hotline.order() == []
    assert await hotline.queue.snoozed() == []
    await refused("claim_lost", hotline.queue.reply(claim, "x", "Ani"))
    await refused("same_staff", hotline.queue.assign(claim.case_id, BOSS, BUDI))


async def test_what_is_over_is_not_assigned(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.queue.close(claim, "helped")
    await refused("closed", hotline.queue.assign(claim.case_id, BOSS, BUDI))
    await hotline.erase(them)
    await refused("erased", hotline.queue.assign(claim.case_id, BOSS, BUDI))
    await refused("unknown_case", hotline.queue.assign(CaseId("0" * 24), BOSS, BUDI))


async def test_a_snoozed_case_is_out_of_view_until_its_time(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    until = hotline.clock.now + timedelta(hours=4)
    await hotline.queue.snooze(claim, until, farewell=GOODBYE)
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.wake_at, case.snoozed_by, case.claim) == ("snoozed", until, ANI, None)
    assert await hotline.order() == []
    assert await hotline.queue.claim_next(BUDI, BOTH) is None
    assert (await hotline.queue.counts()).snoozed == 1
    assert await hotline.said(them) == ["petugas pergi"]
    hotline.clock.advance(minutes=1)
    _, younger = await hotline.case()
    assert await hotline.queue.wake_due(hotline.clock.advance(hours=2)) == ()
    assert await hotline.queue.wake_due(hotline.clock.advance(hours=1, minutes=59)) == (claim.case_id,)
    assert await hotline.order() == [claim.case_id, younger]
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.wake_at, case.snoozed_by) == ("waiting", None, None)


@pytest.mark.parametrize("reasons", [(), ("urgent:hurt",)], ids=["a word", "danger"])
async def test_its_person_brings_a_snoozed_case_back_at_once(hotline: Hotline, reasons: tuple[str, ...]) -> None:
    them, claim = await hotline.held()
    await hotline.queue.snooze(claim, hotline.clock.now + timedelta(days=1))
    await hotline.turn(them, [hotline.line("masih di sini")], reasons)
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.unread, case.wake_at) == ("waiting", 1, None)
    assert case.tier == ("urgent" if reasons else "high")
    assert await hotline.order() == [claim.case_id]
    assert await hotline.queue.snoozed() == []


async def test_a_second_request_brings_a_snoozed_case_back(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.queue.snooze(claim, hotline.clock.now + timedelta(days=1))
    assert await hotline.queue.open(them, hotline.opening("caution")) == claim.case_id
    assert await hotline.order() == [claim.case_id]


async def test_who_snoozed_a_case_takes_it_up_again_by_name(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await hotline.queue.snooze(claim, hotline.clock.now + timedelta(days=1))
    case = await hotline.queue.claim(ANI, claim.case_id)
    assert (case.state, case.claimed_by, case.wake_at, case.snoozed_by) == ("claimed", ANI, None, None)
    assert await hotline.queue.wake_due(hotline.clock.advance(days=1)) == ()


async def test_nothing_unread_is_put_off(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.turn(them, [hotline.line("tolong")], ())
    await refused("unread", hotline.queue.snooze(claim, hotline.clock.now + timedelta(hours=1)))


@pytest.mark.parametrize(
    ("tier", "hours", "fine"),
    [("high", 0, False), ("high", -1, False), ("high", 168, True), ("high", 169, False), ("urgent", 13, False)],
)
async def test_how_long_a_case_may_be_put_off(hotline: Hotline, tier: Tier, hours: int, fine: bool) -> None:
    _, claim = await hotline.held(tier)
    call = hotline.queue.snooze(claim, hotline.clock.now + timedelta(hours=hours))
    if fine:
        await call
    else:
        await refused("bad_time", call)


async def test_an_erased_case_does_not_come_back(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.queue.snooze(claim, hotline.clock.now + timedelta(hours=1))
    await hotline.erase(them)
    assert await hotline.queue.snoozed() == []
    assert await hotline.queue.wake_due(hotline.clock.advance(days=1)) == ()


# --- who takes the next case ----------------------------------------------------------------------------------------


async def test_the_next_case_stops_at_the_limit(hotline: Hotline) -> None:
    load = Load(cases=2, with_urgent=1)
    for _ in range(4):
        await hotline.case("high")
    for _ in range(2):
        assert await hotline.queue.claim_next(ANI, BOTH, load=load) is not None
    await refused("load_full", hotline.queue.claim_next(ANI, BOTH, load=load))
    assert await hotline.queue.claim_next(BUDI, BOTH, load=load) is not None
    assert len(await hotline.queue.waiting()) == 1


async def test_who_holds_an_urgent_case_holds_no_other(hotline: Hotline) -> None:
    load = Load(cases=2, with_urgent=1)
    await hotline.case("urgent")
    await hotline.case("low")
    case = await hotline.queue.claim_next(ANI, BOTH, load=load)
    assert case is not None
    await refused("load_full", hotline.queue.claim_next(ANI, BOTH, load=load))
    # a calm case beside it leaves room for an urgent one that comes later
    calm = await hotline.queue.claim_next(BUDI, BOTH, load=load)
    assert calm is not None
    await hotline.case("urgent")
    assert await hotline.queue.claim_next(BUDI, BOTH, load=load) is not None


async def test_a_case_put_off_does_not_count(hotline: Hotline) -> None:
    _, claim = await hotline.held("urgent")
    await hotline.queue.snooze(claim, hotline.clock.now + timedelta(hours=1))
    await hotline.case()
    assert await hotline.queue.claim_next(ANI, BOTH, load=Load(1, 1)) is not None


async def test_on_a_break_there_is_no_next_case(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    _, waiting = await hotline.case()
    await hotline.queue.pause(ANI)
    began = hotline.clock.now
    await hotline.queue.pause(ANI)
    hotline.clock.advance(seconds=60)
    assert await hotline.queue.on_break(ANI) == began
    await refused("on_break", hotline.queue.claim_next(ANI, BOTH))
    await hotline.queue.reply(claim, "masih di sini", "Ani")  # what they hold stays theirs
    await hotline.queue.resume(ANI)
    await hotline.queue.resume(ANI)
    assert await hotline.queue.on_break(ANI) is None
    case = await hotline.queue.claim_next(ANI, BOTH)
    assert case is not None
    assert case.id == waiting
