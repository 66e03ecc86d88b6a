"""Hiding and erasing while the Bot API refuses, asks for pauses, or Redis is away for a moment."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core.types import Reply
from bot.gateway.telegram import leaving
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.botapi import faults
from tests.botapi.errors import too_many
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.clients import eventually
from tests.gateway.telegram.test_leaving import NEUTRAL, _is, erase, only_the_neutral_line, texts
from tests.gateway.telegram.town import Town, said, town_of
from tests.gateway.tiny_worker import TinyWorker


@dataclass
class Allowance(faults.Fault):
    """So many calls in so many seconds, then 429."""

    most: int = 8
    within: float = 1.0
    _at: list[float] = field(default_factory=list)

    def fits(self, method: str, chat_id: object) -> bool:
        if not super().fits(method, chat_id):
            return False
        now = time.monotonic()
        self._at = [at for at in self._at if now - at < self.within]
        if len(self._at) < self.most:
            self._at.append(now)
            return False
        return True


async def talked(siti: Phone, stickers: int) -> None:
    """A chat with many messages, of which some cannot be deleted."""
    siti.start()
    for _ in range(stickers):
        siti.send_sticker()
    await siti.wait_for(said("telegram.not_read.media"))


async def noted(town: Town, siti: Phone, least: int) -> list[int]:
    async def enough() -> list[int]:
        found = [trace.message for trace in await town.store.traces.all(town.person(siti))]
        return found if len(found) >= least else []

    return await eventually(enough, seconds=60)


@pytest.mark.parametrize("how", ["hide", "erase"])
async def test_few_calls_are_enough_and_pauses_lose_no_progress(town: Town, siti: Phone, how: str) -> None:
    await talked(siti, 210)
    await noted(town, siti, 211)
    ids = sorted(siti.private.messages)
    siti.private.undeletable |= {ids[40], ids[120], ids[190]}
    town.server.fail("deleteMessages", Allowance(error=too_many(1)), chat_id=siti.id, times=None)
    if how == "hide":
        siti.send("/hide")
        await eventually(lambda: _is(len(texts(siti)) == 4 and texts(siti)[-1] == NEUTRAL), seconds=60)
    else:
        await erase(siti, town)
        await eventually(lambda: _is(texts(siti)[-1:] == [said("telegram.erased_partly")]), seconds=60)
        # a reply that was on its way is taken back as soon as Telegram allows
        await eventually(lambda: _is(len(texts(siti)) == 4), seconds=30)
    carried_out = [call for call in town.server.calls_of("deleteMessages") if call.status != 429]
    assert len(carried_out) <= 3 * (1 + 10 + 10) + 5


async def test_the_newest_messages_go_first(town: Town, siti: Phone) -> None:
    await talked(siti, 120)
    await noted(town, siti, 121)
    newest = max(siti.private.messages)
    siti.send("/hide")
    await eventually(lambda: _is(texts(siti) == [NEUTRAL]), seconds=60)
    first, *_ = town.server.calls_of("deleteMessages")
    assert {newest, newest + 1} <= set(first.parameters["message_ids"])


async def test_who_is_back_during_a_pause_is_answered(town: Town, siti: Phone) -> None:
    siti.send("rahasia")
    await siti.wait_for("echo rahasia")
    flood = town.server.fail("deleteMessages", faults.flood(2), chat_id=siti.id)
    siti.send("/hide")
    await eventually(lambda: _is(flood.hits == 1))
    siti.send("kembali")
    await siti.wait_for("echo kembali", seconds=20)
    assert not [text for text in texts(siti) if "rahasia" in text]
    assert "kembali" in texts(siti)
    assert not await town.store.sessions.is_hidden(town.person(siti))


async def test_who_writes_before_the_chat_is_cleared_is_answered(town: Town, siti: Phone) -> None:
    siti.send("rahasia")
    await siti.wait_for("echo rahasia")
    siti.send("/hide")
    siti.send("kembali")
    await siti.wait_for("echo kembali", seconds=20)
    assert not [text for text in texts(siti) if "rahasia" in text]
    assert "kembali" in texts(siti)


async def test_an_interrupted_reply_that_hides_does_not_hide_who_is_back(town: Town, siti: Phone) -> None:
    siti.send("rahasia")
    await siti.wait_for("echo rahasia")
    flood = town.server.fail("deleteMessages", faults.flood(2), chat_id=siti.id)
    await town.store.outbox.append(town.person(siti), [Reply(NEUTRAL, effect="leave")])
    await eventually(lambda: _is(flood.hits == 1))
    siti.send("kembali")
    await siti.wait_for("echo kembali", seconds=20)
    assert not [text for text in texts(siti) if "rahasia" in text]


async def test_a_message_that_is_not_there_is_none_that_stays(town: Town, siti: Phone) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    missing = faults.Fault(error=faults.bad_request("message to delete not found"))
    town.server.fail("deleteMessages", missing, chat_id=siti.id, times=None)
    await erase(siti, town)
    await eventually(lambda: _is(texts(siti)[-1:] == [said("telegram.erased")]), seconds=30)


async def test_the_chat_goes_although_the_file_cannot_be_rewritten(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = True

    async def rewrite() -> bool:
        return not refused

    monkeypatch.setattr(town.store.eraser, "rewrite_if_due", rewrite)
    monkeypatch.setattr(leaving, "_REWRITING", leaving._REWRITING / 10)
    siti.send("halo")
    await siti.wait_for("echo halo")
    await erase(siti, town)
    await eventually(lambda: _is(texts(siti) == []))
    await asyncio.sleep(1)
    assert texts(siti) == [], "nothing is said before the disk has forgotten"
    refused = False
    await eventually(lambda: _is(texts(siti) == [said("telegram.erased")]))


async def test_redis_restarts_in_the_middle_of_hiding(server: BotApiServer, tmp_path: Path) -> None:
    redis = EmbeddedRedis(tmp_path / "data")
    store = Store(redis.start(), Keyring.open(tmp_path / "keys"))
    try:
        async with TinyWorker(store).running(), town_of(server, store):
            siti = server.phone(5)
            siti.send("rahasia")
            await siti.wait_for("echo rahasia")
            slow = server.fail("deleteMessages", faults.slow(1), chat_id=siti.id)
            siti.send("/hide")
            await eventually(lambda: _is(slow.hits == 1))
            assert redis._process
            os.kill(redis._process.pid, signal.SIGKILL)
            await asyncio.sleep(2)
            redis.start()
            await eventually(lambda: _is(texts(siti) == [NEUTRAL]), seconds=12)
            await only_the_neutral_line(siti)
    finally:
        await store.aclose()
        redis.stop()


async def test_a_message_that_arrives_after_erasing_does_not_stay(town: Town, siti: Phone) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    slow = town.server.fail("sendMessage", faults.slow_answer(1.5), chat_id=siti.id)
    await town.store.outbox.append(town.person(siti), [Reply("rahasia")])
    await eventually(lambda: _is(slow.hits == 1))
    town.server.fail("deleteMessages", faults.flood(1), chat_id=siti.id, times=2)
    await town.store.eraser.delete(town.person(siti))
    await asyncio.sleep(1)
    assert "rahasia" in texts(siti), "it arrived"
    await eventually(lambda: _is("rahasia" not in texts(siti)), seconds=20)
