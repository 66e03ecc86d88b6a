"""One contract, two queues: the one in Redis and its in-memory twin on the pure state machine."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.core.cases import Case, Claim, lease_of
from bot.core.errors import Refused, UnknownSession
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Reply, StaffId, Tier, TurnResult
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.speech import Sentences
from bot.store.store import Store
from tests.support.memory_queue import MemoryQueue
from tests.support.stores import Clock, opened, person, send, take

Queue: TypeAlias = "CaseQueue | MemoryQueue"
HANDLES = Handles([f"kata{number}" for number in range(256)], [f"sifat{number}" for number in range(256)])
ANI, BUDI = StaffId("ani"), StaffId("budi")
BOTH: tuple[Lang, ...] = ("id", "en")
HELLO: Sentences = {"id": Reply("petugas datang"), "en": Reply("staff joined")}
GOODBYE: Sentences = {"id": Reply("petugas pergi"), "en": Reply("staff left")}


@dataclass
class Hotline:
    """A queue, and the world around it."""

    queue: Queue
    clock: Clock
    newcomer: Callable[[], Awaitable[Pseudonym]]
    said: Callable[[Pseudonym], Awaitable[list[str]]]
    erase: Callable[[Pseudonym], Awaitable[Any]]
    turn: Callable[[Pseudonym, list[CaseText], tuple[str, ...]], Awaitable[None]]

    async def case(self, tier: Tier = "high", *, lang: Lang = "id", texts: int = 0) -> tuple[Pseudonym, CaseId]:
        them = await self.newcomer()
        return them, await self.queue.open(them, self.opening(tier, lang=lang, texts=texts))

    def opening(
        self, tier: Tier = "high", *, lang: Lang = "id", texts: int = 0, reasons: tuple[str, ...] = ("asked",)
    ) -> CaseOpening:
        lines = tuple(self.line(f"baris {number}") for number in range(texts))
        return CaseOpening(tier, 2, lang, reasons, "MY", lines)

    def line(self, text: str) -> CaseText:
        return CaseText("person", text, self.clock())

    async def held(self, tier: Tier = "high") -> tuple[Pseudonym, Claim]:
        them, case_id = await self.case(tier)
        case = await self.queue.claim(ANI, case_id)
        assert case.claim is not None
        return them, case.claim

    async def order(self) -> list[CaseId]:
        return [summary.case.id for summary in await self.queue.waiting()]


def in_memory(clock: Clock) -> Hotline:
    queue = MemoryQueue(clock)

    async def newcomer() -> Pseudonym:
        them = person()
        queue.reachable.add(them)
        return them

    async def said(them: Pseudonym) -> list[str]:
        return [reply.text for reply in queue.said.get(them, [])]

    return Hotline(queue, clock, newcomer, said, queue.erase, queue.turn)


def in_redis(store: Store, clock: Clock) -> Hotline:
    queue = CaseQueue(store, Audit(store, clock=clock), HANDLES, clock=clock)

    async def newcomer() -> Pseudonym:
        them = person()
        await store.sessions.open(them, "id")
        return them

    async def said(them: Pseudonym) -> list[str]:
        try:
            return [reply.text for reply in await store.outbox.after(them, "")]
        except UnknownSession:
            return []

    async def turn(them: Pseudonym, lines: list[CaseText], raise_reasons: tuple[str, ...]) -> None:
        if await store.sessions.exists(them):
            await send(store, them, "x")
            await store.mailbox.commit(
                await take(store), TurnResult(case_texts=tuple(lines), raise_reasons=raise_reasons)
            )

    store.eraser._patience = 0
    return Hotline(queue, clock, newcomer, said, store.eraser.erase, turn)


@pytest.fixture(params=["memory", "redis"])
async def hotline(
    request: pytest.FixtureRequest, redis_url: str, tmp_path: Path, clock: Clock
) -> AsyncIterator[Hotline]:
    if request.param == "memory":
        yield in_memory(clock)
        return
    async with opened(redis_url, tmp_path, clock=clock) as store:
        yield in_redis(store, clock)


async def refused(code: str, call: Awaitable[Any]) -> None:
    with pytest.raises(Refused) as refusal:
        await call
    assert refusal.value.code == code


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
    assert await hotline.said(them) == []


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
    assert case.lease_until == hotline.clock.now + lease_of("urgent")
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


# --- both at once ---------------------------------------------------------------------------------------------------


class World:
    """One hotline driven by a script of random steps; names instead of ids, so that two worlds can be compared."""

    def __init__(self, hotline: Hotline) -> None:
        self.hotline = hotline
        self.people: list[Pseudonym] = []
        self.cases: list[CaseId] = []
        self.claims: list[Claim] = []

    async def step(self, name: str, pick: list[float]) -> str:
        try:
            return str(await getattr(self, name)(pick))
        except Refused as refusal:
            return refusal.code
        except UnknownSession:
            return "unknown_session"

    def _choose(self, things: list[Any], at: float) -> Any:
        # the later a thing came, the likelier it is chosen
        return things[int(len(things) * at**0.5)]

    def _number(self, case: Case | None) -> int | None:
        if case is None:
            return None
        if case.claim is not None:
            self.claims.append(case.claim)
        return self.cases.index(case.id)

    async def arrive(self, pick: list[float]) -> None:
        self.people.append(await self.hotline.newcomer())

    async def open(self, pick: list[float]) -> int:
        tiers: list[Tier] = ["urgent", "high", "caution", "low"]
        lang: Lang = "id" if pick[2] < 0.5 else "en"
        opening = self.hotline.opening(tiers[int(pick[1] * 4)], lang=lang, texts=int(pick[3] * 2))
        case_id = await self.hotline.queue.open(self._choose(self.people, pick[0]), opening)
        if case_id not in self.cases:
            self.cases.append(case_id)
        return self.cases.index(case_id)

    async def write(self, pick: list[float]) -> None:
        reasons = ("urgent:hurt",) if pick[1] < 0.3 else ()
        await self.hotline.turn(self._choose(self.people, pick[0]), [self.hotline.line("x")], reasons)

    async def next(self, pick: list[float]) -> int | None:
        staff, langs = (ANI, BUDI)[int(pick[0] * 2)], (("id",), ("en",), BOTH)[int(pick[1] * 3)]
        return self._number(await self.hotline.queue.claim_next(staff, langs, greeting=HELLO))

    async def claim(self, pick: list[float]) -> int | None:
        staff = (ANI, BUDI)[int(pick[0] * 2)]
        return self._number(await self.hotline.queue.claim(staff, self._choose(self.cases, pick[1])))

    async def reopen(self, pick: list[float]) -> int | None:
        staff = (ANI, BUDI)[int(pick[0] * 2)]
        return self._number(await self.hotline.queue.reopen(self._choose(self.cases, pick[1]), staff))

    async def look(self, pick: list[float]) -> None:
        await self.hotline.queue.looked(self._choose(self.claims, pick[0]))

    async def reply(self, pick: list[float]) -> None:
        await self.hotline.queue.reply(self._choose(self.claims, pick[0]), "ya", "x")

    async def back(self, pick: list[float]) -> None:
        await self.hotline.queue.hand_back(self._choose(self.claims, pick[0]), farewell=GOODBYE)

    async def close(self, pick: list[float]) -> None:
        claim = self._choose(self.claims, pick[0])
        if pick[1] < 0.7:
            await self.hotline.queue.looked(claim)
        await self.hotline.queue.close(claim, "helped")

    async def lapse(self, pick: list[float]) -> list[int]:
        lapsed = await self.hotline.queue.lapse_expired(self.hotline.clock())
        return sorted(self.cases.index(case_id) for case_id in lapsed)

    async def erase(self, pick: list[float]) -> None:
        await self.hotline.erase(self._choose(self.people, pick[0]))

    async def view(self) -> list[Any]:
        """All that can be seen, without ids and fences."""
        queue, seen = self.hotline.queue, list[Any]()
        for at, case_id in enumerate(self.cases):
            case = await queue.get(case_id)
            texts = [line.text for line in await queue.conversation(case_id)]
            shown = (case.state, case.tier, case.priority, case.reasons, case.unread, case.outcome, case.closed_at)
            seen.append((at, shown, case.claimed_by, case.lease_until, case.opened_at, texts))
        seen.append([self.cases.index(case_id) for case_id in await self.hotline.order()])
        seen.append([await self.hotline.said(them) for them in self.people])
        return [*seen, await queue.counts()]


STEPS = {
    "arrive": 3, "open": 4, "write": 4, "next": 4, "claim": 2, "reopen": 2, "look": 2, "reply": 3, "back": 1,
    "close": 3, "lapse": 2, "erase": 1,
}  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
async def test_both_queues_do_the_same_whatever_happens(
    redis_url: str, tmp_path: Path, seed: int, clock: Clock
) -> None:
    dice = random.Random(seed)
    async with opened(redis_url, tmp_path, clock=clock) as store:
        worlds = [World(in_memory(clock)), World(in_redis(store, clock))]
        for number in range(60):
            name = dice.choices(list(STEPS), list(STEPS.values()))[0]
            if number == 0 or not worlds[0].people:
                name = "arrive"
            elif not worlds[0].cases:
                name = "open"
            elif not worlds[0].claims and name in ("look", "reply", "back", "close"):
                name = "next"
            pick = [dice.random() for _ in range(4)]
            memory, redis = [await world.step(name, pick) for world in worlds]
            assert memory == redis, (number, name)
            clock.advance(seconds=dice.choice((1, 1, 20, 200, 700)))
        views = [await world.view() for world in worlds]
        assert views[0] == views[1]


def test_the_clock_of_these_tests_stands_still(clock: Clock) -> None:
    assert isinstance(clock(), datetime)
    assert clock() == clock()
