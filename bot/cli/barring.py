"""`python -m bot block …`: the block list, by pseudonym or by the handle of a case, and whom it might concern.

It works while the program runs and when it does not.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable

from bot.cli.data_folder import redis_of
from bot.content.catalog import Catalog
from bot.core.errors import Refused, SettingsError
from bot.core.types import CaseId, Pseudonym
from bot.hotline.audit import SYSTEM, Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.speech import Speech
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.store import Store

_ALL = 10_000
_PSEUDONYM = re.compile(r"[a-z2-7]{32}")


def block(settings: Settings, action: str, who: str) -> int:
    """`noisy`, `list`, `add <who>` or `remove <who>`. Raises SettingsError for somebody who cannot be found."""
    with redis_of(settings) as url:
        asyncio.run(_block(settings, url, action, who))
    return 0


async def _block(settings: Settings, url: str, action: str, who: str) -> None:
    store = Store(url, Keyring.open(settings.keys_dir, settings.secret_key), settings.retention)
    try:
        if action in ("add", "remove"):
            person = Pseudonym(who) if _PSEUDONYM.fullmatch(who) else await _of_handle(store, who)
            await (store.barred.add if action == "add" else store.barred.remove)(person)
            await Audit(store).record(SYSTEM, "blocked" if action == "add" else "unblocked")
        elif action == "list":
            _print(await store.barred.all())
        else:
            _print(f"{one} {count}" for one, count in await store.barred.noisy(utc_now()))
    finally:
        await store.aclose()


async def _of_handle(store: Store, handle: str) -> Pseudonym:
    """Whose case it is that staff call so, an open one first; the pseudonym is shown to nobody."""
    words = Catalog.load().shared("handles")
    queue = CaseQueue(store, Audit(store), Handles(words["nouns"], words["adjectives"]))
    waiting = [one.case for one in await queue.waiting(_ALL)]
    cases = [*waiting, *await queue.claimed(), *await queue.snoozed(), *await queue.closed(_ALL)]
    named = " ".join(handle.casefold().split())
    for case in cases:
        if case.handle.casefold() == named:
            try:
                return (await Speech(store).person_of(CaseId(case.id)))[0]
            except Refused:
                continue  # erased meanwhile
    raise SettingsError(
        "block: needs the two-word handle of a case, or a pseudonym of 32 small letters and digits; "
        "`block noisy` lists some"
    )


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
