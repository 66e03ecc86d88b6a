"""`python -m bot block`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.store.redis_server import EmbeddedRedis
from tests.support.program import ROOT

PERSON = "ipfxq5bzpms4d36xnitu6e6yrtvwhpp2"


def block(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PELITA_DATA": str(data)}
    command = [sys.executable, "-m", "bot", "block", *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


def test_the_list_beside_a_running_program(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path):
        assert block(tmp_path, "add", PERSON).returncode == 0
        assert block(tmp_path, "list").stdout == f"{PERSON}\n"
        assert block(tmp_path, "noisy").stdout == ""
        assert block(tmp_path, "remove", PERSON).returncode == 0
        assert block(tmp_path, "list").stdout == ""


def test_what_cannot_be_done_is_one_clear_line(tmp_path: Path) -> None:
    wrong = block(tmp_path, "add", "@somebody")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "pseudonym" in wrong.stderr
    nobody = block(tmp_path, "list")
    assert (nobody.returncode, nobody.stderr.count("\n")) == (2, 1)
    assert "no program runs" in nobody.stderr
