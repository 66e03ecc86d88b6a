"""Updates: long polling and the webhook."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.botapi.clock import PATIENCE
from tests.botapi.json_types import Json
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.botapi.web import Answer, Request, WebServer


async def poll(http: httpx.AsyncClient, **parameters: Any) -> list[Json]:
    answer = (await http.post("/getUpdates", json=parameters)).json()
    assert answer["ok"], answer
    updates: list[Json] = answer["result"]
    return updates


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_until_they_are_confirmed(http: httpx.AsyncClient, siti: Phone) -> None:
    for text in "abc":
        siti.send(text)
    first = await poll(http, limit=2)
    assert texts(first) == ["a", "b"]
    assert await poll(http, limit=2) == first
    assert texts(await poll(http, offset=first[-1]["update_id"] + 1)) == ["c"]
    assert texts(await poll(http, offset=first[0]["update_id"])) == ["c"]


async def test_a_negative_offset_keeps_the_newest(http: httpx.AsyncClient, siti: Phone) -> None:
    for text in "abc":
        siti.send(text)
    assert texts(await poll(http, offset=-1)) == ["c"]
    assert texts(await poll(http)) == ["c"]


async def test_a_long_poll_ends_with_the_first_update(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    waiting = asyncio.create_task(poll(http, timeout=5))
    await server.wait_for_calls("getUpdates", done=False)
    await asyncio.sleep(0.05)
    assert not waiting.done()
    siti.send("a")
    assert texts(await asyncio.wait_for(waiting, 1)) == ["a"]


async def test_a_client_that_goes_away_ends_its_long_poll(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await http.post("/getUpdates", json={"timeout": 50}, timeout=httpx.Timeout(PATIENCE, read=0.5))
    (call,) = await server.wait_for_calls("getUpdates")
    assert (call.status, call.description) == (0, "the client went away")
    siti.send("a")
    assert texts(await poll(http)) == ["a"]


async def test_a_long_poll_ends_empty_after_its_time(http: httpx.AsyncClient) -> None:
    began = time.monotonic()
    assert await poll(http, timeout=1) == []
    assert 0.9 < time.monotonic() - began < PATIENCE


async def test_updates_are_kept_for_a_day(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    siti.send("a")
    server.clock.advance(hours=23)
    siti.send("b")
    server.clock.advance(hours=2)
    assert texts(await poll(http)) == ["b"]


async def test_kinds_that_were_asked_for_are_remembered(http: httpx.AsyncClient, siti: Phone) -> None:
    await poll(http, allowed_updates=["edited_message"])
    siti.send("a")
    siti.edit("b")
    assert [set(update) for update in await poll(http)] == [{"update_id", "edited_message"}]
    await poll(http, allowed_updates=[], offset=-1)
    siti.send("c")
    assert texts((await poll(http))[1:]) == ["c"]


async def test_updates_in_another_order_and_twice(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    with server.updates.holding(lambda updates: updates[::-1]):
        siti.send("a")
        siti.send("b")
        assert await poll(http) == []
    reordered = await poll(http)
    assert texts(reordered) == ["b", "a"]
    with server.updates.holding(lambda updates: updates * 2):
        siti.send("c")
    assert texts(await poll(http, offset=reordered[0]["update_id"] + 1)) == ["c", "c"]


async def test_a_late_repetition_comes_though_it_was_confirmed(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    siti.send("a")
    (update,) = await poll(http)
    offset = update["update_id"] + 1
    assert await poll(http, offset=offset) == []
    server.push_again(update)
    assert await poll(http, offset=offset) == [update]
    assert await poll(http, offset=offset) == []


async def test_anything_can_be_pushed(server: BotApiServer, http: httpx.AsyncClient) -> None:
    pushed = server.push_update({"no_such_kind": {"x": [None]}})
    assert await poll(http) == [pushed]


@dataclass
class Receiver:
    """A bot's webhook. `refusals`: statuses of the next answers."""

    refusals: list[int] = field(default_factory=list)
    got: list[Request] = field(default_factory=list)
    taken: list[Json] = field(default_factory=list)
    slow: float = 0.0
    #: how many are being taken at this moment, and how many there were at once
    busy: int = 0
    most_busy: int = 0

    async def __call__(self, request: Request) -> Answer:
        self.got.append(request)
        status = self.refusals.pop(0) if self.refusals else 200
        if status == 200:
            self.taken.append(json.loads(request.content))
            self.busy += 1
            self.most_busy = max(self.busy, self.most_busy)
            await asyncio.sleep(self.slow)
            self.busy -= 1
        return Answer(status)

    async def wait(self, count: int) -> list[Json]:
        ends = time.monotonic() + PATIENCE
        while len(self.taken) < count:
            assert time.monotonic() < ends, self.taken
            await asyncio.sleep(0.01)
        return self.taken


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def hook(receiver: Receiver) -> AsyncIterator[str]:
    listening = WebServer(receiver)
    await listening.start()
    yield f"{listening.url}/hook"
    await listening.stop()


