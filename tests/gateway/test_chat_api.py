"""The HTTP interface as the contract says it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway, error
from tests.gateway.hotline import Staff
from tests.gateway.tiny_worker import TinyWorker


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
async def test_a_poll_that_asks_hears_that_staff_write_and_others_do_not(gateway: Gateway) -> None:
    chat, staff = await gateway.person(), Staff(gateway.store)
    await chat.say("petugas")
    writes = await gateway.http.post("/chat/api/writing", headers=chat.headers)
    assert writes.json() == {"shown": False}, "nobody holds the case yet"
    claim = await staff.take()
    last = (await chat.replies())[-1]["id"]

    async def polled(**more: str) -> dict[str, object]:
        query = {"after": last, "wait": "3", **more}
        return dict((await gateway.http.get("/chat/api/replies", params=query, headers=chat.headers)).json())

    poll = asyncio.create_task(polled(writing="0"))
    await asyncio.sleep(0.05)
    await staff.queue.writes(claim)
    assert await asyncio.wait_for(poll, 2) == {"replies": [], "writing": True}
    assert await polled(wait="0") == {"replies": []}, "a client that does not ask is not disturbed"
    await staff.queue.reply(claim, "Halo", "Ani")
    told = await polled(writing="1")
    assert told["writing"] is False
    writes = await gateway.http.post("/chat/api/writing", headers=chat.headers)
    assert writes.json() == {"shown": True}
    assert await staff.queue.person_writes(claim.case_id)
    await chat.say("aman", wait=0)
    assert not await staff.queue.person_writes(claim.case_id), "what was being written is there"


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
