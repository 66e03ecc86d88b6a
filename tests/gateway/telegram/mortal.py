"""Gateways to be killed: each line on standard input forks one, whose process id is the answer.

`python -m tests.gateway.telegram.mortal <redis url> <folder> <prefix> <api url>`; everything is imported before.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.gateway.telegram.gateway import TelegramGateway, TelegramSettings
from bot.settings import utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.botapi.server import TOKEN
from tests.gateway.clients import CATALOG, toolkit
from tests.gateway.tiny_worker import TinyWorker

#: of turns and deliveries, which must be longer than the second that a chat waits between two messages
LEASE = timedelta(seconds=2.5)
CHANNEL_LEASE = timedelta(seconds=1)


async def live(url: str, folder: Path, prefix: str, api: str) -> None:
    store = Store(url, Keyring.open(folder / "keys"), prefix=prefix, lease=LEASE)
    settings = TelegramSettings(TOKEN, api, lease=CHANNEL_LEASE)
    parts = GatewayParts(
        store, CATALOG, load_toolkit=toolkit, clock=utc_now, channels=(partial(TelegramGateway, settings),)
    )
    app = create_gateway(parts)
    async with app.router.lifespan_context(app), TinyWorker(store).running():
        await asyncio.sleep(3600)


def main(url: str, folder: str, prefix: str, api: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    toolkit()
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            asyncio.run(live(url, Path(folder), prefix, api))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
