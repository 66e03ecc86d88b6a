"""Backup, destroy, restore: the way an operator does it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.cli.data_folder import only_one
from bot.console.second_factor import SecondFactor
from bot.content import own
from bot.core.types import CaseOpening, CaseText, Pseudonym
from bot.hotline.audit import Audit
from bot.hotline.staff import StaffRegister
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.support.program import ROOT

WORD = "kuda nil di danau biru"
RUNG = {"services": {"lpsk": {"verified_on": "2026-11-22", "verified_by": "Ani"}}}
PASSWORD = "gajah makan bubur ayam"
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pelita(data: Path, *words: object, **env: str) -> subprocess.CompletedProcess[str]:
    ours = {"REDIS_URL": "", "PELITA_DATA": str(data), "PELITA_BACKUP_PASSPHRASE": WORD}
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **ours, **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def inside(data: Path, act: Callable[[Store], Awaitable[object]], secret: str | None = None) -> object:
    """Does something on the installation's own store."""

    async def whole(url: str) -> object:
        store = Store(url, Keyring.open(data / "keys", secret))
        try:
            return await act(store)
        finally:
            await store.aclose()

    with EmbeddedRedis(data) as url:
        return asyncio.run(whole(url))


async def live(store: Store) -> str:
    """An admin with a second factor, a person, a case; gives the secret of the factor."""
    register = StaffRegister(store, Audit(store), hasher=FAST)
    ani = await register.accept(await register.invite("admin"), "Ani", PASSWORD)
    factor = SecondFactor(store.scripts, store.keyring.subkey("staff-factor"), clock=utc_now)
    secret = await factor.secret(ani.id)
    assert await factor.confirm(ani.id, pyotp.TOTP(secret).now())
    await factor.new_codes(ani.id)
    await store.sessions.open(Pseudonym("orang-itu"), "id")
    line = CaseText("person", "paspor saya diambil", datetime.now(timezone.utc))
    await _queue(store).open(Pseudonym("orang-itu"), CaseOpening("high", 1, "id", ("x",), "MY", (line,)))
    return secret


def _queue(store: Store):  # type: ignore[no-untyped-def]
    from bot.hotline.handles import Handles
    from bot.hotline.queue import CaseQueue

    words = [f"kata{number}" for number in range(256)]
    return CaseQueue(store, Audit(store), Handles(words, words))


@pytest.fixture
def installation(tmp_path: Path) -> tuple[Path, str]:
    data = tmp_path / "data"
    own.write(own.own_file(data), RUNG)
    return data, str(inside(data, live))


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("lock", "redis.log", "address")
    }


def test_backup_destroy_restore(installation: tuple[Path, str], tmp_path: Path) -> None:
    data, secret = installation
    file = tmp_path / "pelita.backup"
    with only_one(Settings(data_dir=data)), EmbeddedRedis(data):  # as while the program runs
        made = pelita(data, "backup", file)
    assert (made.returncode, made.stdout) == (0, f"backup: {file}\n"), made.stderr
    assert file.stat().st_mode & 0o077 == 0
    epochs = [path.read_bytes() for path in (data / "keys" / "epochs").iterdir()]
    assert epochs
    shutil.rmtree(data)
    back = pelita(data, "restore", file)
    assert back.returncode == 0, back.stderr
    assert back.stdout == "restored: 1 accounts, 3 audit entries (the trail is whole)\n"
    assert list((data / "keys" / "epochs").iterdir()) == []
    assert own.read(own.own_file(data)) == RUNG

    async def look(store: Store) -> None:
        register = StaffRegister(store, Audit(store), hasher=FAST)
        ani = await register.authenticate("Ani", PASSWORD)
        assert ani.role == "admin"
        factor = SecondFactor(store.scripts, store.keyring.subkey("staff-factor"), clock=utc_now)
        assert await factor.enrolled(ani.id)
        assert await factor.secret(ani.id) == secret
        assert await factor.codes_left(ani.id) == 8
        trail = [entry.action for entry in reversed(await Audit(store).entries())]
        assert trail == ["invited_admin", "joined", "backed_up", "restored"]
        assert await Audit(store).verify()
        names = [name.decode() for name in await store.scripts.redis.keys("*")]
        assert not [name for name in names if "orang-itu" in name or ":case" in name or ":session" in name]

    inside(data, look)


