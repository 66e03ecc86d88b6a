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
#: folder of a change of the keys that is under way; file of the first master secret, sealed with the present one
NEXT, _FIRST = "next", "first"


@dataclass(frozen=True)
class Epoch:
    """The random key of one day (UTC); `name` is its date. Destroying it destroys everything wrapped with it."""

    name: str
    key: bytes = field(repr=False)


class Keyring:
    """Master secret, subkeys by purpose, and one random key a day. Safe to use from several processes.

    Nothing is cached: an epoch that one process destroyed is gone for all. When the master secret is changed
    (bot.store.key_change), what must outlast the change goes on being derived from the first one, which is then kept
    sealed with the new one.
    """

    def __init__(
        self,
        folder: Path,
        master: bytes,
        *,
        retention: Retention,
        clock: Callable[[], datetime],
        first: bytes | None = None,
    ) -> None:
        self._epochs = folder / "epochs"
        self._master = master
        self._first = first or master
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
        changing: bool = False,
    ) -> Keyring:
        """Keyring in `folder` (created 0700). Without `secret_key` a master secret is generated once (file 0600).

        Raises SettingsError when the folder was made with another secret, or a change of the keys was interrupted,
        unless `changing` says that it goes on now.
        """
        if not changing and (folder / NEXT).exists():
            raise SettingsError("a change of the keys was interrupted; run `python -m bot keys rotate` again to end it")
        for directory in (folder, folder / "epochs"):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
        master = secret_key.encode() if secret_key else once(folder / "master", secrets.token_bytes(_KEY_BYTES))
        keyring = cls(folder, master, retention=retention or Retention(), clock=clock)
        if not hmac.compare_digest(once(folder / "fingerprint", keyring.fingerprint), keyring.fingerprint):
            raise SettingsError("PELITA_SECRET_KEY is not the secret this data folder was made with")
        kept = folder / _FIRST
        keyring._first = keyring._unlocked(kept.read_bytes()) if kept.exists() else master
        return keyring

    @staticmethod
    def stored_master(folder: Path) -> bytes | None:
        """The master secret that was generated into the folder; None when there is none (PELITA_SECRET_KEY is used)."""
        path = folder / "master"
        return path.read_bytes() if path.exists() else None

    @staticmethod
    def stored_first(folder: Path) -> bytes | None:
        """The first master secret as the folder keeps it, sealed; None when the keys were never changed."""
        path = folder / _FIRST
        return path.read_bytes() if path.exists() else None

    @staticmethod
    def adopt(folder: Path, master: bytes | None, first: bytes | None) -> None:
        """Give an empty folder the secrets of another installation (a restore), without its epochs.

        `master` None when it comes from PELITA_SECRET_KEY; `first` as `stored_first` gave it.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, secret in (("master", master), (_FIRST, first)):
            if secret is not None:
                once(folder / name, secret)

    def keep_first(self, folder: Path, master: bytes) -> None:
        """Seal the first master secret with `master`, for the folder of a changed one. Done already: no change."""
        nonce = os.urandom(_NONCE_BYTES)
        lid = AESGCM(_derived(master, _FIRST))
        once(folder / _FIRST, nonce + lid.encrypt(nonce, self._first, _FIRST.encode()))

    def _unlocked(self, sealed: bytes) -> bytes:
        try:
            lid = AESGCM(self.rotating(_FIRST))
            return lid.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _FIRST.encode())
        except InvalidTag:
            raise SettingsError("the folder of keys is damaged: its file `first` cannot be opened") from None

    @property
    def fingerprint(self) -> bytes:
        """Tells masters apart without showing them."""
        return self.rotating("fingerprint")

    @classmethod
    def of_master(cls, master: bytes) -> Keyring:
        """A keyring in memory, for subkeys only: it has no epochs."""
        return cls(Path(os.devnull), master, retention=Retention(), clock=utc_now)

    def subkey(self, purpose: str) -> bytes:
        """32 bytes for one purpose ("buttons", "audit", …) that a change of the keys leaves alone."""
        return _derived(self._first, purpose)

    def rotating(self, purpose: str) -> bytes:
        """32 bytes for one purpose that a change of the keys replaces: whatever leads to people."""
        return _derived(self._master, purpose)

    def today(self) -> Epoch:
        """The current day's epoch, made on its first use."""
        name = self._clock().date().isoformat()
        path = self._epochs / name
        if not path.exists():
            nonce = os.urandom(_NONCE_BYTES)
            once(path, nonce + self._lid().encrypt(nonce, secrets.token_bytes(_KEY_BYTES), name.encode()))
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
            shred(self._epochs / name)
        return tuple(gone)

    def _lid(self) -> AESGCM:
        """Epoch files are themselves sealed, so that with PELITA_SECRET_KEY the folder alone opens nothing."""
        return AESGCM(self.rotating("epochs"))


def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"pelita/" + purpose.encode()).derive(master)


def once(path: Path, content: bytes) -> bytes:
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
        sync(path.parent)
    return path.read_bytes()


def shred(path: Path) -> None:
    """Overwrite and delete a file, if it is there."""
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return  # another process sweeps too
    sync(path.parent)


def sync(folder: Path) -> None:
    """Have the disk know what files a folder has."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
