"""What the HTTP interface refuses, and how: clearly, in the person's language, with nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.types import LANGS, ChannelAddress
from bot.gateway.limits import Limits
from bot.identity.pseudonym import WEB, PseudonymMaker
from bot.safe_headers import SECURITY_HEADERS
from tests.gateway.clients import CATALOG, MESSAGES, Gateway, error

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


@pytest.mark.parametrize(
    "query", [{"after": "x"}, {"after": "1-2-3"}, {"after": "-1"}, {"wait": "x"}, {"wait": "99"}, {"writing": "yes"}]
)
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

    @pytest.mark.usefixtures("worker")
    async def test_whom_the_operator_blocked_is_heard_only_in_danger(self, gateway: Gateway) -> None:
        chat = await gateway.person()
        person = PseudonymMaker(gateway.store.keyring.subkey("pseudonym")).of(WEB, ChannelAddress(chat.token))
        await gateway.store.barred.add(person)
        assert error(await chat.send(text="halo")) == (403, "barred")
        for text in ("bahaya", "keluar", "hapus"):
            assert (await chat.send(text=text)).status_code == 200, text
        await gateway.store.barred.remove(person)
        assert error(await chat.send(text="halo")) == (429, "too_many_messages")  # that limit counts all the same

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
