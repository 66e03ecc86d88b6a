"""`python -m bot block …`: the operator's block list, by pseudonym, and whom it might concern."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable

from bot.core.errors import SettingsError
from bot.core.types import Pseudonym
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import running_url
from bot.store.store import Store

_PSEUDONYM = re.compile(r"[a-z2-7]{32}")


def block(settings: Settings, action: str, person: str) -> int:
    """`noisy`, `list`, `add <pseudonym>` or `remove <pseudonym>`. Raises SettingsError for a wrong pseudonym."""
    if action in ("add", "remove") and not _PSEUDONYM.fullmatch(person):
        raise SettingsError("block: a pseudonym has 32 small letters and digits; `block noisy` lists some")
    asyncio.run(_block(settings, action, Pseudonym(person)))
    return 0


async def _block(settings: Settings, action: str, person: Pseudonym) -> None:
    url = settings.redis_url or running_url(settings.data_dir)
    store = Store(url, Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    try:
        if action == "add":
            await store.barred.add(person)
        elif action == "remove":
            await store.barred.remove(person)
        elif action == "list":
            _print(await store.barred.all())
        else:
            _print(f"{one} {count}" for one, count in await store.barred.noisy(utc_now()))
    finally:
        await store.aclose()


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
