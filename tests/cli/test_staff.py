"""`python -m bot staff`: accounts from the machine, beside a running program and without one."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.cli.data_folder import only_one
from bot.hotline.audit import Audit
from bot.hotline.staff import StaffMember, StaffRegister
from bot.settings import Settings
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.cli.conftest import Service
from tests.support.program import ROOT

PASSWORD = "kuda nil di danau"


def staff(data: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "staff", *words],
        cwd=ROOT,
        env={**os.environ, "REDIS_URL": "", "PELITA_DATA": str(data), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def token(run: subprocess.CompletedProcess[str]) -> str:
    found = re.fullmatch(r"this link works once, for 24 hours: http://127.0.0.1:\d+/console/join/(\S+)\n", run.stdout)
    assert found, (run.stdout, run.stderr)
    return found[1]


def accept(data: Path, link: str, name: str) -> StaffMember:
    """Uses a link as the console does."""

    async def whole(url: str) -> StaffMember:
        store = Store(url, Keyring.open(data / "keys"))
        try:
            return await StaffRegister(store, Audit(store)).accept(link, name, PASSWORD)
        finally:
            await store.aclose()

    with EmbeddedRedis(data) as url:
        return asyncio.run(whole(url))


def test_an_account_from_nothing_to_disabled(tmp_path: Path) -> None:
    assert staff(tmp_path, "list").stdout == "no accounts yet\n"
    for role, name in (("admin", "Ani"), ("agent", "Budi")):
        accept(tmp_path, token(staff(tmp_path, "add", role)), name)
    assert staff(tmp_path, "list").stdout == "Ani\tadmin\tactive\nBudi\tagent\tactive\n"
    assert staff(tmp_path, "role", "budi", "auditor").stdout == "Budi\tauditor\tactive\n"
    link = token(staff(tmp_path, "reset", "Budi"))
    assert staff(tmp_path, "list").stdout.endswith("Budi\tauditor\twaits for its link\n")
    assert accept(tmp_path, link, "").name == "Budi"
    assert staff(tmp_path, "disable", "Budi").stdout == "Budi\tauditor\tdisabled\n"
    assert staff(tmp_path, "enable", "Budi").stdout == "Budi\tauditor\tactive\n"


def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path) -> None:
    accept(tmp_path, token(staff(tmp_path, "add", "admin")), "Ani")
    for words, hint in {
        ("disable", "Ani"): "the last admin",
        ("role", "Ani", "agent"): "the last admin",
        ("reset", "Budi"): "no account of that name",
    }.items():
        run = staff(tmp_path, *words)
        assert run.returncode == 1
        assert hint in run.stderr
        assert run.stderr.startswith("pelita: ")
        assert run.stderr.count("\n") == 1
    assert staff(tmp_path, "add", "boss").returncode == 2
    assert staff(tmp_path, "list").stdout == "Ani\tadmin\tactive\n"


@pytest.mark.parametrize("folder", ["short", "x" * 120])
def test_beside_a_running_program(tmp_path: Path, folder: str) -> None:
    data = tmp_path / folder  # the socket of a long path is in a folder with a random name
    with only_one(Settings(data_dir=data)), EmbeddedRedis(data):
        assert token(staff(data, "add", "editor"))
        assert staff(data, "list").stdout == "no accounts yet\n"


def test_a_program_whose_redis_is_elsewhere(tmp_path: Path) -> None:
    with only_one(Settings(data_dir=tmp_path)):
        run = staff(tmp_path, "list")
    assert run.returncode == 2
    assert "REDIS_URL" in run.stderr
    assert run.stderr.count("\n") == 1


def test_with_the_real_program(service: Service) -> None:
    link = token(staff(service.program.data, "add", "auditor", PORT=str(service.program.port)))
    page = httpx.get(f"{service.program.url}/console/join/{link}", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "You are invited as Auditor." in page.text
