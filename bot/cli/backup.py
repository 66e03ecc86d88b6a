"""`python -m bot backup FILE` and `restore FILE`: accounts, audit trail, counts, settings, sealed with a passphrase.

Conversations and cases are never in it (bot.store.backup says why), nor the epoch keys. The master secret is, unless it
is given by PELITA_SECRET_KEY: without it no name, second factor or audit entry of the backup would fit.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.data_folder import only_one, redis_of
from bot.content import own
from bot.core.errors import BackupError
from bot.hotline.audit import SYSTEM, Audit
from bot.hotline.staff import StaffRegister
from bot.settings import Settings
from bot.store import backup as stored
from bot.store import sealed_file
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store

_MIN_PASSPHRASE = 12


@dataclass(frozen=True)
class _Content:
    """What a backup file holds. `master` is None when the installation takes it from PELITA_SECRET_KEY."""

    fingerprint: bytes
    master: bytes | None
    #: sealed; None when the keys were never changed
    first: bytes | None
    entries: list[dict[str, Any]]
    #: what the centre set in the console (bot.content.own)
    own: dict[str, dict[str, Any]]


def backup(settings: Settings, file: Path, passphrase_file: Path | None) -> int:
    """Writes a new file; works while the program runs and when it does not."""
    passphrase = _passphrase(settings, passphrase_file)
    if file.exists():
        raise BackupError(f"{file} exists already; choose another name")
    with redis_of(settings) as url:
        content = asyncio.run(_read(settings, url))
    sealed_file.write_new(file, sealed_file.seal(content, passphrase))
    sys.stdout.write(f"backup: {file}\n")
    return 0


def restore(settings: Settings, file: Path, passphrase_file: Path | None) -> int:
    """Puts a backup into an empty installation that does not run; anything that does not fit changes nothing."""
    passphrase = _passphrase(settings, passphrase_file)
    try:
        sealed = file.read_bytes()
    except OSError as error:
        raise BackupError(f"{file}: cannot be read ({error.strerror})") from None
    content = _parsed(sealed_file.unseal(sealed, passphrase))
    with ExitStack() as stack:
        stack.enter_context(only_one(settings))
        _check_master(settings, content)
        url = settings.redis_url or stack.enter_context(EmbeddedRedis(settings.data_dir))
        said = asyncio.run(_write(settings, url, content))
    sys.stdout.write(f"restored: {said}\n")
    return 0


def _passphrase(settings: Settings, file: Path | None) -> str:
    try:
        word = file.read_text(encoding="utf-8").strip() if file else settings.backup_passphrase or ""
    except (OSError, UnicodeDecodeError):
        raise BackupError(f"{file}: the passphrase cannot be read from it") from None
    if len(word) < _MIN_PASSPHRASE:
        raise BackupError(
            f"a passphrase of at least {_MIN_PASSPHRASE} characters is needed: "
            "set PELITA_BACKUP_PASSPHRASE, or name a file with --passphrase-file"
        )
    return word


async def _read(settings: Settings, url: str) -> bytes:
    keyring = Keyring.open(settings.keys_dir, settings.secret_key)
    store = Store(url, keyring, settings.retention)
    try:
        await Audit(store).record(SYSTEM, "backed_up")
        entries = await stored.dump(store.scripts)
    finally:
        await store.aclose()
    master = None if settings.secret_key else Keyring.stored_master(settings.keys_dir)
    content = {
        "fingerprint": base64.b64encode(keyring.fingerprint).decode(),
        "master": _encoded(master),
        "first": _encoded(Keyring.stored_first(settings.keys_dir)),
        "entries": entries,
        "own": own.read(file) if (file := own.own_file(settings.data_dir)).exists() else {},
    }
    return json.dumps(content).encode()


def _parsed(raw: bytes) -> _Content:
    try:
        content = json.loads(raw)
        return _Content(
            base64.b64decode(content["fingerprint"], validate=True),
            _decoded(content["master"]),
            _decoded(content.get("first")),
            list(content["entries"]),
            {str(name): dict(layer) for name, layer in content.get("own", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("the backup holds something this version does not know") from error


def _encoded(secret: bytes | None) -> str | None:
    return base64.b64encode(secret).decode() if secret else None


def _decoded(secret: str | None) -> bytes | None:
    return base64.b64decode(secret, validate=True) if secret else None


def _check_master(settings: Settings, content: _Content) -> None:
    """The secret that will be in use afterwards must be the backup's."""
    ours = settings.secret_key.encode() if settings.secret_key else Keyring.stored_master(settings.keys_dir)
    if ours is None and content.master is None:
        raise BackupError("the backup needs the PELITA_SECRET_KEY of the installation it was made of")
    known = Keyring.of_master(ours or content.master or b"").fingerprint
    if not hmac.compare_digest(known, content.fingerprint):
        raise BackupError(
            "the backup was made with another master secret than the one in PELITA_SECRET_KEY or PELITA_DATA/keys; "
            "use the same PELITA_SECRET_KEY, or an empty PELITA_DATA"
        )


async def _write(settings: Settings, url: str, content: _Content) -> str:
    # for looking only: the folder gets its secret when everything is known to fit
    looking = Store(url, Keyring.of_master(b""), settings.retention)
    try:
        if not await stored.is_empty(looking.scripts):
            raise BackupError("this installation holds data already; a restore needs an empty PELITA_DATA or REDIS_URL")
        stored.check(looking.scripts, content.entries)
    finally:
        await looking.aclose()
    Keyring.adopt(settings.keys_dir, None if settings.secret_key else content.master, content.first)
    if content.own:
        own.write(own.own_file(settings.data_dir), content.own)
    store = Store(url, Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    try:
        await stored.load(store.scripts, content.entries)
        audit = Audit(store)
        check = await audit.verify()
        await audit.record(SYSTEM, "restored")
        accounts = len(await StaffRegister(store, audit).members())
    finally:
        await store.aclose()
    trail = "the trail is whole" if check else "the trail is damaged: run `audit verify`"
    return f"{accounts} accounts, {check.sound_entries} audit entries ({trail})"
