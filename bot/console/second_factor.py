"""The second factor of staff: a time-based code from their phone, or a recovery code that works once.

The secret is stored sealed under a key that is not in Redis, recovery codes only as keyed hashes. Each code and each
recovery code is accepted once, and wrong ones are limited per account.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from collections.abc import Callable
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import Unreadable
from bot.core.types import StaffId
from bot.store.scripts import Scripts

STEP_SECONDS = 30
#: one step either way, for phones whose clock is a little off
_DRIFT = (0, -1, 1)
MAX_TRIES = 5
TRIES_WINDOW = 15 * 60
RECOVERY_CODES = 8
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_NONCE_BYTES = 12


class SecondFactor:
    """Codes of all accounts. `key` is a subkey of 32 bytes used for nothing else. Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, key: bytes, *, clock: Callable[[], datetime]) -> None:
        self._scripts = scripts
        self._keys = scripts.keys
        self._key = key
        self._seal = AESGCM(hmac.new(key, b"seal", hashlib.sha256).digest())
        self._clock = clock

    async def enrolled(self, staff: StaffId) -> bool:
        """Whether this account has shown once that its phone makes the right codes."""
        return bool(await self._scripts.call("HEXISTS", self._factor(staff), "confirmed"))

    async def secret(self, staff: StaffId) -> str:
        """The account's secret in base32, made at the first call; show it only while `enrolled` is False."""
        fresh = pyotp.random_base32()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        blob = nonce + self._seal.encrypt(nonce, fresh.encode(), staff.encode())
        await self._scripts.call("HSETNX", self._factor(staff), "secret", blob)
        return await self._stored_secret(staff)

    async def confirm(self, staff: StaffId, code: str) -> bool:
        """Switch the second factor on with a first code; False when the code is wrong."""
        if not await self._takes_totp(staff, code):
            return False
        await self._scripts.call("HSET", self._factor(staff), "confirmed", "1")
        return True

    async def check(self, staff: StaffId, code: str) -> bool:
        """Whether `code` is a fresh code of the phone or an unused recovery code; it is used up by this call."""
        # counted before it is looked at: guesses that come at the same moment get no more tries than others
        if await self._count_try(staff) > MAX_TRIES:
            return False
        if await self._takes_totp(staff, code) or await self._takes_recovery(staff, code):
            await self._scripts.call("DEL", self._tries_key(staff))
            return True
        return False

    async def new_codes(self, staff: StaffId) -> tuple[str, ...]:
        """New recovery codes; the former ones stop working. They cannot be shown again."""
        codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
        name = self._keys("staff:recovery", staff)
        # Between the two there are no codes at all, which is the safe side to fail on.
        await self._scripts.call("DEL", name)
        await self._scripts.call("SADD", name, *(self._digest(staff, "recovery", _plain(code)) for code in codes))
        return codes

    async def codes_left(self, staff: StaffId) -> int:
        """How many recovery codes are unused."""
        return int(await self._scripts.call("SCARD", self._keys("staff:recovery", staff)))

    async def _takes_totp(self, staff: StaffId, code: str) -> bool:
        digits = "".join(code.split())
        if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
            return False
        if not await self._scripts.call("HEXISTS", self._factor(staff), "secret"):
            return False
        totp = pyotp.TOTP(await self._stored_secret(staff))
        now = int(self._clock().timestamp()) // STEP_SECONDS
        for step in (now + drift for drift in _DRIFT):
            if hmac.compare_digest(totp.generate_otp(step), digits):
                return await self._first_use(staff, step)
        return False

    async def _first_use(self, staff: StaffId, step: int) -> bool:
        name = self._keys("console:tries", self._digest(staff, "step", str(step)))
        return bool(await self._scripts.call("SET", name, "1", "NX", "EX", STEP_SECONDS * 5))

    async def _takes_recovery(self, staff: StaffId, code: str) -> bool:
        plain = _plain(code)
        if len(plain) != 12:
            return False
        digest = self._digest(staff, "recovery", plain)
        return bool(await self._scripts.call("SREM", self._keys("staff:recovery", staff), digest))

    async def _stored_secret(self, staff: StaffId) -> str:
        blob: bytes = await self._scripts.call("HGET", self._factor(staff), "secret")
        try:
            return self._seal.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], staff.encode()).decode()
        except InvalidTag as error:
            raise Unreadable("second factor") from error

    async def _count_try(self, staff: StaffId) -> int:
        name = self._tries_key(staff)
        await self._scripts.call("SET", name, "0", "NX", "EX", TRIES_WINDOW)
        return int(await self._scripts.call("INCR", name))

    def _factor(self, staff: StaffId) -> str:
        return self._keys("staff:factor", staff)

    def _tries_key(self, staff: StaffId) -> str:
        return self._keys("console:tries", self._digest(staff, "tries", ""))

    def _digest(self, staff: StaffId, kind: str, value: str) -> str:
        return hmac.new(self._key, f"{kind}\0{staff}\0{value}".encode(), hashlib.sha256).hexdigest()[:40]


def enrolment_uri(secret: str, name: str) -> str:
    """What an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Pelita")


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter in string.ascii_lowercase + string.digits)
