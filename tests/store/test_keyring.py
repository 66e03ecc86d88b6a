from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import SettingsError, Unreadable
from bot.store.keyring import Epoch, Keyring
from tests.support.stores import Clock

SECRET = "a secret of at least thirty-two characters"


def test_a_generated_master_secret_is_kept(tmp_path: Path) -> None:
    first, second = Keyring.open(tmp_path), Keyring.open(tmp_path)
    assert first.subkey("buttons") == second.subkey("buttons")
    assert len(first.subkey("buttons")) == 32


def test_subkeys_differ_by_purpose_and_by_installation(tmp_path: Path) -> None:
    here, there = Keyring.open(tmp_path / "a"), Keyring.open(tmp_path / "b")
    assert here.subkey("buttons") != here.subkey("pseudonym")
    assert here.subkey("buttons") != there.subkey("buttons")


def test_a_known_secret_gives_known_subkeys(tmp_path: Path) -> None:
    keyring = Keyring.open(tmp_path, SECRET)
    assert keyring.subkey("buttons").hex() == "ad52d19a9b7f277d5da5658708ca1198979193ee2e1636f979092f9764233a7e"


def test_nobody_else_can_read_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    keyring = Keyring.open(folder)
    keyring.today()
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_secret_of_the_operator_is_not_written_down(tmp_path: Path) -> None:
    Keyring.open(tmp_path, SECRET).today()
    assert not (tmp_path / "master").exists()
    assert all(SECRET.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_folder_made_with_another_secret_is_refused(tmp_path: Path) -> None:
    Keyring.open(tmp_path, SECRET)
    with pytest.raises(SettingsError, match="PELITA_SECRET_KEY"):
        Keyring.open(tmp_path, SECRET + "!")


def test_an_epoch_lasts_a_day(tmp_path: Path, clock: Clock) -> None:
    keyring = Keyring.open(tmp_path, clock=clock)
    today = keyring.today()
    clock.advance(hours=1)
    assert keyring.today() == today
    clock.advance(days=1)
    assert keyring.today() != today
    assert keyring.epoch(today.name) == today


def test_epochs_past_their_time_are_destroyed_for_everybody(tmp_path: Path, clock: Clock) -> None:
    keyring, other = Keyring.open(tmp_path, clock=clock), Keyring.open(tmp_path, clock=clock)
    old = keyring.today()
    assert other.epoch(old.name) == old
    now = clock.advance(days=121)
    new = keyring.today()
    assert keyring.sweep(now) == (old.name,)
    assert keyring.sweep(now) == ()
    assert other.epoch(new.name) == new
    with pytest.raises(Unreadable):
        other.epoch(old.name)


def test_an_epoch_is_kept_for_its_whole_time(tmp_path: Path, clock: Clock) -> None:
    keyring = Keyring.open(tmp_path, clock=clock)
    keyring.today()
    assert keyring.sweep(clock.now + timedelta(days=120)) == ()


@pytest.mark.parametrize("name", ["../master", "nonsense", "", "2026-13-01", "2020-01-01"])
def test_no_other_file_passes_for_an_epoch(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable):
        Keyring.open(tmp_path).epoch(name)


def test_a_damaged_epoch_is_unreadable(tmp_path: Path) -> None:
    keyring = Keyring.open(tmp_path)
    name = keyring.today().name
    (tmp_path / "epochs" / name).write_bytes(os.urandom(60))
    with pytest.raises(Unreadable):
        keyring.epoch(name)


def test_many_at_once_agree_on_one_epoch(tmp_path: Path) -> None:
    keyrings = [Keyring.open(tmp_path) for _ in range(8)]
    start, found = threading.Barrier(8), []

    def open_today(keyring: Keyring) -> None:
        start.wait()
        found.append(keyring.today())

    threads = [threading.Thread(target=open_today, args=(keyring,)) for keyring in keyrings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_keys_do_not_show_in_tracebacks() -> None:
    assert "secret" not in repr(Epoch("2026-01-01", b"secret"))
