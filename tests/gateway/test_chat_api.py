"""The HTTP interface as the contract says it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.core.types import LANGS
from bot.gateway.headers import SECURITY_HEADERS
from bot.gateway.limits import Limits
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway
from tests.gateway.tiny_worker import TinyWorker

MESSAGES = "/chat/api/messages"


def error(answer: httpx.Response) -> tuple[int, str]:
    """Status and code; checks on the way that the error is a clean one."""
    body = answer.json()
    assert set(body) == {"error"}
    assert {"code", "message"} <= set(body["error"])
    assert "Traceback" not in answer.text
    known = [CATALOG.text(lang, f"page.errors.{body['error']['code']}") for lang in LANGS]
    assert body["error"]["message"] in known
    return answer.status_code, body["error"]["code"]


async def test_a_session_begins_with_honest_words_and_a_menu(gateway: Gateway) -> None:
    chat = await gateway.person("en")
    (opening,) = await chat.replies()
    assert set(opening) == {"id", "from", "text", "buttons"}
    assert opening["from"] == "bot"
    assert "not a person" in opening["text"]
    assert len(opening["buttons"]) == 3
    assert all(button["title"] and button["payload"] for button in opening["buttons"])


async def test_sessions_are_opaque_and_never_the_same(gateway: Gateway) -> None:
    tokens = {(await gateway.person()).token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 40 for token in tokens)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"language":"en"}', b'{"language":null}'])
async def test_opening_needs_no_body(gateway: Gateway, body: bytes) -> None:
    assert (await gateway.http.post("/chat/api/sessions", content=body)).status_code == 201


async def test_language_of_a_session_comes_from_the_browser_unless_given(gateway: Gateway) -> None:
    answer = await gateway.http.post("/chat/api/sessions", json={}, headers={"Accept-Language": "en-GB"})
    opening = (await Chat(gateway.http, answer.json()["session"]).replies())[0]
    assert opening["text"] == CATALOG.text("en", "ui.greeting")


@pytest.mark.usefixtures("worker")
async def test_a_text_is_answered_in_the_same_call(gateway: Gateway) -> None:
    chat = await gateway.person()
    opening = (await chat.replies())[0]
    (reply,) = await chat.say("halo")
    assert reply["text"] == "echo halo"
    assert reply["from"] == "bot"
    assert reply["buttons"][1] == {"title": "Telepon KP2MI", "payload": "", "url": "tel:08001000"}
    assert await chat.replies(after=opening["id"]) == [reply]
    assert await chat.replies(after=reply["id"]) == []


@pytest.mark.usefixtures("worker")
async def test_a_button_that_was_offered_works_again_and_again(gateway: Gateway) -> None:
    chat = await gateway.person()
    payload = (await chat.say("halo"))[0]["buttons"][0]["payload"]
    for _ in range(2):
        answer = await chat.send(payload=payload)
        assert [reply["text"] for reply in answer.json()["replies"]] == ["pressed more:ask/placement_fees:0"]


@pytest.mark.usefixtures("worker")
async def test_a_forged_or_borrowed_button_never_works(gateway: Gateway) -> None:
    chat, other = await gateway.person(), await gateway.person()
    payload = (await chat.say("halo"))[0]["buttons"][0]["payload"]
    forged = payload.partition(".")[0] + ".erase_now"
    for person, token in ((other, payload), (chat, forged), (chat, "erase_now"), (chat, "/restart"), (chat, "é.x")):
        assert error(await person.send(payload=token)) == (400, "bad_payload")
    assert (await chat.say("masih di sini"))[0]["text"] == "echo masih di sini"


TEXTS = [
    "/restart",
    '/intent{"x":1}',
    "<script>alert(1)</script><b>x</b>",
    "😀😀",
    "مرحبا",
    "\u0000nul",
    "a" * 20_000,
    "😀" * 5_000,
    "{{ 7*7 }} {0} %s",
    " spasi ",
]


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_whatever_is_typed_arrives_as_text(gateway: Gateway, text: str) -> None:
    chat = await gateway.person()
    assert [reply["text"] for reply in await chat.say(text)] == [f"echo {text}"]


BAD_BODIES: list[tuple[bytes, str]] = [
    (b"", "bad_json"),
    (b"{", "bad_json"),
    (b"\xff\xfe", "bad_json"),
    (b"[]", "bad_json"),
    (b'"text"', "bad_json"),
    (b"null", "bad_json"),
    (b"[" * 20_000, "bad_json"),
    (b'{"text":"\\ud800"}', "bad_json"),
    (b'{"text":"x","id":"\\udfff"}', "bad_json"),
    (b'{"text":' + b"9" * 5_000 + b"}", "bad_json"),
    (b"{}", "bad_message"),
    (b'{"text":5}', "bad_message"),
    (b'{"text":null}', "bad_message"),
    (b'{"text":["x"]}', "bad_message"),
    (b'{"payload":true}', "bad_message"),
    (b'{"text":"x","payload":"y"}', "bad_message"),
    (b'{"text":"x","id":7}', "bad_message"),
    (b'{"text":"x","id":"a b"}', "bad_message"),
    (b'{"text":"x","wait":"long"}', "bad_request"),
    (b'{"text":"x","wait":-1}', "bad_request"),
    (b'{"text":"x","wait":NaN}', "bad_request"),
    (b'{"text":""}', "empty_message"),
    (b'{"text":" \\n\\t"}', "empty_message"),
    (b'{"payload":""}', "bad_payload"),
]


@pytest.mark.parametrize(("body", "code"), BAD_BODIES, ids=range(len(BAD_BODIES)))
async def test_bad_bodies_are_refused_clearly(gateway: Gateway, body: bytes, code: str) -> None:
    chat = await gateway.person()
    assert error(await gateway.http.post(MESSAGES, content=body, headers=chat.headers)) == (400, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"language":"fr"}', "bad_language"),
        (b'{"language":["id"]}', "bad_language"),
        (b'{"proof":1}', "bad_request"),
        (b'{"proof":{"challenge":1,"solution":"2"}}', "bad_request"),
        (b"{,}", "bad_json"),
    ],
)
async def test_bad_openings_are_refused_clearly(gateway: Gateway, body: bytes, code: str) -> None:
    assert error(await gateway.http.post("/chat/api/sessions", content=body)) == (400, code)


async def test_more_than_32_kib_is_refused_while_it_streams_in(gateway: Gateway) -> None:
    chat = await gateway.person()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10_000_000:
            sent += 8_192
            yield b"x" * 8_192

    streamed = await gateway.http.post(MESSAGES, content=endless(), headers=chat.headers)
    assert error(streamed) == (413, "too_large")
    assert sent < 100_000
    declared = await gateway.http.post(MESSAGES, content=b"x" * 32_769, headers=chat.headers)
    assert error(declared) == (413, "too_large")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer nobody", "Basic abc", "Bearer " + "x" * 9_000, "Bearer é"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", MESSAGES), ("GET", "/chat/api/replies"), ("POST", "/chat/api/erase")]
)
async def test_unknown_sessions_get_401(gateway: Gateway, method: str, path: str, header: str | None) -> None:
    headers = {"Authorization": header.encode()} if header is not None else {}
    answer = await gateway.http.request(method, path, headers=headers)
    assert error(answer) == (401, "unknown_session")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_errors_speak_the_sessions_language_or_the_browsers(gateway: Gateway) -> None:
    chat = await gateway.person("en")
    answer = await chat.http.post(MESSAGES, content=b"{", headers={**chat.headers, "Accept-Language": "id"})
    assert answer.json()["error"]["message"] == CATALOG.text("en", "page.errors.bad_json")
    for lang in LANGS:
        answer = await gateway.http.post("/chat/api/erase", headers={"Accept-Language": lang})
        assert answer.json()["error"]["message"] == CATALOG.text(lang, "page.errors.unknown_session")


async def test_wrong_methods_and_addresses(gateway: Gateway) -> None:
    answer = await gateway.http.get(MESSAGES)
    assert error(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    assert error(await gateway.http.post("/chat/api/replies")) == (405, "method_not_allowed")
    assert error(await gateway.http.get("/nowhere")) == (404, "not_found")
    assert error(await gateway.http.get("/chat/api/nowhere", headers={"Accept": "text/html"})) == (404, "not_found")
    page = await gateway.http.get("/nowhere", headers={"Accept": "text/html,*/*", "Accept-Language": "en"})
    assert page.status_code == 404
    assert CATALOG.text("en", "page.errors.not_found") in page.text


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": "1-2-3"}, {"after": "-1"}, {"wait": "x"}, {"wait": "99"}])
async def test_polls_with_nonsense_are_refused(gateway: Gateway, query: dict[str, str]) -> None:
    chat = await gateway.person()
    answer = await gateway.http.get("/chat/api/replies", params=query, headers=chat.headers)
    assert error(answer) == (400, "bad_request")


async def test_every_answer_carries_the_security_headers(gateway: Gateway) -> None:
    chat = await gateway.person()
    answers = [
        *[await gateway.http.get(path) for path in ("/", "/chat", "/static/chat.js", "/healthz", "/nowhere", MESSAGES)],
        await gateway.http.post(MESSAGES),
        await gateway.http.get("/chat/api/replies", params={"wait": 0}, headers=chat.headers),
    ]
    for answer in answers:
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
        assert "set-cookie" not in answer.headers
    assert "unsafe" not in SECURITY_HEADERS["Content-Security-Policy"]


@pytest.mark.usefixtures("worker")
async def test_erasing_ends_the_session_at_once(gateway: Gateway) -> None:
    chat = await gateway.person()
    await chat.say("halo")
    poll = asyncio.create_task(
        gateway.http.get("/chat/api/replies", params={"after": "9999999999999-0"}, headers=chat.headers)
    )
    await asyncio.sleep(0.05)
    answer = await gateway.http.post("/chat/api/erase", headers=chat.headers)
    assert (answer.status_code, answer.json()) == (200, {"erased": True})
    assert error(await poll) == (401, "unknown_session")
    assert error(await chat.send(text="halo")) == (401, "unknown_session")
    assert error(await gateway.http.post("/chat/api/erase", headers=chat.headers)) == (401, "unknown_session")
    keys = await gateway.store.scripts.redis.keys(gateway.store.scripts.keys.prefix + "*:*" + "?" * 32)
    assert not [key for key in keys if b"session" in key or b"outbox" in key or b"mailbox" in key]


@pytest.mark.usefixtures("worker")
async def test_a_long_poll_gets_what_comes_later(gateway: Gateway) -> None:
    chat = await gateway.person()
    last = (await chat.replies())[-1]["id"]
    poll = asyncio.create_task(chat.replies(after=last, wait=25))
    await asyncio.sleep(0.05)
    assert await chat.say("halo", wait=0) == []
    assert [reply["text"] for reply in await asyncio.wait_for(poll, 3)] == ["echo halo"]


@pytest.mark.usefixtures("worker")
async def test_a_message_sent_twice_is_handled_once(gateway: Gateway) -> None:
    chat = await gateway.person()
    opening = (await chat.replies())[0]
    first = await chat.say("halo", id="m-1")
    assert await chat.say("halo", id="m-1") == []
    assert await chat.replies(after=opening["id"]) == first
    assert [reply["text"] for reply in await chat.say("halo", id="m-2")] == ["echo halo"]


@pytest.mark.usefixtures("worker")
async def test_three_in_a_row_are_answered_in_order(gateway: Gateway) -> None:
    chat = await gateway.person()
    await asyncio.gather(*(chat.say(f"{n}", wait=0) for n in range(3)))

    async def three() -> list[str] | None:
        texts = [reply["text"] for reply in await chat.replies()][1:]
        return texts if len(texts) == 3 else None

    for _ in range(100):
        if texts := await three():
            break
        await asyncio.sleep(0.02)
    assert sorted(texts or []) == ["echo 0", "echo 1", "echo 2"]


async def test_the_language_can_be_switched(gateway: Gateway, worker: TinyWorker) -> None:
    chat = await gateway.person("id")
    last = (await chat.replies())[-1]["id"]
    answer = await gateway.http.post("/chat/api/language", json={"language": "en"}, headers=chat.headers)
    assert answer.json() == {"language": "en"}
    assert [reply["text"] for reply in await chat.replies(after=last, wait=5)] == ["pressed lang:en"]
    bad = await gateway.http.post("/chat/api/language", json={}, headers=chat.headers)
    assert bad.json()["error"]["message"] == CATALOG.text("en", "page.errors.bad_language")


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(message_burst=3, message_per_second=0.01, session_burst=2, proof_bits=6, polls_per_person=2)

    @pytest.mark.usefixtures("worker")
    async def test_a_flood_is_held_back_kindly_but_danger_always_passes(self, gateway: Gateway) -> None:
        chat = await gateway.person()
        payload = (await chat.replies())[0]["buttons"][0]["payload"]
        for text in ("satu", "dua", "tiga"):
            await chat.say(text)
        answer = await chat.send(text="empat")
        assert error(answer) == (429, "too_many_messages")
        assert int(answer.headers["retry-after"]) > 1
        assert error(await chat.send(payload=payload)) == (429, "too_many_messages")
        for text in ("bahaya", "pintu dikunci dari luar, aku tidak boleh keluar", "keluar", "hapus"):
            assert (await chat.send(text=text)).status_code == 200, text

    async def test_openings_beyond_the_pace_cost_a_proof_of_work(self, gateway: Gateway) -> None:
        for _ in range(2):
            await gateway.person()
        answer = await gateway.http.post("/chat/api/sessions", json={})
        assert error(answer) == (429, "proof_needed")
        challenge = answer.json()["error"]["challenge"]
        from tests.gateway.test_gateway_limits import solve

        proof = {"challenge": challenge, "solution": solve(challenge)}
        answer = await gateway.http.post("/chat/api/sessions", json={"proof": proof})
        assert answer.status_code == 201
        again = await gateway.http.post("/chat/api/sessions", json={"proof": proof})
        assert error(again) == (429, "proof_needed")

    async def test_forwarded_addresses_are_not_believed_unless_set(self, gateway: Gateway) -> None:
        answers = [
            await gateway.http.post("/chat/api/sessions", json={}, headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in range(3)
        ]
        assert [answer.status_code for answer in answers] == [201, 201, 429]

    async def test_too_many_waiting_calls_are_refused_and_hung_up_ones_forgotten(self, gateway: Gateway) -> None:
        chat = await gateway.person()
        last = (await chat.replies())[-1]["id"]
        polls = [asyncio.create_task(chat.replies(after=last, wait=25)) for _ in range(2)]
        await asyncio.sleep(0.1)
        answer = await gateway.http.get("/chat/api/replies", params={"after": last}, headers=chat.headers)
        assert error(answer) == (429, "too_many_polls")
        for poll in polls:
            poll.cancel()
        await asyncio.gather(*polls, return_exceptions=True)
        assert await chat.replies(after=last) == []


async def test_errors_never_reach_people_raw(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("rahasia")

    chat = await gateway.person()
    monkeypatch.setattr(gateway.store.mailbox, "put", broken)
    answer = await chat.send(text="halo")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "rahasia" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_nothing_personal_is_logged(
    gateway: Gateway, worker: TinyWorker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG", logger="pelita")
    chat = await gateway.person()
    await chat.say("namaku Siti")

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("namaku Siti")

    monkeypatch.setattr(gateway.store.mailbox, "put", broken)
    await chat.send(text="namaku Siti")
    assert "RuntimeError" in caplog.text
    for secret in ("Siti", chat.token, "127.0.0.1"):
        assert secret not in caplog.text


async def test_healthz_tells_loading_ready_and_down(gateway: Gateway, store: Store) -> None:
    async def health() -> Any:
        answer = await gateway.http.get("/healthz")
        assert answer.status_code == 200
        return answer.json()

    assert await health() == {"status": "degraded", "nlu": "down", "redis": "ok"}
    async with TinyWorker(store, state="loading", taking=False).running():
        assert await health() == {"status": "degraded", "nlu": "loading", "redis": "ok"}
    async with TinyWorker(store).running():
        assert await health() == {"status": "ok", "nlu": "ready", "redis": "ok"}


def test_reply_json_is_plain() -> None:
    from bot.core.types import Reply
    from bot.gateway.chat_api import as_json

    assert json.dumps(as_json(Reply("x", id="1-0"))) == '{"id": "1-0", "from": "bot", "text": "x", "buttons": []}'
    assert as_json(Reply("x", effect="leave"))["effect"] == "leave"
