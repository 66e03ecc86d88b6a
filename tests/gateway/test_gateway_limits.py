"""Budgets, the hash of addresses, and the proof of work."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.core.types import Pseudonym
from bot.gateway.errors import ApiError
from bot.gateway.gate import MessageGate, SessionGate
from bot.gateway.limits import AddressHasher, Budget, Limits
from bot.gateway.proof import ProofOfWork, solved


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def solve(challenge: str) -> str:
    """What the page's script does."""
    bits = int(challenge.split(".")[1])
    return next(str(n) for n in range(2**24) if solved(challenge, str(n), bits))


def test_budget_gives_a_burst_then_its_rate(clock: Clock) -> None:
    budget = Budget(3, 0.5)
    assert [budget.take("a", clock()) for _ in range(4)] == [True, True, True, False]
    assert budget.seconds_until_next("a", clock()) == 2
    clock.pass_seconds(2)
    assert [budget.take("a", clock()) for _ in range(2)] == [True, False]
    assert budget.take("b", clock()), "another key has a budget of its own"


def test_a_long_text_counts_as_several_messages_but_is_never_impossible(clock: Clock) -> None:
    gate = MessageGate(Limits(message_burst=3, message_per_second=1), clock)
    person = Pseudonym("p")
    assert gate.message_allowed(person, "x" * 30_000)
    assert not gate.message_allowed(person, "x")
    clock.pass_seconds(8)
    assert gate.message_allowed(person, "x")


def test_budget_forgets_the_key_unused_for_longest(clock: Clock) -> None:
    budget = Budget(1, 0.001, most_keys=2)
    for key in ("a", "b", "a", "c"):
        budget.take(key, clock())
    assert not budget.take("a", clock()), "used again before c came, so b was dropped"
    assert budget.take("b", clock())


def test_address_hash_is_keyed_and_changes_every_hour(clock: Clock) -> None:
    forgotten: list[bool] = []
    hasher = AddressHasher(clock, lambda: forgotten.append(True))
    first = hasher.hash("192.0.2.7")
    assert first == hasher.hash("192.0.2.7")
    assert first != AddressHasher(clock, lambda: None).hash("192.0.2.7"), "another process has another key"
    clock.pass_seconds(3600)
    assert hasher.hash("192.0.2.7") != first
    assert forgotten == [True]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("unix socket", "unix socket", True),
    ],
)
def test_one_client_is_one_ipv4_address_or_one_ipv6_network(clock: Clock, one: str, other: str, same: bool) -> None:
    hasher = AddressHasher(clock, lambda: None)
    assert (hasher.hash(one) == hasher.hash(other)) is same


def test_proof_is_accepted_once_and_only_ours(clock: Clock) -> None:
    proofs = ProofOfWork(clock)
    challenge = proofs.challenge(8)
    solution = solve(challenge)
    assert proofs.accepts(challenge, solution)
    assert not proofs.accepts(challenge, solution), "used up"
    foreign = ProofOfWork(clock).challenge(8)
    assert not proofs.accepts(foreign, solve(foreign))


def test_proof_expires(clock: Clock) -> None:
    proofs = ProofOfWork(clock)
    challenge = proofs.challenge(4)
    clock.pass_seconds(301)
    assert not proofs.accepts(challenge, solve(challenge))


@pytest.mark.parametrize("solution", ["", "-1", "1e3", "٣", "9" * 21, "x"])
def test_proof_refuses_what_is_no_number(clock: Clock, solution: str) -> None:
    proofs = ProofOfWork(clock)
    assert not proofs.accepts(proofs.challenge(0), solution)


@pytest.mark.parametrize("challenge", ["", "1.2", "a.b.c.d", "1.2.3." + "x" * 16, "é.1.2.3", "\ud800.1.2.3", "x" * 500])
def test_proof_refuses_a_made_up_challenge(clock: Clock, challenge: str) -> None:
    assert not ProofOfWork(clock).accepts(challenge, "1")


def test_proof_cannot_be_made_easier_by_the_client(clock: Clock) -> None:
    proofs = ProofOfWork(clock)
    expiry, _, rest = proofs.challenge(20).split(".", 2)
    assert not proofs.accepts(f"{expiry}.0.{rest}", "1")


def refused(gate: SessionGate, address: str, proof: tuple[str, str] | None = None) -> ApiError:
    with pytest.raises(ApiError) as caught:
        gate.admit(address, proof)
    return caught.value


def test_sessions_are_free_at_a_human_pace_and_cost_work_beyond_it(clock: Clock) -> None:
    gate = SessionGate(Limits(session_burst=2, session_per_second=0.1, proof_bits=4), clock)
    gate.admit("192.0.2.1", None)
    gate.admit("192.0.2.1", None)
    error = refused(gate, "192.0.2.1")
    assert (error.status, error.code, error.headers["Retry-After"]) == (429, "proof_needed", "10")
    challenge = str(error.extra["challenge"])
    gate.admit("192.0.2.1", (challenge, solve(challenge)))
    gate.admit("192.0.2.2", None)
    clock.pass_seconds(10)
    gate.admit("192.0.2.1", None)


def test_a_flood_from_many_addresses_costs_everybody_work(clock: Clock) -> None:
    gate = SessionGate(Limits(total_session_burst=3, total_session_per_second=1, proof_bits=2), clock)
    for last in range(3):
        gate.admit(f"192.0.2.{last}", None)
    challenge = str(refused(gate, "198.51.100.1").extra["challenge"])
    gate.admit("198.51.100.1", (challenge, solve(challenge)))


def test_work_gets_harder_for_an_address_that_keeps_paying(clock: Clock) -> None:
    limits = Limits(session_burst=0, session_per_second=0.001, proof_bits=1, proof_bits_most=3, proofs_per_step=2)
    gate = SessionGate(limits, clock)
    bits = []
    for _ in range(8):
        challenge = str(refused(gate, "192.0.2.1").extra["challenge"])
        bits.append(int(challenge.split(".")[1]))
        gate.admit("192.0.2.1", (challenge, solve(challenge)))
    assert bits == [1, 1, 2, 2, 3, 3, 3, 3]


def test_later_sessions_of_one_address_are_a_crowd_until_the_hour_is_over(clock: Clock) -> None:
    gate = SessionGate(Limits(session_burst=3, session_per_second=0.01, proof_bits=2, crowd_from=2), clock)
    assert [gate.admit("192.0.2.1", None) for _ in range(2)] == ["", ""]
    crowd = gate.admit("192.0.2.1", None)
    challenge = str(refused(gate, "192.0.2.1").extra["challenge"])
    assert gate.admit("192.0.2.1", (challenge, solve(challenge))) == crowd != ""
    assert "192" not in crowd
    assert gate.admit("192.0.2.2", None) == ""
    clock.pass_seconds(3601)
    assert gate.admit("192.0.2.1", None) == ""


def test_waiting_calls_of_one_person_are_counted_while_they_last(clock: Clock) -> None:
    gate = MessageGate(Limits(polls_per_person=1), clock)
    person = Pseudonym("p")
    with gate.polling(person), pytest.raises(ApiError) as caught, gate.polling(person):
        pass
    assert caught.value.code == "too_many_polls"
    with gate.polling(person):
        pass
