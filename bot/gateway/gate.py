"""Who may open a session, and who may send how many messages, right now."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.core.types import Pseudonym
from bot.gateway.errors import ApiError
from bot.gateway.limits import AddressHasher, Budget, Limits
from bot.gateway.proof import ProofOfWork

_EVERYBODY = "all"
_CHARACTERS_OF_ONE = 4096


class SessionGate:
    """Lets sessions be opened freely at a human pace, for a proof of work beyond it."""

    def __init__(self, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._limits = limits
        self._clock = clock
        self._proofs = ProofOfWork(clock)
        self._by_address = Budget(limits.session_burst, limits.session_per_second)
        self._total = Budget(limits.total_session_burst, limits.total_session_per_second)
        self._proved: Counter[str] = Counter()
        self._opened: Counter[str] = Counter()
        self._crowds: dict[str, str] = {}
        self._hasher = AddressHasher(clock, self._forget)

    def admit(self, address: str, proof: tuple[str, str] | None) -> str:
        """Returns the session's crowd: a random name for an address where many are opened, "" for all others.

        Raises ApiError 429 `proof_needed` with a challenge when this opening has to be paid for.
        """
        client = self._hasher.hash(address)
        now = self._clock()
        if proof is not None and self._proofs.accepts(*proof):
            self._proved[client] += 1
            return self._crowd(client)
        free = self._by_address.take(client, now) and self._total.take(_EVERYBODY, now)
        if not free:
            wait = max(
                self._by_address.seconds_until_next(client, now), self._total.seconds_until_next(_EVERYBODY, now)
            )
            challenge = self._proofs.challenge(self._bits(client))
            raise ApiError(429, "proof_needed", retry_after=wait, extra={"challenge": challenge})
        return self._crowd(client)

    def _crowd(self, client: str) -> str:
        self._opened[client] += 1
        if self._opened[client] <= self._limits.crowd_from:
            return ""
        return self._crowds.setdefault(client, secrets.token_hex(8))

    def _bits(self, client: str) -> int:
        harder = self._proved[client] // self._limits.proofs_per_step
        return min(self._limits.proof_bits_most, self._limits.proof_bits + harder)

    def _forget(self) -> None:
        self._by_address.clear()
        self._proved.clear()
        self._opened.clear()
        self._crowds.clear()


class MessageGate:
    """Bounds messages and waiting calls of one person."""

    def __init__(self, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._messages = Budget(limits.message_burst, limits.message_per_second)
        self._most_polls = limits.polls_per_person
        self._polls: Counter[Pseudonym] = Counter()

    def message_allowed(self, person: Pseudonym, text: str = "") -> bool:
        """Uses one message of the person's budget, more for a long text."""
        return self._messages.take(person, self._clock(), 1 + len(text) // _CHARACTERS_OF_ONE)

    def too_many_messages(self, person: Pseudonym) -> ApiError:
        """The error that says how long to wait."""
        return ApiError(429, "too_many_messages", retry_after=self._messages.seconds_until_next(person, self._clock()))

    @contextmanager
    def polling(self, person: Pseudonym) -> Iterator[None]:
        """Counts one waiting call while it lasts. Raises ApiError 429 `too_many_polls`."""
        if self._polls[person] >= self._most_polls:
            raise ApiError(429, "too_many_polls", retry_after=1)
        self._polls[person] += 1
        try:
            yield
        finally:
            self._polls[person] -= 1
            if self._polls[person] <= 0:
                del self._polls[person]
