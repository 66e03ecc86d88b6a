"""The rules of a case by themselves; how they work together is in tests/contracts/test_case_queue.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.core import cases
from bot.core.cases import Case, Claim
from bot.core.errors import Refused
from bot.core.types import TIERS, CaseId, CaseOpening, CaseText, StaffId

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=1)
ANI, BUDI = StaffId("ani"), StaffId("budi")
OPENING = CaseOpening("high", 2, "en", ("asked", "asked", "low_battery"), "MY", (CaseText("person", "help", NOW),))

WAITING = cases.open_case(CaseId("case"), OPENING, NOW)
CLAIMED = cases.claim_case(WAITING, ANI, 7, NOW)
CLAIM = Claim(CaseId("case"), 7, ANI, NOW + timedelta(seconds=600))
READ = cases.renew(CLAIMED, CLAIM, NOW, has_read=True)
CLOSED = cases.close(READ, CLAIM, "safe", NOW)
ERASED = cases.erase(CLAIMED, LATER)


def test_a_case_begins_waiting_with_what_came_along() -> None:
    expected = Case(
        id=CaseId("case"),
        state="waiting",
        tier="high",
        priority=2,
        reasons=("asked", "low_battery"),
        lang="en",
        opened_at=NOW,
        country="MY",
        unread=1,
        updated_at=NOW,
    )
    assert expected == WAITING
    assert WAITING.is_open
    assert not CLOSED.is_open


def test_order_is_danger_then_priority_then_age() -> None:
    queue = [
        replace(WAITING, tier=tier, priority=priority, opened_at=opened_at)
        for tier in TIERS
        for priority in (1, 2)
        for opened_at in (NOW, LATER)
    ]
    assert sorted(set(queue), key=cases.order) == queue


def test_a_claim_has_a_holder_a_fence_and_an_end() -> None:
    assert CLAIMED.claim == CLAIM
    assert (CLAIMED.claimed_by, CLAIMED.lease_until) == (ANI, NOW + timedelta(seconds=600))
    assert (WAITING.claimed_by, WAITING.lease_until) == (None, None)


def test_the_holder_renews_and_keeps_the_fence() -> None:
    again = cases.claim_case(CLAIMED, ANI, 8, LATER)
    assert again.claim == replace(CLAIM, until=LATER + timedelta(seconds=600))


def test_at_its_end_a_claim_is_free_for_anybody() -> None:
    for staff in (ANI, BUDI):
        taken = cases.claim_case(CLAIMED, staff, 8, CLAIM.until)
        assert taken.claim is not None
        assert (taken.claimed_by, taken.claim.fence) == (staff, 8)


@pytest.mark.parametrize(
    ("case", "code"), [(CLAIMED, "already_claimed"), (CLOSED, "closed"), (ERASED, "erased")], ids=lambda x: str(x)[:9]
)
def test_what_cannot_be_claimed(case: Case, code: str) -> None:
    with pytest.raises(Refused, match=code):
        cases.claim_case(case, BUDI, 8, LATER)


@pytest.mark.parametrize("case", [WAITING, CLOSED, ERASED, cases.claim_case(WAITING, BUDI, 8, NOW)])
@pytest.mark.parametrize(
    "act",
    [
        lambda case: cases.renew(case, CLAIM, LATER),
        lambda case: cases.say(case, CLAIM, LATER),
        lambda case: cases.hand_back(case, CLAIM, LATER),
        lambda case: cases.close(case, CLAIM, "safe", LATER),
    ],
)
def test_only_the_holder_acts(case: Case, act: Callable[[Case], Case]) -> None:
    with pytest.raises(Refused, match="claim_lost"):
        act(case)


def test_a_late_holder_may_act_while_nobody_noticed() -> None:
    late = CLAIM.until + timedelta(seconds=1)
    assert cases.say(CLAIMED, CLAIM, late).lease_until == late + timedelta(seconds=600)


def test_lapsing_is_for_claims_that_ran_out() -> None:
    assert cases.lapse(CLAIMED, CLAIM.until - timedelta(microseconds=1)) == CLAIMED
    assert cases.lapse(CLAIMED, CLAIM.until) == replace(CLAIMED, state="waiting", claim=None)
    for case in (WAITING, CLOSED, ERASED):
        assert cases.lapse(case, LATER + timedelta(days=1)) == case


def test_handing_back_keeps_age_and_danger() -> None:
    assert cases.order(cases.hand_back(CLAIMED, CLAIM, LATER)) == cases.order(WAITING)


def test_danger_grows_and_reasons_gather() -> None:
    raised = cases.raise_danger(CLAIMED, "urgent", 1, ("urgent:hurt", "asked"), LATER)
    assert (raised.tier, raised.priority, raised.reasons) == ("urgent", 1, ("asked", "low_battery", "urgent:hurt"))
    assert raised.lease_until == LATER + timedelta(seconds=180)
    calmer = cases.raise_danger(raised, "low", 2, (), LATER)
    assert (calmer.tier, calmer.priority) == ("urgent", 1)


def test_raising_never_prolongs_a_claim() -> None:
    nearly_over = CLAIM.until - timedelta(seconds=1)
    assert cases.raise_danger(CLAIMED, "urgent", 1, (), nearly_over).lease_until == CLAIM.until


def test_unread_words_keep_a_case_open() -> None:
    with pytest.raises(Refused, match="unread"):
        cases.close(cases.hear(READ, 1, LATER), CLAIM, "safe", LATER)


def test_only_a_closed_case_is_reopened() -> None:
    reopened = cases.reopen(CLOSED, BUDI, 9, LATER)
    assert (reopened.state, reopened.claimed_by, reopened.outcome, reopened.closed_at) == ("claimed", BUDI, "", None)
    for case, code in ((WAITING, "not_closed"), (CLAIMED, "not_closed"), (ERASED, "erased")):
        with pytest.raises(Refused, match=code):
            cases.reopen(case, BUDI, 9, LATER)


def test_a_stub_keeps_tier_and_times_only() -> None:
    assert (ERASED.state, ERASED.tier, ERASED.opened_at, ERASED.closed_at) == ("erased", "high", NOW, LATER)
    assert (ERASED.reasons, ERASED.country, ERASED.outcome, ERASED.claim) == ((), "", "", None)
    assert cases.erase(CLOSED, LATER).closed_at == NOW
