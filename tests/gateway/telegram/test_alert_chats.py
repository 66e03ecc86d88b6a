"""The second alert as a message of the bot: to one phone, to a group of on-call staff, and to nobody else."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.gateway.telegram.gateway import TelegramSettings
from bot.hotline import alerts as module
from bot.hotline.alerts import Alerts, channels_of
from bot.settings import Settings
from bot.store.store import Store
from tests.botapi.server import BotApiServer
from tests.gateway.clients import CATALOG
from tests.gateway.telegram.town import said, town_of
from tests.gateway.tiny_worker import TinyWorker

ON_CALL, PHONE, ABSENT = -100777000111, 601, 602


def _alerts(server: BotApiServer, store: Store, *chats: int) -> Alerts:
    env = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "PELITA_ALERT_TELEGRAM": ", ".join(map(str, chats)),
    }
    return Alerts(store, channels_of(Settings.from_env(env), CATALOG))


async def test_on_call_staff_read_one_sentence_that_says_nothing_of_the_case(
    server: BotApiServer, store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    phone = server.phone(PHONE)
    group = server.group(ON_CALL, "Piket")
    group.add_bot(phone)
    phone.send("/start")
    alerts = _alerts(server, store, PHONE, ON_CALL, ABSENT)
    assert await alerts.send("urgent")
    assert await alerts.send("test")
    for kind in ("urgent", "test"):
        sentence = said(f"console.alert_message.{kind}")
        await phone.wait_for(sentence)
        await group.wait_for(sentence)
    last = await alerts.last()
    assert last.sent_results == (("telegram", True), ("telegram", True), ("telegram", False))
    assert server.token not in caplog.text


async def test_the_group_of_on_call_staff_is_not_left(server: BotApiServer, store: Store, worker: TinyWorker) -> None:
    somebody = server.phone(PHONE)
    settings = TelegramSettings(server.token, server.url, alert_chats=(ON_CALL,))
    async with town_of(server, store, settings=settings):
        group, other = server.group(ON_CALL, "Piket"), server.group(-100777000222, "Lain")
        group.add_bot(somebody)
        somebody.send("siapa yang piket?", chat=group)
        other.add_bot(somebody)
        await server.wait_for_calls("leaveChat", chat_id=other.id)
        await asyncio.sleep(0.1)
        assert not server.calls_of("leaveChat", chat_id=ON_CALL)
        assert not server.calls_of("sendMessage", chat_id=ON_CALL)