def test_the_file_shows_nothing_without_the_word(installation: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = installation
    file = tmp_path / "pelita.backup"
    assert pelita(data, "backup", file).returncode == 0
    content = file.read_bytes()
    for clue in (b"Ani", b"staff", b"audit", b"argon2", (data / "keys" / "master").read_bytes()):
        assert clue not in content


@pytest.mark.parametrize(
    ("damage", "word", "says"),
    [
        ("", "another word entirely", "passphrase is wrong"),
        ("", "short", "at least 12"),
        ("truncate", WORD, "incomplete or damaged"),
        ("alter", WORD, "incomplete or damaged"),
        ("replace", WORD, "no backup of Pelita"),
        ("remove", WORD, "cannot be read"),
    ],
)
def test_what_cannot_be_restored_changes_nothing(
    installation: tuple[Path, str], tmp_path: Path, damage: str, word: str, says: str
) -> None:
    data, _ = installation
    file, empty = tmp_path / "pelita.backup", tmp_path / "empty"
    assert pelita(data, "backup", file).returncode == 0
    content = file.read_bytes()
    if damage == "truncate":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "alter":
        file.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    elif damage == "replace":
        file.write_text("hello")
    elif damage == "remove":
        file.unlink()
    run = pelita(empty, "restore", file, PELITA_BACKUP_PASSPHRASE=word)
    assert run.returncode == 2
    assert says in run.stderr
    assert run.stderr.count("\n") == 1
    assert not empty.exists()


def test_an_installation_in_use_is_left_alone(installation: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = installation
    file, other = tmp_path / "pelita.backup", tmp_path / "other"
    assert pelita(data, "backup", file).returncode == 0
    inside(other, live)
    for folder, says in ((data, "holds data already"), (other, "another master secret")):
        before = everything(folder)
        run = pelita(folder, "restore", file)
        assert (run.returncode, says in run.stderr) == (2, True), run.stderr
        assert everything(folder) == before
    with only_one(Settings(data_dir=data)):
        assert "another Pelita is running" in pelita(data, "restore", file).stderr
    assert "exists already" in pelita(data, "backup", file).stderr


def test_with_a_secret_from_outside(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "pelita.backup"
    secret, other = "s" * 40, "t" * 40
    inside(data, live, secret)
    assert pelita(data, "backup", file, PELITA_SECRET_KEY=secret).returncode == 0
    empty = tmp_path / "empty"
    for env, says in (({}, "needs the PELITA_SECRET_KEY"), ({"PELITA_SECRET_KEY": other}, "another master secret")):
        run = pelita(empty, "restore", file, **env)
        assert (run.returncode, says in run.stderr) == (2, True), run.stderr
        assert not (empty / "keys").exists()
    assert pelita(empty, "restore", file, PELITA_SECRET_KEY=secret).returncode == 0
    assert not (empty / "keys" / "master").exists()


def test_the_word_from_a_file(installation: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = installation
    file, word = tmp_path / "pelita.backup", tmp_path / "word"
    word.write_text("kata sandi dari berkas\n")
    assert pelita(data, "backup", file, "--passphrase-file", word).returncode == 0
    shutil.rmtree(data)
    assert pelita(data, "restore", file).returncode == 2
    assert pelita(data, "restore", file, PELITA_BACKUP_PASSPHRASE="kata sandi dari berkas").returncode == 0
    assert "cannot be read" in pelita(data, "backup", tmp_path / "x", "--passphrase-file", tmp_path / "no").stderr
