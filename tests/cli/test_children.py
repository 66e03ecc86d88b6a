"""Child processes are watched, started again with growing pauses, and stopped."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from bot.cli.children import Child, Patience
from tests.support.program import eventually


def test_pauses_grow_and_stay_bounded() -> None:
    patience = Patience()
    pauses = []
    for _ in range(2000):  # a night of failures
        patience.starting()
        pauses.append(patience.ended())
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 30.0
    assert not patience.over


def test_what_ended_is_said_and_started_again() -> None:
    child = Child("short", [sys.executable, "-c", "raise SystemExit(3)"])
    child.start()
    assert eventually(child.check, 10) == "short ended with code 3; starting it again in 0.5 s"
    assert child.check() is None, "not before the pause is over"
    assert eventually(child.check, 10) == "short ended with code 3; starting it again in 1.0 s"
    child.wait(time.monotonic())


def test_what_cannot_be_started_is_tried_again() -> None:
    child = Child("missing", ["/nowhere/program"])
    with pytest.raises(FileNotFoundError):
        child.start()
    assert child.check() == "missing cannot be started (No such file or directory); next try in 0.5 s"
    assert child.check() is None


def test_a_child_that_does_not_listen_is_killed_in_the_end(tmp_path: Path) -> None:
    deaf = "trap '' TERM; touch \"$0\"; while :; do sleep 0.1; done"
    child = Child("deaf", ["sh", "-c", deaf, str(tmp_path / "listening")])
    child.start()
    eventually((tmp_path / "listening").exists, 10)
    child.stop()
    began = time.monotonic()
    child.wait(began + 0.5)
    assert time.monotonic() - began < 5
    assert child.check() == "deaf ended with code -9; starting it again in 0.5 s"
