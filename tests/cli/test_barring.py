"""`python -m bot block`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from bot.cli.data_folder import only_one
from bot.content.catalog import Catalog
from bot.core.types import CaseOpening, Pseudonym
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.settings import Settings
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.support.program import ROOT

PERSON = "ipfxq5bzpms4d36xnitu6e6yrtvwhpp2"


def block(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "REDIS_URL": "", "PELITA_DATA": str(data)}
    command = [sys.executable, "-m", "bot", "block", *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


def test_the_list_beside_a_running_program_and_without_one(tmp_path: Path) -> None:
    with only_one(Settings(data_dir=tmp_path)), EmbeddedRedis(tmp_path):
        assert block(tmp_path, "add", PERSON).returncode == 0
        assert block(tmp_path, "list").stdout == f"{PERSON}\n"
        assert block(tmp_path, "noisy").stdout == ""
    assert block(tmp_path, "list").stdout == f"{PERSON}\n"
    assert block(tmp_path, "remove", PERSON).returncode == 0
    assert block(tmp_path, "list").stdout == ""


async def one_case(url: str, data: Path) -> str:
    """A case of PERSON; returns its handle."""
    store = Store(url, Keyring.open(data / "keys"))
    try:
        words = Catalog.load().shared("handles")
        queue = CaseQueue(store, Audit(store), Handles(words["nouns"], words["adjectives"]))
        await store.sessions.open(Pseudonym(PERSON), "id")
        case_id = await queue.open(Pseudonym(PERSON), CaseOpening("low", 2, "id", ("asked_for_staff",)))
        return (await queue.get(case_id)).handle
    finally:
        await store.aclose()


def test_somebody_whom_staff_know_by_the_handle_of_a_case(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as url:
        handle = asyncio.run(one_case(url, tmp_path))
    added = block(tmp_path, "add", *handle.upper().split())
    assert (added.returncode, added.stdout) == (0, ""), added.stderr
    assert block(tmp_path, "list").stdout == f"{PERSON}\n"
    assert block(tmp_path, "remove", handle).returncode == 0
    assert block(tmp_path, "list").stdout == ""


def test_what_cannot_be_done_is_one_clear_line(tmp_path: Path) -> None:
    wrong = block(tmp_path, "add", "@somebody")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "pseudonym" in wrong.stderr
    assert block(tmp_path, "list").stdout == ""
