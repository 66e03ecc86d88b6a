"""The gateway is killed again and again in the middle of whatever it does: every message is answered once, in order."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
import sys
from contextlib import suppress
from pathlib import Path

from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import said

ROOT = Path(__file__).parents[3]
PEOPLE, MESSAGES = 8, 10
KILLS = 20


class Gateways:
    """One at a time."""

    def __init__(self, server: asyncio.subprocess.Process) -> None:
        self._server = server
        self.kills = 0

    async def one_life(self, seconds: float) -> None:
        pid = await self.start()
        await asyncio.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        self.kills += 1

    async def start(self) -> int:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(b"\n")
        return int(await self._server.stdout.readline())


def heard(phone: Phone) -> list[str]:
    return [one.text.partition("\n")[0] for one in phone.messages() if one.by_bot]


async def test_kills_lose_nothing_and_double_nothing(redis_url: str, tmp_path: Path) -> None:
    async with BotApiServer() as server:
        command = [sys.executable, "-m", "tests.gateway.telegram.mortal", redis_url, str(tmp_path)]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, f"t{secrets.token_hex(6)}:", server.url, stdin=pipe, stdout=pipe, cwd=ROOT
        )
        last = 0
        try:
            gateways = Gateways(process)
            phones = [server.phone(3000 + number) for number in range(PEOPLE)]
            writing = asyncio.gather(*(writes(phone) for phone in phones))
            while gateways.kills < KILLS:
                await gateways.one_life(random.uniform(0.2, 1.8))
            await writing
            last = await gateways.start()
            with suppress(AssertionError):  # what is missing is shown below
                await eventually(lambda: all_answered(phones), seconds=120)
            await asyncio.sleep(2.5)  # one too many would come now
        finally:
            with suppress(ProcessLookupError):
                os.kill(last, signal.SIGKILL) if last else None
            process.kill()
            await process.wait()
        wanted = [said("ui.greeting").partition("\n")[0], *(f"echo {number}" for number in range(MESSAGES))]
        assert [heard(phone) for phone in phones] == [wanted] * PEOPLE


async def writes(phone: Phone) -> None:
    phone.start()
    for number in range(MESSAGES):
        await asyncio.sleep(random.uniform(0.2, 3))
        phone.send(str(number))


async def all_answered(phones: list[Phone]) -> bool:
    return all(heard(phone)[-1:] == [f"echo {MESSAGES - 1}"] for phone in phones)
