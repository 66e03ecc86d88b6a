"""A small proof of work: under load a new session costs the client some hashing, and a person no click."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

_VALID = timedelta(minutes=5)
_MOST_LENGTH = 200


class ProofOfWork:
    """Makes signed challenges and checks their solutions, each once.

    A challenge is `<expiry>.<bits>.<random>.<mac>`; it is solved by a decimal number `n` for which
    SHA-256(`<challenge>.<n>`) starts with `bits` zero bits.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._used: dict[str, datetime] = {}

    def challenge(self, bits: int) -> str:
        """A new challenge of that difficulty, valid for five minutes."""
        expiry = int((self._clock() + _VALID).timestamp())
        body = f"{expiry}.{bits}.{secrets.token_urlsafe(12)}"
        return f"{body}.{self._mac(body)}"

    def accepts(self, challenge: str, solution: str) -> bool:
        """Whether the challenge is ours, still valid, solved, and not used before; it is used then."""
        if len(challenge) > _MOST_LENGTH or not (solution.isascii() and solution.isdigit()) or len(solution) > 20:
            return False
        body, _, mac = challenge.rpartition(".")
        if not hmac.compare_digest(mac.encode("utf-8", "replace"), self._mac(body).encode()):
            return False
        expiry, bits, _ = body.split(".", 2)
        now = self._clock()
        if now.timestamp() > int(expiry) or challenge in self._used or not solved(challenge, solution, int(bits)):
            return False
        self._used = {used: at for used, at in self._used.items() if now - at < _VALID}
        self._used[challenge] = now
        return True

    def _mac(self, body: str) -> str:
        digest = hmac.new(self._key, body.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:12]).decode()


def solved(challenge: str, solution: str, bits: int) -> bool:
    """Whether SHA-256(`challenge.solution`) starts with that many zero bits."""
    digest = hashlib.sha256(f"{challenge}.{solution}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0
