"""A change of the master secret: whatever moment it is interrupted at, it can be ended, and old files are gone."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from bot.core.errors import SettingsError, Unreadable
from bot.store import key_change
from bot.store.key_change import KeyChange
from bot.store.keyring import Keyring
from bot.store.keys import REGISTRY
from bot.store.rekeying import SEALED


class Crash(BaseException):
    """Not caught by anything."""


def crashing(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """The program ends before the `at`-th change of the folder."""
    left = [at]

    def dying(act):  # type: ignore[no-untyped-def]
        def step(*arguments, **options):  # type: ignore[no-untyped-def]
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            return act(*arguments, **options)

        return step

    for name in ("shred", "once", "sync"):
        monkeypatch.setattr(key_change, name, dying(getattr(key_change, name)))
    for name in ("rename", "replace", "mkdir"):
        monkeypatch.setattr(key_change.Path, name, dying(getattr(Path, name)))
    monkeypatch.setattr(key_change.shutil, "rmtree", dying(key_change.shutil.rmtree))


@pytest.mark.parametrize("at", range(24))
def test_interrupted_anywhere(tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Keyring.open(tmp_path)
    old_epoch, buttons = before.today(), before.subkey("buttons")
    old_files = {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with monkeypatch.context() as dying:
        crashing(dying, at)
        with contextlib.suppress(Crash):
            KeyChange(tmp_path, None, None).begin()
            KeyChange(tmp_path, None, None).finish()
    if (tmp_path / "next").exists():
        with pytest.raises(SettingsError, match="keys rotate"):
            Keyring.open(tmp_path)
        rings = KeyChange(tmp_path, None, None).begin()
        if rings.old is not None:
            assert rings.old.epoch(old_epoch.name) == old_epoch
            KeyChange(tmp_path, None, None).finish()
        after = Keyring.open(tmp_path)
        assert after.subkey("buttons") == buttons
        assert after.rotating("pseudonym") != before.rotating("pseudonym")
        assert not old_files & {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        with pytest.raises(Unreadable):
            before.epoch(old_epoch.name)
    assert Keyring.open(tmp_path).today()


def test_every_sealed_key_of_an_owner_is_sealed_anew() -> None:
    sealed = {key.name for key in REGISTRY if key.personal and key.part in ("person", "case", "owner")}
    assert sealed == set(SEALED)
