"""Addresses, tokens and bodies, and what is refused before a method runs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.botapi.phone import Phone
from tests.botapi.schema import Schema
from tests.botapi.server import BotApiServer
from tests.botapi.tour import tour
from tests.botapi.web import local_client

JSON = {"Content-Type": "application/json"}


def refused(answer: httpx.Response, code: int = 400) -> str:
    """The description of a refusal, in exactly Telegram's form."""
    body = answer.json()
    assert answer.status_code == code
    assert body == {"ok": False, "error_code": code, "description": body["description"]}
    return str(body["description"])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/bot9999999999:" + "x" * 35 + "/getMe", 401),
        ("/file/bot9999999999:" + "x" * 35 + "/photos/file_0.jpg", 401),
        ("/bot/getMe", 404),
        ("/botabc/getMe", 404),
        ("/getMe", 404),
        ("/", 404),
    ],
)
async def test_other_addresses_and_tokens(server: BotApiServer, path: str, code: int) -> None:
    async with local_client() as http:
        assert refused(await http.get(server.url + path), code) == {401: "Unauthorized", 404: "Not Found"}[code]


@pytest.mark.parametrize("method", ["sendNothing", "sendmessage", "send_message", "get_me", "", "getMe/x", "__class__"])
async def test_unknown_methods(http: httpx.AsyncClient, method: str) -> None:
    assert refused(await http.post(f"/{method}"), 404) == "Not Found"


async def test_methods_that_are_not_simulated_say_so(http: httpx.AsyncClient) -> None:
    why = refused(await http.post("/sendInvoice", json={}))
    assert why == "Bad Request: not simulated by the test server: the method sendInvoice"


async def test_the_same_call_in_every_kind_of_body(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    words: dict[str, Any] = {"chat_id": "501", "text": "Halo + 100% 👋", "disable_notification": "true"}
    typed = {**words, "chat_id": 501, "disable_notification": True}
    for sent in (
        await http.get("/sendMessage", params=words),
        await http.post("/sendMessage", params=words),
        await http.post("/sendMessage", data=words),
        await http.post("/sendMessage", files={name: (None, value) for name, value in words.items()}),
        await http.post("/sendMessage", json=typed),
    ):
        assert sent.json()["result"]["text"] == "Halo + 100% 👋"
    assert [call.parameters for call in server.calls] == [typed] * 5
    assert len(siti.messages()) == 6


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"content": b"{", "headers": JSON}, "can't parse request body as JSON object"),
        (
            {"content": b"[]", "headers": JSON},
            "can't parse request body as JSON object",
        ),
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, 'unsupported content type "text/plain"'),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, "can't parse the form"),
        ({"content": b"a=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, "UTF-8"),
        ({"json": {"chat_id": 501}, "params": {"text": "a"}}, "both in the address and in the body"),
        ({"json": {"chat_id": 501}}, "message text is empty"),
        ({"json": {"chat_id": 501, "text": ""}}, "message text is empty"),
        ({"json": {"text": "a"}}, "chat_id is empty"),
        ({"json": {"chat_id": 501, "text": "a", "txet": "b"}}, 'unknown parameter "txet"'),
        ({"content": b'{"chat_id": 501, "text": "\\ud800"}', "headers": JSON}, "strings must be encoded in UTF-8"),
        ({"json": {"chat_id": 501, "text": 5}}, 'can\'t parse parameter "text": expected a String'),
        (
            {"data": {"chat_id": 501, "text": "a", "reply_markup": "{"}},
            'can\'t parse parameter "reply_markup": not JSON',
        ),
        (
            {"json": {"chat_id": 501, "text": "a", "reply_parameters": {"message_id": 1, "x": 1}}},
            'can\'t parse parameter "reply_parameters": ReplyParameters has no field "x"',
        ),
        ({"data": {"chat_id": 501, "text": "a"}, "files": {"f": b"x"}}, 'unknown file "f"'),
    ],
)
async def test_bodies_that_are_refused(http: httpx.AsyncClient, siti: Phone, body: dict[str, Any], why: str) -> None:
    assert why in refused(await http.post("/sendMessage", **body))
    assert len(siti.messages()) == 1


async def test_objects_may_be_serialised_inside_a_json_body(http: httpx.AsyncClient, siti: Phone) -> None:
    markup = '{"inline_keyboard":[[{"text":"Ya","callback_data":"y"}]]}'
    await http.post("/sendMessage", json={"chat_id": 501, "text": "a", "reply_markup": markup})
    assert siti.messages()[-1].titles == ["Ya"]


async def test_parameters_without_a_simulated_effect_are_refused(http: httpx.AsyncClient, siti: Phone) -> None:
    answer = await http.post("/sendMessage", json={"chat_id": 501, "text": "a", "business_connection_id": "b"})
    assert "not simulated" in refused(answer)


async def test_the_log_tells_refused_calls_too(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    await http.post("/sendMessage", json={"chat_id": 501, "text": ""})
    await http.post("/sendMessage", json={"chat_id": 501, "text": "a"})
    first, second = server.calls_of("sendMessage", chat_id=501)
    assert (first.status, first.description) == (400, "Bad Request: message text is empty")
    assert (second.status, second.result["text"]) == (200, "a")
    assert first.at <= second.at


async def test_everything_simulated_works_without_the_specification() -> None:
    async with BotApiServer(has_topics_enabled=True) as server:
        await tour(server)
        assert {call.method for call in server.calls} == set(Schema.hand_written().methods)


async def test_a_fault_of_the_server_itself_fails_the_test() -> None:
    server = BotApiServer()
    async with local_client() as http:
        await server.__aenter__()
        server.world.bot.pop("username")
        server.phone(1).start()
        answer = await http.post(f"{server.url}/bot{server.token}/sendMessage", json={"chat_id": 1, "text": "a"})
    assert answer.status_code == 500
    with pytest.raises(AssertionError, match="KeyError"):
        await server.__aexit__()