async def webhook(http: httpx.AsyncClient, url: str, **parameters: Any) -> None:
    assert (await http.post("/setWebhook", json={"url": url, **parameters})).json() == {"ok": True, "result": True}


async def info(http: httpx.AsyncClient) -> Json:
    answer: Json = (await http.post("/getWebhookInfo")).json()["result"]
    return answer


async def test_the_webhook_gets_updates_with_the_secret(
    http: httpx.AsyncClient, siti: Phone, receiver: Receiver, hook: str
) -> None:
    siti.send("sebelum")
    await webhook(http, hook, secret_token="rahasia_1")
    siti.send("sesudah")
    assert texts(await receiver.wait(2)) == ["sebelum", "sesudah"]
    headers = receiver.got[0].headers
    assert headers["x-telegram-bot-api-secret-token"] == "rahasia_1"
    assert headers["content-type"] == "application/json"
    assert (await info(http))["pending_update_count"] == 0


async def test_the_webhook_is_tried_until_it_takes_the_update(
    http: httpx.AsyncClient, siti: Phone, receiver: Receiver, hook: str
) -> None:
    receiver.refusals = [500, 0, 403]
    await webhook(http, hook)
    siti.send("a")
    siti.send("b")
    assert texts(await receiver.wait(2)) == ["a", "b"]
    assert len(receiver.got) == 5
    assert "x-telegram-bot-api-secret-token" not in receiver.got[0].headers
    assert (await info(http))["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"


async def test_chats_are_delivered_side_by_side_and_each_in_order(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone, receiver: Receiver, hook: str
) -> None:
    receiver.slow = 1.0
    budi = server.phone(502)
    await webhook(http, hook)
    siti.send("s1")
    siti.send("s2")
    budi.send("b1")
    assert sorted(texts(await receiver.wait(2))[:2]) == ["b1", "s1"]
    assert receiver.most_busy == 2
    assert texts(await receiver.wait(3))[2] == "s2"


async def test_one_connection_at_a_time(http: httpx.AsyncClient, siti: Phone, receiver: Receiver, hook: str) -> None:
    await webhook(http, hook, max_connections=1, allowed_updates=["callback_query", "message"])
    for text in "abcdef":
        siti.send(text)
    assert texts(await receiver.wait(6)) == list("abcdef")
    assert await info(http) == {
        "url": hook,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 1,
        "allowed_updates": ["callback_query", "message"],
    }


async def test_without_the_webhook_updates_wait_again(
    http: httpx.AsyncClient, siti: Phone, receiver: Receiver, hook: str
) -> None:
    await webhook(http, hook)
    assert (await http.post("/getUpdates")).status_code == 409
    await http.post("/setWebhook", json={"url": ""})
    siti.send("a")
    assert texts(await poll(http)) == ["a"]
    await webhook(http, hook, drop_pending_updates=True)
    siti.send("b")
    assert texts(await receiver.wait(1)) == ["b"]


async def test_the_webhook_ends_a_long_poll(server: BotApiServer, http: httpx.AsyncClient, hook: str) -> None:
    waiting = asyncio.create_task(http.post("/getUpdates", json={"timeout": 5}))
    await server.wait_for_calls("getUpdates", done=False)
    await webhook(http, hook)
    assert (await waiting).status_code == 409
