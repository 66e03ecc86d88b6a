"""One contract, two queues: the one in Redis and its in-memory twin on the pure state machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cases import LEASE, Claim
from bot.core.errors import UnknownSession
from bot.core.types import CaseId, Tier
from tests.support.hotlines import ANI, BOTH, BUDI, GOODBYE, HELLO, Hotline, refused
from tests.support.stores import person

# --- opening and order ----------------------------------------------------------------------------------------------


async def test_an_opened_case_waits(hotline: Hotline) -> None:
    _, case_id = await hotline.case("caution", lang="en", texts=2)
    case = await hotline.queue.get(case_id)
    assert (case.state, case.tier, case.priority, case.lang, case.country) == ("waiting", "caution", 2, "en", "MY")
    assert (case.reasons, case.unread, case.opened_at) == (("asked",), 2, hotline.clock.now)
    assert (case.claim, case.closed_at, case.outcome) == (None, None, "")
    assert [line.text for line in await hotline.queue.conversation(case_id)] == ["baris 0", "baris 1"]
    assert await hotline.queue.position(case_id) == 1


async def test_nobody_unknown_opens_a_case(hotline: Hotline) -> None:
    with pytest.raises(UnknownSession):
        await hotline.queue.open(person(), hotline.opening())


async def test_danger_goes_first_then_priority_then_age(hotline: Hotline) -> None:
    expected: list[tuple[int, int, int, CaseId]] = []
    tiers: list[Tier] = ["low", "urgent", "caution", "high"]
    for at in range(16):
        them = await hotline.newcomer()
        tier, priority = tiers[at % 4], 1 + at % 3 // 2
        opening = replace(hotline.opening(tier), priority=priority)  # type: ignore[arg-type]
        case_id = await hotline.queue.open(them, opening)
        expected.append((["urgent", "high", "caution", "low"].index(tier), priority, at, case_id))
        hotline.clock.advance(seconds=1)
    assert await hotline.order() == [case_id for *_, case_id in sorted(expected)]
    positions = [await hotline.queue.position(case_id) for *_, case_id in sorted(expected)]
    assert positions == list(range(1, 17))


async def test_a_second_opening_raises_and_adds(hotline: Hotline) -> None:
    them, case_id = await hotline.case("caution", texts=1)
    _, other = await hotline.case("high")
    again = await hotline.queue.open(them, hotline.opening("urgent", texts=1, reasons=("asked", "urgent:hurt")))
    case = await hotline.queue.get(case_id)
    assert again == case_id
    assert (case.tier, case.reasons, case.unread) == ("urgent", ("asked", "urgent:hurt"), 2)
    assert await hotline.order() == [case_id, other]


async def test_danger_never_sinks(hotline: Hotline) -> None:
    them, case_id = await hotline.case("urgent")
    await hotline.queue.open(them, hotline.opening("low"))
    assert (await hotline.queue.get(case_id)).tier == "urgent"


async def test_counts(hotline: Hotline) -> None:
    tiers: list[Tier] = ["urgent", "urgent", "high", "low"]
    for tier in tiers:
        await hotline.case(tier)
    await hotline.queue.claim_next(ANI, BOTH)
    counts = await hotline.queue.counts()
    assert (counts.waiting, counts.claimed, counts.urgent) == (3, 1, 1)


# --- claims ---------------------------------------------------------------------------------------------------------


async def test_the_next_case_is_the_first_in_a_language_one_speaks(hotline: Hotline) -> None:
    _, english = await hotline.case("urgent", lang="en")
    hotline.clock.advance(seconds=1)
    _, indonesian = await hotline.case("low", lang="id")
    case = await hotline.queue.claim_next(ANI, ("id",))
    assert case is not None
    assert case.id == indonesian
    assert (case.state, case.claimed_by) == ("claimed", ANI)
    assert await hotline.queue.claim_next(BUDI, ("id",)) is None
    assert await hotline.order() == [english]
    assert await hotline.queue.position(indonesian) is None


async def test_the_next_case_is_the_first_that_suits(hotline: Hotline) -> None:
    _, urgent = await hotline.case("urgent")
    _, calm = await hotline.case("low")
    case = await hotline.queue.claim_next(ANI, BOTH, suits=lambda case: case.tier == "low")
    assert case is not None
    assert case.id == calm
    assert await hotline.queue.claim_next(ANI, BOTH, suits=lambda case: case.tier == "low") is None
    assert await hotline.order() == [urgent]


async def test_a_claimed_case_is_refused_to_others_and_renewed_to_its_holder(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    await refused("already_claimed", hotline.queue.claim(BUDI, claim.case_id))
    hotline.clock.advance(seconds=60)
    again = await hotline.queue.claim(ANI, claim.case_id)
    assert again.claim == replace(claim, until=claim.until + timedelta(seconds=60))


@pytest.mark.parametrize(("tier", "seconds"), [("urgent", 180), ("high", 600), ("low", 600)])
async def test_a_lease_is_short_when_it_is_urgent(hotline: Hotline, tier: Tier, seconds: int) -> None:
    _, claim = await hotline.held(tier)
    assert claim.until == hotline.clock.now + timedelta(seconds=seconds)


async def test_a_silent_holder_loses_the_case_which_keeps_its_place(hotline: Hotline) -> None:
    # Given the oldest case, claimed, and one that came later
    them, claim = await hotline.held()
    hotline.clock.advance(seconds=300)
    _, younger = await hotline.case()
    # When nothing is heard of the holder
    assert await hotline.queue.lapse_expired(hotline.clock.now) == ()
    assert await hotline.queue.lapse_expired(hotline.clock.advance(seconds=301)) == (claim.case_id,)
    # Then the case is in front again
    assert await hotline.order() == [claim.case_id, younger]
    # And the late holder can do nothing to it, also when somebody else has it
    for _ in range(2):
        await refused("claim_lost", hotline.queue.reply(claim, "maaf", "Ani"))
        await refused("claim_lost", hotline.queue.touch(claim))
        await refused("claim_lost", hotline.queue.looked(claim))
        await refused("claim_lost", hotline.queue.hand_back(claim))
        await refused("claim_lost", hotline.queue.close(claim, "helped"))
        await hotline.queue.claim(BUDI, claim.case_id)
    # And the person was told once that nobody answered
    assert await hotline.said(them) == ["petugas diam"]


async def test_signs_of_life_keep_the_case(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    for renew in (hotline.queue.touch, hotline.queue.looked) * 2:
        now = hotline.clock.advance(seconds=599)
        assert await hotline.queue.lapse_expired(now) == ()
        claim = await renew(claim)
        assert claim.until == now + timedelta(seconds=600)
    assert (await hotline.queue.get(claim.case_id)).claim == claim


async def test_who_takes_the_next_case_need_not_wait_for_the_clock(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    hotline.clock.advance(seconds=601)
    case = await hotline.queue.claim_next(BUDI, BOTH)
    assert case is not None
    assert (case.id, case.claimed_by) == (claim.case_id, BUDI)
    assert case.claim is not None
    assert case.claim.fence > claim.fence


async def test_a_claim_that_ran_out_can_be_taken_by_name(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    hotline.clock.advance(seconds=601)
    case = await hotline.queue.claim(BUDI, claim.case_id)
    assert case.claimed_by == BUDI
    await refused("claim_lost", hotline.queue.reply(claim, "maaf", "Ani"))


async def test_nobody_acts_with_a_made_up_claim(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    for forged in (replace(claim, fence=claim.fence + 1), replace(claim, fence=0), replace(claim, staff=BUDI)):
        await refused("claim_lost", hotline.queue.reply(forged, "x", "y"))
        await refused("claim_lost", hotline.queue.close(forged, "helped"))


async def test_danger_shortens_the_lease_of_the_holder(hotline: Hotline) -> None:
    them, claim = await hotline.held("low")
    await hotline.turn(them, [hotline.line("dia datang")], ("urgent:found",))
    case = await hotline.queue.get(claim.case_id)
    assert (case.tier, case.priority, case.reasons) == ("urgent", 1, ("asked", "urgent:found"))
    assert case.lease_until == hotline.clock.now + LEASE.of("urgent")
    assert case.claimed_by == ANI


async def test_one_holds_several_cases(hotline: Hotline) -> None:
    first, second = (await hotline.held("low"))[1], (await hotline.held("urgent"))[1]
    await hotline.case()
    await hotline.queue.claim_next(BUDI, BOTH)
    assert [case.id for case in await hotline.queue.mine(ANI)] == [second.case_id, first.case_id]
    assert len(await hotline.queue.claimed()) == 3


# --- talking --------------------------------------------------------------------------------------------------------


async def test_what_staff_say_reaches_the_person_and_the_case(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    hotline.clock.advance(seconds=10)
    await hotline.queue.reply(claim, "Apakah kamu aman?", "Ani")
    assert await hotline.said(them) == ["Apakah kamu aman?"]
    (line,) = await hotline.queue.conversation(claim.case_id)
    assert (line.sender, line.text, line.by, line.at) == ("staff", "Apakah kamu aman?", "Ani", hotline.clock.now)


async def test_what_the_person_says_is_unread_until_looked_at(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.turn(them, [hotline.line("satu")], ())
    await hotline.turn(them, [hotline.line("dua")], ())
    assert (await hotline.queue.get(claim.case_id)).unread == 2
    await hotline.queue.reply(claim, "ya", "Ani")
    assert (await hotline.queue.get(claim.case_id)).unread == 2
    await hotline.queue.looked(claim)
    assert (await hotline.queue.get(claim.case_id)).unread == 0
    assert [line.text for line in await hotline.queue.conversation(claim.case_id)] == ["satu", "dua", "ya"]


async def test_automatic_sentences_are_said_in_the_language_of_the_case(hotline: Hotline) -> None:
    them, case_id = await hotline.case(lang="en")
    case = await hotline.queue.claim(ANI, case_id, greeting=HELLO)
    await hotline.queue.claim(ANI, case_id, greeting=HELLO)  # renewed: nothing is said again
    assert case.claim is not None
    await hotline.queue.hand_back(case.claim, farewell=GOODBYE)
    again = await hotline.queue.claim_next(BUDI, BOTH, greeting=HELLO)
    assert again is not None
    assert again.claim is not None
    await hotline.queue.close(again.claim, "helped", farewell=GOODBYE)
    assert await hotline.said(them) == ["staff joined", "staff left", "staff joined", "staff left"]
    lines = await hotline.queue.conversation(case_id)
    assert [(line.sender, line.text) for line in lines] == [
        ("system", text) for text in ("staff joined", "staff left", "staff joined", "staff left")
    ]


# --- ending ---------------------------------------------------------------------------------------------------------


async def test_a_case_handed_back_keeps_age_and_priority(hotline: Hotline) -> None:
    _, claim = await hotline.held()
    hotline.clock.advance(seconds=30)
    _, younger = await hotline.case()
    await hotline.queue.hand_back(claim)
    assert await hotline.order() == [claim.case_id, younger]
    await refused("claim_lost", hotline.queue.hand_back(claim))


async def test_a_closed_case_is_out_of_the_queue(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    hotline.clock.advance(seconds=30)
    await hotline.queue.close(claim, "referred")
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.outcome, case.closed_at, case.claim) == ("closed", "referred", hotline.clock.now, None)
    assert await hotline.order() == []
    assert [case.id for case in await hotline.queue.closed()] == [claim.case_id]
    await refused("claim_lost", hotline.queue.reply(claim, "x", "Ani"))
    await refused("closed", hotline.queue.claim(BUDI, claim.case_id))
    assert await hotline.queue.open(them, hotline.opening()) != claim.case_id


async def test_a_case_with_unread_words_is_not_closed(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.turn(them, [hotline.line("tunggu, dia di sini")], ())
    await refused("unread", hotline.queue.close(claim, "helped"))
    await hotline.queue.looked(claim)
    await hotline.queue.close(claim, "helped")


async def test_a_closed_case_is_taken_up_again(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.queue.reply(claim, "halo", "Ani")
    await hotline.queue.close(claim, "helped")
    hotline.clock.advance(days=6)
    case = await hotline.queue.reopen(claim.case_id, BUDI, greeting=HELLO)
    assert (case.state, case.claimed_by, case.outcome, case.closed_at) == ("claimed", BUDI, "", None)
    assert case.opened_at < hotline.clock.now
    assert case.claim is not None
    await hotline.queue.reply(case.claim, "lagi", "Budi")
    assert await hotline.said(them) == ["halo", "petugas datang", "lagi"]
    assert await hotline.queue.closed() == []
    await hotline.turn(them, [hotline.line("ya")], ())
    assert (await hotline.queue.get(claim.case_id)).unread == 1


async def test_reopening_has_its_limits(hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await refused("not_closed", hotline.queue.reopen(claim.case_id, BUDI))
    await hotline.queue.close(claim, "helped")
    newer = await hotline.queue.open(them, hotline.opening())
    await refused("other_case_open", hotline.queue.reopen(claim.case_id, BUDI))
    case = await hotline.queue.claim(ANI, newer)
    assert case.claim is not None
    await hotline.queue.close(case.claim, "helped")
    hotline.clock.advance(days=7)
    await refused("texts_gone", hotline.queue.reopen(claim.case_id, BUDI))


async def test_an_erased_case_is_a_stub(hotline: Hotline) -> None:
    them, claim = await hotline.held("urgent")
    await hotline.queue.reply(claim, "halo", "Ani")
    await hotline.erase(them)
    case = await hotline.queue.get(claim.case_id)
    assert (case.state, case.tier, case.opened_at, case.closed_at) == (
        "erased",
        "urgent",
        hotline.clock.now,
        hotline.clock.now,
    )
    assert (case.reasons, case.country, case.unread, case.claim) == ((), "", 0, None)
    assert await hotline.queue.conversation(claim.case_id) == []
    assert await hotline.order() == []
    assert await hotline.queue.claimed() == []
    await refused("erased", hotline.queue.claim(BUDI, claim.case_id))
    await refused("erased", hotline.queue.reopen(claim.case_id, BUDI))
    for act in (
        hotline.queue.reply(claim, "x", "Ani"),
        hotline.queue.touch(claim),
        hotline.queue.hand_back(claim),
        hotline.queue.close(claim, "helped"),
    ):
        await refused("claim_lost", act)


async def test_what_does_not_exist_is_unknown(hotline: Hotline) -> None:
    for case_id in ("0" * 24, "nonsense", "", "texts:" + "0" * 24, "../x"):
        unknown = CaseId(case_id)
        for act in (
            hotline.queue.get(unknown),
            hotline.queue.claim(ANI, unknown),
            hotline.queue.reopen(unknown, ANI),
            hotline.queue.touch(Claim(unknown, 1, ANI, hotline.clock.now)),
            hotline.queue.reply(Claim(unknown, 1, ANI, hotline.clock.now), "x", "y"),
        ):
            await refused("unknown_case", act)
