"""Telegram brings updates itself: only with the secret, answered only when stored, each once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.core.errors import StoreDown
from bot.store.store import Store
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import Town, said, town_of
from tests.gateway.tiny_worker import TinyWorker

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def webhook_town(server: BotApiServer, store: Store, worker: TinyWorker) -> AsyncIterator[Town]:
    async with town_of(server, store, webhook_url="https://pelita.example") as town:
        await eventually(lambda: _registered(server))
        yield town


async def _registered(server: BotApiServer) -> bool:
    return bool([call for call in server.calls_of("setWebhook") if call.status == 200])


def registration(server: BotApiServer) -> dict[str, Any]:
    parameters: dict[str, Any] = server.calls_of("setWebhook")[-1].parameters
    return parameters


async def bring(town: Town, update: object, *, secret: str | None = None, path: str | None = None) -> httpx.Response:
    known = registration(town.server)
    address = path or known["url"].removeprefix("https://pelita.example")
    headers = {HEADER: (known["secret_token"] if secret is None else secret).encode()}
    async with town.http() as http:
        return await http.post(address, content=json.dumps(update), headers=headers)


async def test_registration(webhook_town: Town) -> None:
    known = registration(webhook_town.server)
    path = known["url"].removeprefix("https://pelita.example/telegram/")
    assert len(path) >= 50
    assert len(known["secret_token"]) >= 50
    assert path != known["secret_token"]
    assert "message" in known["allowed_updates"]
    assert not known.get("drop_pending_updates")
    assert not webhook_town.server.calls_of("getUpdates")


def message(phone: Phone, text: str, update: int = 1) -> dict[str, Any]:
    chat = {"id": phone.id, "type": "private", "first_name": "Siti"}
    content = {"message_id": update, "date": 1, "chat": chat, "from": {**phone.user}, "text": text}
    return {"update_id": update, "message": content}


async def test_a_repeated_update_in_parallel_is_one_turn(webhook_town: Town, siti: Phone) -> None:
    siti._started()
    answers = await asyncio.gather(*(bring(webhook_town, message(siti, "halo")) for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    await siti.wait_for("echo halo", since=-1)
    await asyncio.sleep(1.5)
    spoken = [one.text for one in siti.messages() if one.by_bot]
    assert len(spoken) == 2
    assert spoken[0] == said("ui.greeting")


@pytest.mark.parametrize("secret", ["", "x", "é", "a" * 5000])
async def test_strangers_find_nothing(webhook_town: Town, siti: Phone, secret: str) -> None:
    answer = await bring(webhook_town, message(siti, "halo"), secret=secret)
    assert answer.status_code == 404
    assert not await webhook_town.store.sessions.exists(webhook_town.person(siti))
    assert (await bring(webhook_town, message(siti, "halo"), path="/telegram/guess")).status_code == 404


@pytest.mark.parametrize("body", ["", "{", "[1,2", '"x"', "null", "[]", "7"])
async def test_nonsense_with_the_secret_does_no_harm(webhook_town: Town, body: str) -> None:
    known = registration(webhook_town.server)
    async with webhook_town.http() as http:
        answer = await http.post(
            known["url"].removeprefix("https://pelita.example"), content=body, headers={HEADER: known["secret_token"]}
        )
    assert answer.status_code in (200, 400)


async def test_what_cannot_be_stored_is_brought_again(
    webhook_town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise StoreDown

    siti._started()
    with monkeypatch.context() as broken:
        broken.setattr(webhook_town.store.sessions, "get", down)
        assert (await bring(webhook_town, message(siti, "halo"))).status_code == 503
    assert (await bring(webhook_town, message(siti, "halo"))).status_code == 200
    await siti.wait_for("echo halo", since=-1)
