"""Who may do what with a referral, and when."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.core.referrals import AFTERWARDS, FOLLOWED, STAFF, State, answered, code_of, moves

STATES: tuple[State, ...] = get_args(State)


def test_nothing_is_sent_without_a_yes() -> None:
    assert STAFF["sent"] == ("agreed",)
    assert {"agreed", "declined", "withdrawn"}.isdisjoint(STAFF), "only the person says so"


@pytest.mark.parametrize("state", ["declined", "withdrawn", "completed", "impossible"])
def test_a_no_and_an_end_are_ends_for_staff(state: State) -> None:
    assert moves(state) == ()


@pytest.mark.parametrize(
    ("state", "yes", "no"),
    [
        ("proposed", "over", "over"),
        ("asked", "agreed", "declined"),
        ("declined", "agreed", "declined"),
        ("agreed", "agreed", "withdrawn"),
        ("withdrawn", "agreed", "withdrawn"),
        ("sent", "too_late", "too_late"),
        ("accepted", "too_late", "too_late"),
        ("completed", "too_late", "too_late"),
        ("impossible", "over", "over"),
    ],
)
def test_a_person_may_change_their_mind_until_it_was_sent(state: State, yes: str, no: str) -> None:
    assert (answered(state, agrees=True), answered(state, agrees=False)) == (yes, no)


def test_every_state_that_staff_can_leave_without_the_case_is_followed() -> None:
    for state in STATES:
        if moves(state, AFTERWARDS):
            assert state in FOLLOWED
            assert set(moves(state, AFTERWARDS)) <= set(moves(state))
    assert moves("agreed", AFTERWARDS) == (), "sending needs the case"


def test_a_code_is_easy_to_read_out() -> None:
    assert code_of("7f3a91bc") == "7F3A-91BC"
