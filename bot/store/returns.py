"""Return codes: five words with which a person takes their conversation up again from another account or device.

The first two words choose a record (keyed hash), the other three open it: its only content, the sealed pseudonym, is
encrypted with a key that Argon2id makes of them, of this installation's secret and of the day's epoch key. Who has the
database alone, or the database and the keys, still has to guess the words.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import UnknownSession, Unreadable
from bot.core.types import Lang, Pseudonym
from bot.settings import utc_now
from bot.store.casefile import moment
from bot.store.envelope import milliseconds
from bot.store.keyring import Epoch, Keyring
from bot.store.keys import Keys
from bot.store.scripts import Scripts
from bot.store.takeover import Sentence, Takeover

Outcome = Literal["taken", "same", "wrong", "limited"]

_SELECTING = 2
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
# OWASP's second choice for Argon2id: 19 MiB, two passes; about 25 ms here. The words bring 50 bits of their own.
_ARGON_KIB, _ARGON_PASSES = 19_456, 2
#: at the same time; more would only wait for the processor, with 19 MiB each
_MOST_AT_ONCE = 2
_MAX_PREPARATIONS = 8


@dataclass(frozen=True)
class TryLimits:
    """How many tries there are in a window. With 1,000 codes in use, guessing all through a month finds one of them
    with a chance of about one in a million."""

    window: timedelta = timedelta(hours=1)
    per_person: int = 6
    per_code: int = 6
    together: int = 1_500


@dataclass(frozen=True)
class _Record:
    """A return code as Redis keeps it."""

    salt: bytes
    epoch: str
    link: bytes = field(repr=False)
    #: after a change of the keys: the epoch key it was sealed with, under `epoch`; and the person's pseudonym now
    held: bytes = field(default=b"", repr=False)
    now: str = ""


class ReturnCodes:
    """Makes codes and takes conversations up. Calls raise StoreDown."""

    def __init__(
        self,
        scripts: Scripts,
        keyring: Keyring,
        takeover: Takeover,
        period: timedelta,
        *,
        limits: TryLimits | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._scripts = scripts
        self._keyring = keyring
        self._takeover = takeover
        self._period = milliseconds(period)
        self._limits = limits or TryLimits()
        self._clock = clock
        self._secret = keyring.subkey("return-code")
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)

    async def make(self, person: Pseudonym, lang: Lang, draw: Callable[[], Sequence[str]]) -> tuple[str, ...]:
        """A new code for the person; an older one ends. `draw` gives random words. Raises UnknownSession."""
        while True:
            words = tuple(draw())
            code, epoch, salt = self._selector(lang, words), self._keyring.today(), os.urandom(_SALT_BYTES)
            nonce = os.urandom(_NONCE_BYTES)
            cipher = await self._cipher(words, salt, epoch.key)
            outcome = await self._scripts.run(
                "return_make",
                person=person,
                code=code,
                salt=salt,
                epoch=epoch.name,
                link=nonce + cipher.encrypt(nonce, person.encode(), code.encode()),
                ttl=self._period,
            )
            if outcome == b"made":
                return words
            if outcome == b"unknown":
                raise UnknownSession

    async def lasts(self, person: Pseudonym) -> timedelta:
        """How long the person's code still counts: the period, or longer while check-ins are to come."""
        left = await self._scripts.call("PTTL", self._scripts.keys("return:of", person))
        return timedelta(milliseconds=max(0, left))

    async def take_up(
        self, person: Pseudonym, lang: Lang, words: Sequence[str], sentence: Sentence, *, request: str
    ) -> Outcome:
        """Go on as `person` with what belongs to these words; "wrong" for a code that is not, or no longer, right.

        Takes the same time and leaves the same traces whether there is such a record or not. `sentence` tells staff in
        the case's language. `request` becomes the id of the message that the next turn finds; repeated, it is "taken".
        Raises UnknownSession.
        """
        code = self._selector(lang, words)
        if await self._takeover.was_done(person, request):
            return "taken"
        if not await self._may_try(person, code):
            return "limited"
        record = await self._record(code)
        old = await self._opened(code, words, record)
        if old is None:
            return "wrong"
        if old == person:
            return "same"
        for _ in range(_MAX_PREPARATIONS):
            outcome = await self._takeover.run(old, person, code, record.link, sentence, request, lang)
            if outcome == "unknown":
                raise UnknownSession
            if outcome != "moved":
                return "wrong" if outcome == "wrong" else "taken"
        return "limited"  # the old conversation is busy without a pause; the code stays as it is

    async def _may_try(self, person: Pseudonym, code: str) -> bool:
        limits = self._limits
        counted = [self._digest("person", person), self._digest("code", code), self._digest("together", "")]
        allowed = await self._scripts.run(
            "return_attempt",
            counted=counted,
            most=[limits.per_person, limits.per_code, limits.together],
            window=milliseconds(limits.window),
            now=moment(self._clock()),
        )
        return bool(allowed)

    async def _record(self, code: str) -> _Record:
        """The record, or one that nothing opens."""
        salt, epoch, link, held, now = await self._scripts.call(
            "HMGET", self._name(code), "salt", "epoch", "link", "held", "now"
        )
        if link is None:
            nothing = hashlib.blake2b(code.encode(), digest_size=_SALT_BYTES).digest()
            return _Record(nothing, self._keyring.today().name, bytes(_NONCE_BYTES + 2 * _KEY_BYTES))
        return _Record(salt, epoch.decode(), link, held or b"", (now or b"").decode())

    async def _opened(self, code: str, words: Sequence[str], record: _Record) -> Pseudonym | None:
        try:
            key = held_key(self._keyring, code, record.epoch, record.held)
        except Unreadable:
            key = self._keyring.today().key  # its key was destroyed: it opens no more, and takes as long as any other
        cipher = await self._cipher(words, record.salt, key)
        try:
            nonce, sealed = record.link[:_NONCE_BYTES], record.link[_NONCE_BYTES:]
            named = cipher.decrypt(nonce, sealed, code.encode()).decode()
            return Pseudonym(record.now or named)
        except InvalidTag:
            return None

    async def _cipher(self, words: Sequence[str], salt: bytes, epoch_key: bytes) -> AESGCM:
        typed = " ".join(words[_SELECTING:]).encode()
        async with self._room:
            raw = await asyncio.to_thread(_stretched, typed, salt)
        return AESGCM(hmac.new(self._secret + epoch_key, raw, hashlib.sha256).digest())

    def _selector(self, lang: Lang, words: Sequence[str]) -> str:
        return self._digest("selector", f"{lang} {' '.join(words[:_SELECTING])}")

    def _digest(self, purpose: str, text: str) -> str:
        return hmac.new(self._secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:32]

    def _name(self, code: str) -> str:
        keys: Keys = self._scripts.keys
        return keys("return:code", code)


def held_key(keyring: Keyring, code: str, epoch: str, held: bytes) -> bytes:
    """The epoch key that a record was sealed with. Raises Unreadable when it was destroyed."""
    key = keyring.epoch(epoch).key
    if not held:
        return key
    try:
        return AESGCM(key).decrypt(held[:_NONCE_BYTES], held[_NONCE_BYTES:], code.encode())
    except InvalidTag:
        raise Unreadable("held epoch key") from None


def hold_key(epoch: Epoch, code: str, key: bytes) -> bytes:
    """An epoch key that is about to be destroyed, kept for one record under another epoch."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(epoch.key).encrypt(nonce, key, code.encode())


def _stretched(typed: bytes, salt: bytes) -> bytes:
    return hash_secret_raw(typed, salt, _ARGON_PASSES, _ARGON_KIB, 1, _KEY_BYTES, Type.ID)
