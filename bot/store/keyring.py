"""Secrets of this installation, kept in files apart from the data they open."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import SettingsError, Unreadable
from bot.core.retention import Retention
from bot.settings import utc_now

_KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True)
class Epoch:
    """The random key of one day (UTC); `name` is its date. Destroying it destroys everything wrapped with it."""

    name: str
    key: bytes = field(repr=False)


class Keyring:
    """Master secret, subkeys by purpose, and one random key a day. Safe to use from several processes.

    Nothing is cached: an epoch that one process destroyed is gone for all.
    """

    def __init__(self, folder: Path, master: bytes, *, retention: Retention, clock: Callable[[], datetime]) -> None:
        self._epochs = folder / "epochs"
        self._master = master
        self._retention = retention
        self._clock = clock

    @classmethod
    def open(
        cls,
        folder: Path,
        secret_key: str | None = None,
        *,
        retention: Retention | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> Keyring:
        """Keyring in `folder` (created 0700). Without `secret_key` a master secret is generated once (file 0600).

        Raises SettingsError when the folder was made with another secret.
        """
        for directory in (folder, folder / "epochs"):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
        master = secret_key.encode() if secret_key else _once(folder / "master", secrets.token_bytes(_KEY_BYTES))
        keyring = cls(folder, master, retention=retention or Retention(), clock=clock)
        if not hmac.compare_digest(_once(folder / "fingerprint", keyring.fingerprint), keyring.fingerprint):
            raise SettingsError("PELITA_SECRET_KEY is not the secret this data folder was made with")
        return keyring

    @staticmethod
    def stored_master(folder: Path) -> bytes | None:
        """The master secret that was generated into the folder; None when there is none (PELITA_SECRET_KEY is used)."""
        path = folder / "master"
        return path.read_bytes() if path.exists() else None

    @classmethod
    def adopt(cls, folder: Path, master: bytes) -> None:
        """Give an empty folder the master secret of another installation (a restore), without its epochs."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _once(folder / "master", master)

    @property
    def fingerprint(self) -> bytes:
        """Tells masters apart without showing them."""
        return self.subkey("fingerprint")

    @classmethod
    def of_master(cls, master: bytes) -> Keyring:
        """A keyring in memory, for subkeys only: it has no epochs."""
        return cls(Path(os.devnull), master, retention=Retention(), clock=utc_now)

    def subkey(self, purpose: str) -> bytes:
        """32 bytes for one purpose ("pseudonym", "buttons", "console-session", …); always the same for one master."""
        return HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"pelita/" + purpose.encode()).derive(self._master)

    def today(self) -> Epoch:
        """The current day's epoch, made on its first use."""
        name = self._clock().date().isoformat()
        path = self._epochs / name
        if not path.exists():
            nonce = os.urandom(_NONCE_BYTES)
            _once(path, nonce + self._lid().encrypt(nonce, secrets.token_bytes(_KEY_BYTES), name.encode()))
        return self.epoch(name)

    def epoch(self, name: str) -> Epoch:
        """The epoch of that name. Raises Unreadable when it was destroyed."""
        try:
            content = (self._epochs / date.fromisoformat(name).isoformat()).read_bytes()
            return Epoch(name, self._lid().decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], name.encode()))
        except (FileNotFoundError, InvalidTag, ValueError) as error:
            raise Unreadable("epoch key") from error

    def sweep(self, now: datetime) -> tuple[str, ...]:
        """Destroy the epochs older than the retention allows; returns their names."""
        oldest = (now - self._retention.epoch_key).date().isoformat()
        # dates in ISO form sort as strings; temporary files start with a dot and are not dates
        gone = sorted(path.name for path in self._epochs.glob("[0-9]*") if path.name < oldest)
        for name in gone:
            _shred(self._epochs / name)
        return tuple(gone)

    def _lid(self) -> AESGCM:
        """Epoch files are themselves sealed, so that with PELITA_SECRET_KEY the folder alone opens nothing."""
        return AESGCM(self.subkey("epochs"))


def _once(path: Path, content: bytes) -> bytes:
    """Write a file if it does not exist yet, in one step for all processes; returns what it holds then."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was faster; its content counts
        finally:
            draft.unlink()
        _sync(path.parent)
    return path.read_bytes()


def _shred(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return  # another process sweeps too
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
