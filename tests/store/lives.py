"""People with everything that a person can have, and what is left of them."""

from __future__ import annotations

from bot.core.types import CaseOpening, CaseText, Pseudonym, Reply, TurnResult
from bot.store.store import Store
from tests.support.stores import NOW, content, key_names, send, take

OPENING = CaseOpening("urgent", 1, "id", ("urgent:hurt",), texts=(CaseText("person", "tolong", NOW),))
LANE = "telegram"


async def live(store: Store, them: Pseudonym) -> None:
    """A person who has everything a person can have, with a turn and a delivery in flight."""
    await store.sessions.open(them, "id", lane=LANE)
    await send(store, them, "satu")
    result = TurnResult((Reply("satu"), Reply("dua")), b"tracker", OPENING, raise_reasons=("urgent:locked",))
    while (work := await take(store)).person != them:
        pass  # somebody else's message, in flight from now on
    await store.mailbox.commit(work, result)
    for text in ("dua", "tiga"):
        await send(store, them, text)
    await store.outbox.wait_done(them, "nothing", "", 0)


async def left_behind(store: Store, them: Pseudonym) -> list[str]:
    """Keys whose name or value still carries the pseudonym."""
    return [name for name in await key_names(store) if them in name or them in await content(store, name)]
