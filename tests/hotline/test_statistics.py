"""What stays of a case for the statistics: single counts, once, and nothing that leads to anybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.types import CaseId, CaseOpening, CaseText, Pseudonym, StaffId, Tier
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.upkeep import Upkeep
from bot.store.store import Store
from tests.support.stores import NOW, Clock, clock, content, key_names, opened, person, redis_url

__all__ = ["clock", "redis_url"]

ANI = StaffId("ani")
REASONS = (
    "danger_now",
    "topic:report/confinement",
    "topic:need/shelter",
    "urgent:confined",
    "e03_confined",
    "e07_docs",
)
EndedCase = Callable[..., Awaitable[tuple[Pseudonym, CaseId]]]


@pytest.fixture
async def store(redis_url: str, tmp_path: Path, clock: Clock):  # type: ignore[no-untyped-def]
    async with opened(redis_url, tmp_path, clock=clock) as store:
        store.eraser._patience = 0
        yield store


@pytest.fixture
def queue(store: Store, clock: Clock) -> CaseQueue:
    words = [f"kata{number}" for number in range(256)]
    return CaseQueue(store, Audit(store, clock=clock), Handles(words, words), clock=clock)


@pytest.fixture
def case(store: Store, queue: CaseQueue, clock: Clock) -> EndedCase:
    """Opens a case; with `served` somebody takes it after so long, with `outcome` closes it."""

    async def make(
        *, tier: Tier = "urgent", country: str = "MY", served: timedelta | None = None, outcome: str = ""
    ) -> tuple[Pseudonym, CaseId]:
        them = person()
        await store.sessions.open(them, "id")
        line = CaseText("person", "tolong saya", NOW)
        case_id = await queue.open(them, CaseOpening(tier, 1, "id", REASONS, "ID", (line,), destination=country))
        if served is not None:
            clock.advance(seconds=served.total_seconds())
            claim = (await queue.claim(ANI, case_id)).claim
            assert claim
            if outcome:
                await queue.close(await queue.looked(claim), outcome)
        return them, case_id

    return make


EXPECTED = {
    "cases": 1,
    "tier:urgent": 1,
    "topic:report/confinement": 1,
    "destination:MY": 1,
    "wait:30": 1,
    "outcome:safe": 1,
    "referral:none": 1,
    "means:MethodsOfControlRestrictsMovement": 1,
    "means:MethodsOfControlWithholdsDocuments": 1,
}


async def test_a_closed_case_is_counted_by_its_single_facts(store: Store, case: EndedCase, clock: Clock) -> None:
    await case(served=timedelta(minutes=12), outcome="safe")
    assert await store.statistics.months() == {f"{clock():%Y-%m}": EXPECTED}


async def test_needs_and_recruitment_are_counted_each_for_itself(store: Store, queue: CaseQueue, clock: Clock) -> None:
    them = person()
    await store.sessions.open(them, "id")
    reasons = ("screening:R", "r02_verified", "r06_scamhub", "urgent:compound", "r01_age", "possible_trafficking")
    claim = (await queue.claim(ANI, await queue.open(them, CaseOpening("high", 1, "id", reasons)))).claim
    assert claim
    await queue.label(claim, "needs", ["shelter", "wages"])
    await queue.close(await queue.looked(claim), "referred")
    (counts,) = (await store.statistics.months()).values()
    several = {code: number for code, number in counts.items() if code.startswith(("need:", "recruitment:", "signs:"))}
    assert several == {
        "need:shelter": 1, "need:wages": 1, "recruitment:unregistered": 1, "recruitment:scam_job": 1,
        "signs:possible_trafficking": 1,
    }  # fmt: skip
    await queue.reopen(claim.case_id, ANI)
    assert await store.statistics.months() == {f"{clock():%Y-%m}": {}}


async def test_erasing_afterwards_leaves_the_count_and_nothing_else(store: Store, case: EndedCase) -> None:
    them, case_id = await case(served=timedelta(minutes=12), outcome="safe")
    before = await store.statistics.months()
    await store.eraser.erase(them)
    assert await store.statistics.months() == before
    for name in await key_names(store):
        stored = name + await content(store, name)
        assert them not in stored, name
        if ":case:" not in name and ":audit" not in name:  # the stub and the trail know the case, the counts do not
            assert case_id not in stored, name


async def test_an_open_case_that_is_erased_is_counted_as_erased(store: Store, case: EndedCase) -> None:
    them, _ = await case()
    await store.eraser.erase(them)
    await store.eraser.erase(them)
    (counts,) = (await store.statistics.months()).values()
    assert (counts["cases"], counts["outcome:erased"], counts["wait:more"]) == (1, 1, 1)


async def test_an_open_case_without_a_word_counts_as_expired(store: Store, case: EndedCase, clock: Clock) -> None:
    _, case_id = await case()
    upkeep = Upkeep(store)
    clock.advance(days=90)
    # the row is still there when the sweep looks: it expires by itself only later
    assert await store.scripts.redis.pttl(store.scripts.keys("case", case_id)) > 0
    await upkeep.sweep(clock())
    await upkeep.sweep(clock())
    (counts,) = (await store.statistics.months()).values()
    assert (counts["cases"], counts["outcome:expired"]) == (1, 1)


async def test_the_sweep_comes_before_the_row_expires(store: Store, case: EndedCase, clock: Clock) -> None:
    await case()
    assert await Upkeep(store).sweep(clock() + timedelta(days=90, hours=-1)) == 1


async def test_opening_again_takes_the_count_back(
    store: Store, queue: CaseQueue, case: EndedCase, clock: Clock
) -> None:
    _, case_id = await case(served=timedelta(minutes=12), outcome="other")
    month = f"{clock():%Y-%m}"
    clock.advance(days=5)
    claim = (await queue.reopen(case_id, ANI)).claim
    assert claim
    assert await store.statistics.months() == {month: {}}
    clock.advance(days=20)  # into another month
    await queue.close(await queue.looked((await queue.claim(ANI, case_id)).claim or claim), "safe")
    months = await store.statistics.months()
    assert months == {month: {}, f"{clock():%Y-%m}": EXPECTED}


@pytest.mark.parametrize(
    ("minutes", "code"), [(0, "5"), (4.9, "5"), (5, "30"), (119, "120"), (719, "720"), (720, "more"), (5000, "more")]
)
async def test_the_first_claim_ends_the_waiting(store: Store, case: EndedCase, minutes: float, code: str) -> None:
    await case(served=timedelta(minutes=minutes), outcome="safe")
    (counts,) = (await store.statistics.months()).values()
    assert counts[f"wait:{code}"] == 1


async def test_a_case_without_facts_counts_as_the_rest(store: Store, queue: CaseQueue) -> None:
    them = person()
    await store.sessions.open(them, "id")
    await queue.open(them, CaseOpening("caution", 1, "id", ("asked_for_staff",)))
    await store.eraser.erase(them)
    (counts,) = (await store.statistics.months()).values()
    assert counts == {
        "cases": 1, "tier:caution": 1, "topic:none": 1, "destination:unknown": 1, "wait:more": 1, "outcome:erased": 1,
        "referral:none": 1,
    }  # fmt: skip
