"""How much one address or one person may ask of the gateway. Everything here lives in memory and is forgotten."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.client_address import network_of


@dataclass(frozen=True)
class Limits:
    """Budgets: `*_burst` at once, then `*_per_second`. Generous for people and small scripts, tight for floods."""

    session_burst: int = 240
    session_per_second: float = 1.0
    #: sessions of one address within an hour; the requests of later ones keep a distance in the queue of staff
    crowd_from: int = 20
    #: all addresses together; beyond it every new session costs a proof of work
    total_session_burst: int = 1200
    total_session_per_second: float = 20.0
    #: counted in messages; a long text counts as several
    message_burst: int = 120
    message_per_second: float = 2.0
    #: waiting `/replies` calls of one person at a time (tabs, reloads)
    polls_per_person: int = 6
    #: leading zero bits; 2^13 hashes are about a second of an old phone
    proof_bits: int = 13
    proof_bits_most: int = 20
    #: after each so many proofs from one address within the hour, the next ones cost twice as much
    proofs_per_step: int = 40


class Budget:
    """Token buckets by key, for at most `most_keys` keys; the one unused for longest is dropped first."""

    def __init__(self, burst: int, per_second: float, *, most_keys: int = 20_000) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._most_keys = most_keys
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, key: str, now: datetime, cost: int = 1) -> bool:
        """Uses `cost` units. False, and nothing used, when less is left."""
        left = self._left_at(key, now)
        allowed = left >= min(cost, max(1.0, self._burst))
        self._left[key] = (left - cost if allowed else left, now)
        self._left.move_to_end(key)
        if len(self._left) > self._most_keys:
            self._left.popitem(last=False)
        return allowed

    def seconds_until_next(self, key: str, now: datetime) -> int:
        """Whole seconds after which one unit is there again; at least 1."""
        missing = 1 - self._left_at(key, now)
        return max(1, int(missing / self._per_second + 0.999))

    def clear(self) -> None:
        """Forgets every key."""
        self._left.clear()

    def _left_at(self, key: str, now: datetime) -> float:
        left, then = self._left.get(key, (self._burst, now))
        passed = max(0.0, (now - then).total_seconds())
        return min(self._burst, left + passed * self._per_second)


class AddressHasher:
    """Turns a client address into a keyed hash; the key is random, only in memory, and replaced every hour."""

    _PERIOD = timedelta(hours=1)

    def __init__(self, clock: Callable[[], datetime], on_new_key: Callable[[], None]) -> None:
        """`on_new_key` is called when hashes made before have lost their meaning."""
        self._clock = clock
        self._on_new_key = on_new_key
        self._key = secrets.token_bytes(32)
        self._until = clock() + self._PERIOD

    def hash(self, address: str) -> str:
        """32 hex characters, the same for all addresses of one client."""
        now = self._clock()
        if now >= self._until:
            self._key = secrets.token_bytes(32)
            self._until = now + self._PERIOD
            self._on_new_key()
        return hmac.new(self._key, network_of(address).encode(), hashlib.sha256).hexdigest()[:32]
