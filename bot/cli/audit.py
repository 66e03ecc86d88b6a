"""`python -m bot audit verify`: whether the audit trail is whole, and where it is not."""

from __future__ import annotations

import asyncio
import sys

from bot.cli.data_folder import redis_of
from bot.hotline.audit import Audit, TrailCheck
from bot.settings import Settings
from bot.store.keyring import Keyring
from bot.store.store import Store

_DAMAGES = {
    "altered": "this entry was changed or forged",
    "gap": "entries right before this one were removed or put in",
    "cut": "the newest entries after this one are missing",
}


def verify(settings: Settings) -> int:
    """Prints what was found; 1 when the trail was tampered with. Works while the program runs and when it does not."""
    with redis_of(settings) as url:
        check = asyncio.run(_verify(settings, url))
    if check:
        sys.stdout.write(f"audit: {check.sound_entries} entries, all follow from one another\n")
        return 0
    sys.stdout.write(f"audit: tampered with; {check.sound_entries} entries before that are in order\n")
    if check.at:
        at = check.at
        sys.stdout.write(f"audit: {at.at:%Y-%m-%d %H:%M:%S} UTC {at.staff} {at.action} {at.subject}".rstrip() + "\n")
    sys.stdout.write(f"audit: {_DAMAGES[check.damage]}\n")
    return 1


async def _verify(settings: Settings, url: str) -> TrailCheck:
    store = Store(url, Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    try:
        return await Audit(store).verify()
    finally:
        await store.aclose()
