"""`python -m bot audit verify`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from bot.core.types import StaffId
from bot.hotline.audit import Audit
from bot.store.connection import connect_sync
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.support.program import ROOT


def verify(data: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "REDIS_URL": "", "PELITA_DATA": str(data)}
    command = [sys.executable, "-m", "bot", "audit", "verify"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_tampering_is_found_and_located(tmp_path: Path) -> None:
    async def fill(url: str) -> None:
        store = Store(url, Keyring.open(tmp_path / "keys"))
        for action in ("read", "replied", "closed"):
            await Audit(store).record(StaffId("ani"), action, "case")
        await store.aclose()

    with EmbeddedRedis(tmp_path) as url:
        asyncio.run(fill(url))
    whole = verify(tmp_path)
    assert (whole.returncode, whole.stdout) == (0, "audit: 3 entries, all follow from one another\n")
    with EmbeddedRedis(tmp_path) as url, connect_sync(url) as redis:
        redis.xdel("pelita:audit", redis.xrange("pelita:audit")[1][0])
    broken = verify(tmp_path)
    assert broken.returncode == 1
    assert "1 entries before that are in order" in broken.stdout
    assert "ani closed case" in broken.stdout
    assert "removed or put in" in broken.stdout
