"""The keys are changed between two messages: people on Telegram notice nothing."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.gateway.rotation import carry_over
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue
from bot.store.key_change import KeyChange
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.telegram.town import Town, said, town_of
from tests.gateway.tiny_worker import TinyWorker
from tests.support.hotlines import ANI, HANDLES


@asynccontextmanager
async def a_day(server: BotApiServer, url: str, keyring: Keyring, prefix: str) -> AsyncIterator[Town]:
    store = Store(url, keyring, prefix=prefix)
    try:
        async with town_of(server, store) as town, TinyWorker(store).running():
            yield town
    finally:
        await store.aclose()


async def changed(redis_url: str, prefix: str, folder: Path) -> Keyring:
    change = KeyChange(folder, None, None)
    rings = change.begin()
    assert rings.old
    old, new = Store(redis_url, rings.old, prefix=prefix), Store(redis_url, rings.new, prefix=prefix)
    carried = await carry_over(old, new)
    await old.aclose()
    await new.aclose()
    assert (carried.telegram, carried.others, carried.cases) == (1, 0, 1)
    return change.finish()


async def test_the_conversation_the_case_and_old_buttons_go_on(
    server: BotApiServer, siti: Phone, redis_url: str, tmp_path: Path
) -> None:
    prefix = f"t{secrets.token_hex(6)}:"
    async with a_day(server, redis_url, Keyring.open(tmp_path), prefix) as town:
        siti.send("halo")
        shown = await siti.wait_for("echo halo")
        siti.send("petugas")
        await siti.wait_for("antrean")
        before = town.person(siti)
    for _ in range(2):  # a button outlives several changes
        keyring = await changed(redis_url, prefix, tmp_path)
    async with a_day(server, redis_url, keyring, prefix) as town:
        assert town.person(siti) != before
        press = siti.press("Selengkapnya", on=shown)
        assert not (await press.answer()).get("text")
        await siti.wait_for("pressed more:ask/placement_fees:0")
        assert said("ui.greeting") not in [one.text for one in siti.messages()[4:]]  # nobody new
        queue = CaseQueue(town.store, Audit(town.store), HANDLES)
        (waiting,) = await queue.waiting()
        case = await queue.claim(ANI, waiting.case.id)
        assert case.claim
        await queue.reply(case.claim, "saya di sini", "Ani")
        await siti.wait_for("saya di sini")
        siti.send("terima kasih")
        await town.store.news.until("cases", lambda _: queue.conversation(case.id), lambda lines: len(lines) == 2, 5)
