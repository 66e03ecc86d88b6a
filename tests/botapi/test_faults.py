"""Faults on order, limits of rate, and what time changes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.botapi import faults
from tests.botapi.clock import PATIENCE, Clock
from tests.botapi.json_types import Json
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.botapi.web import local_client


async def say(http: httpx.AsyncClient, text: str, chat_id: int = 501) -> httpx.Response:
    return await http.post("/sendMessage", json={"chat_id": chat_id, "text": text})


async def test_a_fault_strikes_one_method_in_one_chat_so_often(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    server.phone(502).start()
    fault = server.fail("sendMessage", faults.flood(7), chat_id=501, times=2)
    assert (await say(http, "a", 502)).status_code == 200
    assert (await http.post("/getChat", json={"chat_id": 501})).status_code == 200
    for _ in range(2):
        answer = await say(http, "a")
        assert answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
        assert answer.headers["retry-after"] == "7"
    assert (await say(http, "a")).status_code == 200
    assert fault.hits == 2
    assert [call.status for call in server.calls_of("sendMessage", chat_id=501)] == [429, 429, 200]


async def test_a_fault_for_everything_until_it_is_cancelled(server: BotApiServer, http: httpx.AsyncClient) -> None:
    fault = server.fail(None, faults.server_error(503), times=None)
    for method in ("getMe", "getUpdates", "getMe"):
        assert (await http.post(f"/{method}")).json()["description"] == "Service Unavailable"
    fault.cancel()
    assert (await http.post("/getMe")).status_code == 200


@pytest.mark.parametrize(
    ("fault", "code", "description"),
    [
        (faults.blocked, 403, "Forbidden: bot was blocked by the user"),
        (faults.chat_not_found, 400, "Bad Request: chat not found"),
        (faults.server_error, 502, "Bad Gateway"),
    ],
)
async def test_refusals_on_order(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone, fault: Any, code: int, description: str
) -> None:
    server.fail("sendMessage", fault())
    answer = await say(http, "a")
    assert (answer.status_code, answer.json()["description"]) == (code, description)
    assert len(siti.messages()) == 1


async def test_a_server_error_that_is_no_json(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    server.fail("sendMessage", faults.server_error(502, html=True))
    answer = await say(http, "a")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")


async def test_a_connection_that_breaks(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    server.fail("sendMessage", faults.cut_before())
    with pytest.raises(httpx.TransportError):
        await say(http, "belum")
    server.fail("sendMessage", faults.cut_after())
    with pytest.raises(httpx.TransportError):
        await say(http, "sudah")
    assert (await say(http, "lagi")).status_code == 200
    assert [one.text for one in siti.messages()] == ["/start", "sudah", "lagi"]
    assert [call.status for call in server.calls_of("sendMessage")] == [0, 0, 200]


async def test_slow_answers(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    server.fail("sendMessage", faults.slow(0.2))
    server.fail("sendChatAction", faults.slow_answer(0.2))
    began = time.monotonic()
    await say(http, "a")
    assert time.monotonic() - began >= 0.2
    with pytest.raises(httpx.ReadTimeout):
        await http.post(
            "/sendChatAction", json={"chat_id": 501, "action": "typing"}, timeout=httpx.Timeout(PATIENCE, read=0.05)
        )
    await server.wait_for_calls("sendChatAction")
    assert siti.typing()


@pytest.fixture
async def busy() -> AsyncIterator[tuple[BotApiServer, httpx.AsyncClient]]:
    async with (
        BotApiServer(strict_rates=True, clock=Clock(stands=True)) as server,
        local_client(f"{server.url}/bot{server.token}") as http,
    ):
        yield server, http


async def test_one_message_a_second_in_a_chat(busy: tuple[BotApiServer, httpx.AsyncClient]) -> None:
    server, http = busy
    server.phone(501).start()
    statuses = [(await say(http, "a")).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    server.clock.advance(seconds=(await say(http, "a")).json()["parameters"]["retry_after"])
    assert [(await say(http, "a")).status_code for _ in range(2)] == [200, 429]


async def test_edits_count_as_messages(busy: tuple[BotApiServer, httpx.AsyncClient]) -> None:
    server, http = busy
    server.phone(501).start()
    sent = (await say(http, "a")).json()["result"]["message_id"]
    edits = [{"chat_id": 501, "message_id": sent, "text": f"a{at}"} for at in range(3)]
    assert [(await http.post("/editMessageText", json=edit)).status_code for edit in edits] == [200, 200, 429]
    assert (await http.post("/editMessageText", json={"text": "a"})).status_code == 400


async def test_thirty_messages_a_second_altogether(busy: tuple[BotApiServer, httpx.AsyncClient]) -> None:
    server, http = busy
    for user in range(40):
        server.phone(1000 + user).start()
    statuses = [(await say(http, "a", 1000 + user)).status_code for user in range(40)]
    assert statuses == [200] * 30 + [429] * 10
    server.clock.advance(seconds=1)
    assert (await say(http, "a", 1039)).status_code == 200


async def test_twenty_messages_a_minute_in_a_group(busy: tuple[BotApiServer, httpx.AsyncClient]) -> None:
    server, http = busy
    group = server.group(-1009, "Ramai")
    group.add_bot(server.phone(1))
    for _ in range(20):
        assert (await say(http, "a", group.id)).status_code == 200
        server.clock.advance(seconds=1)
    answer = await say(http, "a", group.id)
    assert answer.status_code == 429
    assert answer.json()["parameters"]["retry_after"] == 40
    server.clock.advance(seconds=40)
    assert (await say(http, "a", group.id)).status_code == 200


async def delete(http: httpx.AsyncClient, *ids: int, chat_id: int = 501) -> Json:
    answer: Json = (await http.post("/deleteMessages", json={"chat_id": chat_id, "message_ids": ids})).json()
    return answer


async def test_messages_can_be_deleted_for_48_hours(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    own = siti.send("lama")["message_id"]
    server.clock.advance(hours=47, minutes=59)
    young = siti.send("baru")["message_id"]
    server.clock.advance(minutes=1, seconds=1)
    assert (await delete(http, young, own))["description"] == "Bad Request: message can't be deleted for everyone"
    assert [one.text for one in siti.messages()] == ["/start", "lama", "baru"]
    assert (await http.post("/deleteMessage", json={"chat_id": 501, "message_id": own})).status_code == 400
    assert (await delete(http, young, 4711))["result"]
    assert [one.text for one in siti.messages()] == ["/start", "lama"]


async def test_what_may_be_deleted_in_a_group(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    group = server.group(-1009, "Ramai")
    group.add_bot(siti, rights=[])
    theirs = siti.send("a", chat=group)["message_id"]
    own = (await say(http, "b", group.id)).json()["result"]["message_id"]
    assert (await delete(http, own, chat_id=group.id))["ok"]
    assert not (await delete(http, theirs, chat_id=group.id))["ok"]
    group.promote_bot(siti, "can_delete_messages")
    assert (await delete(http, theirs, chat_id=group.id))["ok"]


async def test_a_pressed_button_must_be_answered_soon_and_once(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    markup = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    await http.post("/sendMessage", json={"chat_id": 501, "text": "a", "reply_markup": markup})

    async def answer() -> int:
        query = server.updates.pending()[-1]["callback_query"]["id"]
        return (await http.post("/answerCallbackQuery", json={"callback_query_id": query})).status_code

    press = siti.press("Ya")
    assert press.answered is None
    assert [await answer(), await answer()] == [200, 400]
    assert press.answered == {}
    siti.press("Ya")
    server.clock.advance(minutes=2)
    assert await answer() == 400


async def test_closing_is_refused_in_the_first_ten_minutes(server: BotApiServer, http: httpx.AsyncClient) -> None:
    assert (await http.post("/close")).status_code == 429
    server.clock.advance(minutes=10)
    assert (await http.post("/close")).status_code == 200
