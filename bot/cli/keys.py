"""`python -m bot keys rotate`: a new master secret, new keys of days, new pseudonyms; conversations and cases go on."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack

from bot.cli.data_folder import only_one
from bot.core.errors import SettingsError
from bot.gateway.rotation import Carried, carry_over, in_use
from bot.hotline.audit import SYSTEM, Audit
from bot.settings import Settings, utc_now
from bot.store.key_change import KeyChange
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store


def rotate(settings: Settings) -> int:
    """Works only while the program does not run. An interrupted change is ended by calling it again."""
    change = KeyChange(settings.keys_dir, settings.secret_key, settings.new_secret_key, retention=settings.retention)
    with ExitStack() as stack:
        stack.enter_context(only_one(settings))
        url = settings.redis_url or stack.enter_context(EmbeddedRedis(settings.data_dir))
        said = asyncio.run(_rotate(settings, url, change))
    sys.stdout.write(f"keys: {said}\n")
    if settings.new_secret_key:
        sys.stdout.write("keys: from now on PELITA_SECRET_KEY must be what PELITA_NEW_SECRET_KEY is now\n")
    return 0


async def _rotate(settings: Settings, url: str, change: KeyChange) -> str:
    await _nobody_else(settings, url)
    rings = change.begin()
    carried = Carried()
    if rings.old is not None:
        old, new = (Store(url, ring, settings.retention) for ring in (rings.old, rings.new))
        try:
            carried = await carry_over(old, new)
        finally:
            await old.aclose()
            await new.aclose()
    keyring = change.finish() if rings.old is not None else rings.new
    store = Store(url, keyring, settings.retention)
    try:
        await Audit(store).record(SYSTEM, "keys_changed")
        forgotten = await store.eraser.sweep(keyring, utc_now())
    finally:
        await store.aclose()
    return _said(carried, forgotten)


async def _nobody_else(settings: Settings, url: str) -> None:
    """Raises SettingsError when a worker or a gateway anywhere uses this Redis."""
    store = Store(url, Keyring.of_master(b""), settings.retention)  # for looking only
    try:
        if await in_use(store):
            raise SettingsError("keys: a Pelita uses this Redis (or did until ten seconds ago); stop it first")
    finally:
        await store.aclose()


def _said(carried: Carried, forgotten: bool) -> str:
    lost = f"; {carried.unblocked} blocked pseudonyms could not be carried over" if carried.unblocked else ""
    file = "" if forgotten else "; the append-only file still holds old values, sealed with keys that are destroyed"
    return (
        f"changed; carried over {carried.telegram} people of Telegram, {carried.others} others, "
        f"{carried.cases} cases{lost}; the old keys are destroyed{file}"
    )
