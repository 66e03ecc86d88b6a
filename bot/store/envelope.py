"""Envelope encryption: what people write is readable only while its owner's data key exists."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import Unreadable
from bot.store.keyring import Keyring
from bot.store.scripts import Scripts

_VERSION = b"\x01"
_GEN = slice(1, 9)  # lua/prelude.lua `current` reads the same bytes
_GEN_BYTES = 8
_NONCE_BYTES = 12
_HEAD_BYTES = 1 + _GEN_BYTES + _NONCE_BYTES
#: An unwrapped data key stays in memory this long at most: an erased owner is unreadable everywhere after it.
_CACHE_SECONDS = 60.0
_CACHE_SIZE = 4096


@dataclass(frozen=True)
class WrappedKey:
    """A data key as Redis keeps it: `gen` names it, `epoch` is the day whose key wraps it."""

    gen: bytes
    epoch: str
    wrapped: bytes


@dataclass(frozen=True)
class _DataKey:
    gen: bytes
    cipher: AESGCM = field(repr=False)
    until: float


class Vault:
    """Seals values with AES-256-GCM under one random data key per owner (a pseudonym or a case id).

    The data key is kept in Redis wrapped by the day's epoch key, and wrapped anew at later contact. A sealed value
    names the data key it was made with; every script that stores one refuses it when that key is no longer the
    owner's, so a late writer can never bring an erased owner's data back.
    """

    def __init__(self, scripts: Scripts, keyring: Keyring) -> None:
        self._scripts = scripts
        self._keyring = keyring
        self._cache: dict[str, _DataKey] = {}

    async def ensure(self, owner: str, keep: timedelta) -> None:
        """Give `owner` a data key if there is none; it lives for `keep` after the last day of contact.

        `Sessions.open` does this for persons and opening a case for cases; others need it only for owners of their own.
        """
        new = self.new_key(owner)
        await self._scripts.run(
            "key_ensure", owner=owner, gen=new.gen, epoch=new.epoch, wrapped=new.wrapped, keep=milliseconds(keep)
        )

    async def seal(self, owner: str, purpose: str, plaintext: bytes) -> bytes:
        """Encrypt for one owner and purpose. Raises Unreadable when the owner has no data key (erased)."""
        return self._seal(await self._data_key(owner), owner, purpose, plaintext)

    async def open(self, owner: str, purpose: str, blob: bytes) -> bytes:
        """Decrypt. Raises Unreadable: other owner or purpose, erased or expired key, damaged data."""
        if len(blob) < _HEAD_BYTES or blob[:1] != _VERSION:
            raise Unreadable("format")
        key = self._cached(owner)
        if key is None or key.gen != blob[_GEN]:
            key = await self._load(owner)
        if key.gen != blob[_GEN]:
            raise Unreadable("erased")
        try:
            return key.cipher.decrypt(blob[_GEN.stop : _HEAD_BYTES], blob[_HEAD_BYTES:], _about(owner, purpose))
        except InvalidTag:
            raise Unreadable("seal") from None

    async def destroy(self, owner: str) -> None:
        """Delete the owner's data key: nothing sealed for it can be opened again (here at once, elsewhere in 60 s)."""
        self.forget(owner)
        await self._scripts.call("DEL", self._scripts.keys("key", owner))

    async def fits(self, owner: str) -> bool:
        """Whether the owner has a data key that this keyring unwraps."""
        gen, epoch, wrapped = await self._scripts.call(
            "HMGET", self._scripts.keys("key", owner), "gen", "epoch", "wrapped"
        )
        try:
            return gen is not None and bool(self._plain(owner, WrappedKey(gen, epoch.decode(), wrapped)))
        except Unreadable:
            return False

    def forget(self, owner: str) -> None:
        """Drop the unwrapped key from this process's memory."""
        self._cache.pop(owner, None)

    def new_key(self, owner: str) -> WrappedKey:
        """A fresh wrapped key, for scripts that create an owner. It counts only once such a script has stored it."""
        return self._wrap(owner, os.urandom(_GEN_BYTES), secrets.token_bytes(32))

    def seal_with(self, new: WrappedKey, owner: str, purpose: str, plaintext: bytes) -> bytes:
        """Encrypt under a key from `new_key` that is to be stored by the same script as the sealed value."""
        return self._seal(self._unwrap(owner, new), owner, purpose, plaintext)

    def learn(self, owner: str, stored: WrappedKey) -> None:
        """Take over a wrapped key that a script returned along with sealed values, which saves a round trip."""
        key = self._cached(owner)
        if key is None or key.gen != stored.gen:
            self._remember(owner, self._unwrap(owner, stored))

    @staticmethod
    def _seal(key: _DataKey, owner: str, purpose: str, plaintext: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + key.gen + nonce + key.cipher.encrypt(nonce, plaintext, _about(owner, purpose))

    async def _data_key(self, owner: str) -> _DataKey:
        return self._cached(owner) or await self._load(owner)

    async def _load(self, owner: str) -> _DataKey:
        name = self._scripts.keys("key", owner)
        gen, epoch, wrapped = await self._scripts.call("HMGET", name, "gen", "epoch", "wrapped")
        if gen is None:
            self.forget(owner)
            raise Unreadable("no key")
        stored = WrappedKey(gen, epoch.decode(), wrapped)
        key = self._unwrap(owner, stored)
        if stored.epoch != self._keyring.today().name:
            await self._wrap_anew(owner, stored)
        self._remember(owner, key)
        return key

    async def _wrap_anew(self, owner: str, old: WrappedKey) -> None:
        new = self._wrap(owner, old.gen, self._plain(owner, old))
        await self._scripts.run(
            "key_rewrap", owner=owner, gen=old.gen, old_epoch=old.epoch, epoch=new.epoch, wrapped=new.wrapped
        )

    def _wrap(self, owner: str, gen: bytes, plain: bytes) -> WrappedKey:
        epoch = self._keyring.today()
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = nonce + AESGCM(epoch.key).encrypt(nonce, plain, _about(owner, "data key") + gen)
        return WrappedKey(gen, epoch.name, wrapped)

    def _plain(self, owner: str, stored: WrappedKey) -> bytes:
        epoch = self._keyring.epoch(stored.epoch)
        nonce, sealed = stored.wrapped[:_NONCE_BYTES], stored.wrapped[_NONCE_BYTES:]
        try:
            return AESGCM(epoch.key).decrypt(nonce, sealed, _about(owner, "data key") + stored.gen)
        except InvalidTag:
            raise Unreadable("data key") from None

    def _unwrap(self, owner: str, stored: WrappedKey) -> _DataKey:
        return _DataKey(stored.gen, AESGCM(self._plain(owner, stored)), time.monotonic() + _CACHE_SECONDS)

    def _cached(self, owner: str) -> _DataKey | None:
        key = self._cache.get(owner)
        return key if key is not None and key.until > time.monotonic() else None

    def _remember(self, owner: str, key: _DataKey) -> None:
        self._cache.pop(owner, None)
        if len(self._cache) >= _CACHE_SIZE:
            del self._cache[next(iter(self._cache))]  # the one remembered longest
        self._cache[owner] = key


def milliseconds(period: timedelta) -> int:
    """A period as scripts want it."""
    return period // timedelta(milliseconds=1)


def _about(owner: str, purpose: str) -> bytes:
    return f"pelita\0{owner}\0{purpose}\0".encode()
