"""A change of the master secret. Until everything stored is under the new one, its files lie in `keys/next`.

keys/next/{master, fingerprint, first, epochs/}   the new secret, made once; whoever begins again finds it there
keys/next/ready                                    nothing stored needs the old secret any more: it may be destroyed
keys/past/                                         the change is over; what is left of it is cleared away
Each step may be interrupted anywhere and be repeated.
"""

from __future__ import annotations

import hmac
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.core.errors import SettingsError
from bot.core.retention import Retention
from bot.settings import utc_now
from bot.store.keyring import NEXT, Keyring, once, shred, sync

_MASTER_BYTES = 32


@dataclass(frozen=True)
class Rings:
    """Both sets of keys. `old` is None when nothing stored needs it any more."""

    old: Keyring | None
    new: Keyring


class KeyChange:
    """Of one folder; nobody else may use the folder meanwhile."""

    def __init__(
        self,
        folder: Path,
        secret_key: str | None,
        new_secret_key: str | None,
        *,
        retention: Retention | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`new_secret_key` takes the place of a `secret_key` that the operator sets. Raises SettingsError."""
        if bool(secret_key) != bool(new_secret_key):
            raise SettingsError(
                "keys: set PELITA_NEW_SECRET_KEY to the secret that shall replace PELITA_SECRET_KEY"
                if secret_key
                else "keys: PELITA_NEW_SECRET_KEY is only for installations that set PELITA_SECRET_KEY"
            )
        if secret_key and hmac.compare_digest(secret_key.encode(), (new_secret_key or "").encode()):
            raise SettingsError("keys: PELITA_NEW_SECRET_KEY is the secret in use already")
        self._folder, self._next = folder, folder / NEXT
        self._secrets = (secret_key, new_secret_key)
        self._retention, self._clock = retention, clock

    def begin(self) -> Rings:
        """Make the new keys, or find those of a change that was interrupted. Raises SettingsError."""
        if (self._next / "ready").exists():
            return Rings(None, self.finish())
        secret_key, new_secret_key = self._secrets
        old = Keyring.open(self._folder, secret_key, retention=self._retention, clock=self._clock, changing=True)
        self._next.mkdir(mode=0o700, exist_ok=True)
        if new_secret_key:
            master = new_secret_key.encode()
        else:
            master = once(self._next / "master", secrets.token_bytes(_MASTER_BYTES))
        if not (self._next / "fingerprint").exists():
            (self._next / "first").unlink(missing_ok=True)  # it may have been sealed with another new secret
        old.keep_first(self._next, master)
        return Rings(old, self._opened_next())

    def finish(self) -> Keyring:
        """The new keys take the place of the old ones, which are destroyed."""
        once(self._next / "ready", b"")
        folder, waiting, past = self._folder, self._next, self._folder / "past"
        if (waiting / "epochs").exists():
            if (folder / "epochs").exists():
                (folder / "epochs").rename(waiting / "old-epochs")
            (waiting / "epochs").rename(folder / "epochs")
        for path in (waiting / "old-epochs").glob("*"):
            shred(path)
        for name in ("first", "fingerprint", "master"):
            if (waiting / name).exists():
                shred(folder / name)
                (waiting / name).replace(folder / name)
        sync(folder)
        shutil.rmtree(past, ignore_errors=True)
        waiting.rename(past)
        sync(folder)
        shutil.rmtree(past)
        return Keyring.open(folder, self._secrets[1], retention=self._retention, clock=self._clock)

    def _opened_next(self) -> Keyring:
        try:
            return Keyring.open(
                self._next, self._secrets[1], retention=self._retention, clock=self._clock, changing=True
            )
        except SettingsError:
            raise SettingsError(
                "keys: PELITA_NEW_SECRET_KEY is not the secret with which the change of the keys was begun"
            ) from None
