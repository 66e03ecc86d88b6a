"""Limits log-in attempts per address, in this process's memory only: no address is stored anywhere."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime

_MOST_ADDRESSES = 10_000


class Throttle:
    """At most `limit` attempts per address within `window` seconds. Accounts have limits of their own."""

    def __init__(self, limit: int, window: int, *, clock: Callable[[], datetime]) -> None:
        self._limit = limit
        self._window = window
        self._clock = clock
        # A key of this process: the digests mean nothing to anybody who reads the memory later.
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, deque[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Counts an attempt; seconds until the address may try again, 0 when this one is allowed."""
        now = self._clock().timestamp()
        tries = self._tries(address)
        while tries and tries[0] <= now - self._window:
            tries.popleft()
        if len(tries) >= self._limit:
            return int(tries[0] + self._window - now) + 1
        tries.append(now)
        return 0

    def forgive(self, address: str) -> None:
        """The last attempt was a right one and does not count: many people may share an address."""
        tries = self._tries(address)
        if tries:
            tries.pop()

    def _tries(self, address: str) -> deque[float]:
        digest = hmac.new(self._key, address.encode(), hashlib.sha256).digest()
        tries = self._seen.setdefault(digest, deque(maxlen=self._limit))
        self._seen.move_to_end(digest)
        if len(self._seen) > _MOST_ADDRESSES:
            self._seen.popitem(last=False)
        return tries
