"""What people get while understanding is loading, down or slow, while staff answer, and while Redis is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.core.cases import Claim
from bot.core.errors import StoreDown
from bot.core.types import Lang, Reply, StaffId
from bot.gateway import desk
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.language.toolkit import Toolkit
from bot.settings import utc_now
from bot.store.keyring import Keyring
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway, eventually, toolkit
from tests.gateway.tiny_worker import TinyWorker


def first_line(lang: Lang, key: str) -> str:
    return CATALOG.text(lang, key).splitlines()[0].partition(" {")[0]


@pytest.fixture
async def loading(store: Store) -> AsyncIterator[TinyWorker]:
    async with TinyWorker(store, state="loading", taking=False).running() as worker:
        yield worker


async def ready(worker: TinyWorker) -> None:
    worker.state, worker.taking = "ready", True


async def test_while_loading_the_honest_sentence_comes_at_once_and_the_answer_later(
    gateway: Gateway, loading: TinyWorker
) -> None:
    chat = await gateway.person()
    started = time.monotonic()
    (held,) = await chat.say("berapa biayanya")
    assert time.monotonic() - started < 1.5
    assert held["text"] == CATALOG.text("id", "page.holding")
    assert (await chat.replies())[-1] == held
    await ready(loading)
    later = await chat.replies(after=held["id"], wait=10)
    assert [reply["text"] for reply in later] == ["echo berapa biayanya"]


async def test_the_holding_sentence_is_said_once_for_messages_in_a_row(gateway: Gateway, loading: TinyWorker) -> None:
    chat = await gateway.person()
    held = [await chat.say(text) for text in ("halo", "ada info?", "kak")]
    assert held[0] == held[1] == held[2]
    assert len(await chat.replies()) == 2
    await ready(loading)

    async def all_answered() -> bool:
        return [r["text"] for r in await chat.replies()][2:] == ["echo halo", "echo ada info?", "echo kak"]

    await eventually(all_answered)


async def test_a_page_that_does_not_wait_gets_the_holding_sentence_too(gateway: Gateway, loading: TinyWorker) -> None:
    chat = await gateway.person()
    assert [reply["text"] for reply in await chat.say("halo", wait=0)] == [CATALOG.text("id", "page.holding")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("id", "bahaya"),
        ("id", "pintu dikunci dari luar, aku tidak boleh keluar"),
        ("en", "danger"),
        ("en", "they locked me in the room and took my phone, help"),
    ],
)
@pytest.mark.usefixtures("loading")
async def test_danger_gets_contacts_at_once(gateway: Gateway, lang: Lang, text: str) -> None:
    chat = await gateway.person(lang)
    (reply,) = await chat.say(text)
    assert reply["text"].startswith(first_line(lang, "ui.degraded.danger"))
    assert "110" in reply["text"]
    assert [button["url"].partition(":")[0] for button in reply["buttons"]] == ["tel", "tel", "tel"]


@pytest.mark.usefixtures("loading")
async def test_hiding_erasing_and_help_work_at_once(gateway: Gateway) -> None:
    chat = await gateway.person()
    (leave,) = await chat.say("keluar")
    assert leave["effect"] == "leave"
    assert not leave["buttons"]
    (helped,) = await chat.say("bantuan")
    assert helped["text"].startswith(first_line("id", "ui.degraded.help"))
    (asked,) = await chat.say("hapus")
    assert asked["text"] == CATALOG.text("id", "ui.erase_confirm")
    answer = await chat.send(payload=asked["buttons"][0]["payload"])
    assert answer.json()["erased"] is True
    assert answer.json()["replies"][0]["text"] == CATALOG.text("id", "ui.erased")
    assert (await chat.send(text="halo")).status_code == 401


@pytest.mark.usefixtures("loading")
async def test_menu_button_of_the_opening_works_while_loading(gateway: Gateway) -> None:
    chat = await gateway.person("en")
    opening = (await chat.replies())[0]
    answer = await chat.send(payload=opening["buttons"][0]["payload"])
    (helped,) = answer.json()["replies"]
    assert helped["text"].startswith(first_line("en", "ui.degraded.help"))


@pytest.mark.usefixtures("loading")
async def test_the_holding_sentence_is_in_the_language_of_the_message(gateway: Gateway) -> None:
    chat = await gateway.person("id")
    (held,) = await chat.say("how much does it cost to work in taiwan")
    assert held["text"] == CATALOG.text("en", "page.holding")


@pytest.mark.usefixtures("loading")
async def test_broken_language_tools_cost_nobody_their_message(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Toolkit:
        raise KeyError("urgency")

    parts = GatewayParts(store=store, catalog=CATALOG, load_toolkit=broken, clock=utc_now)
    transport = httpx.ASGITransport(create_gateway(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://pelita") as client:
        chat = await Gateway(client, store).person()
        assert [reply["text"] for reply in await chat.say("bahaya")] == [CATALOG.text("id", "page.holding")]
    assert "KeyError" in caplog.text


class TestSlowWorker:
    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(desk, "FIRST_LOOK", 0.1)
        monkeypatch.setattr(desk, "WATCH", 0.4)

    @pytest.mark.usefixtures("worker")
    async def test_what_takes_too_long_is_held_and_follows(self, gateway: Gateway) -> None:
        chat = await gateway.person()
        (held,) = await chat.say("slow 1.0", wait=0.4)
        assert held["text"] == CATALOG.text("id", "page.holding_slow")
        assert [reply["text"] for reply in await chat.replies(after=held["id"], wait=5)] == ["echo slow 1.0"]

    @pytest.mark.usefixtures("worker")
    async def test_also_for_a_page_that_does_not_wait(self, gateway: Gateway) -> None:
        chat = await gateway.person()
        last = (await chat.replies())[-1]["id"]
        assert await chat.say("slow 1.0", wait=0) == []
        (held,) = await chat.replies(after=last, wait=5)
        assert held["text"] == CATALOG.text("id", "page.holding_slow")
        assert [reply["text"] for reply in await chat.replies(after=held["id"], wait=5)] == ["echo slow 1.0"]

    @pytest.mark.usefixtures("worker")
    async def test_danger_does_not_wait_behind_a_slow_turn(self, gateway: Gateway) -> None:
        chat = await gateway.person()
        await chat.say("slow 1.5", wait=0)
        started = time.monotonic()
        replies = await chat.say("bahaya")
        assert time.monotonic() - started < 1.2
        assert "110" in replies[-1]["text"]


async def claimed(gateway: Gateway, chat: Chat) -> tuple[CaseQueue, Claim]:
    """Staff take the person's case."""
    audit = Audit(gateway.store)
    words = CATALOG.shared("handles")
    queue = CaseQueue(gateway.store, audit, Handles(words["nouns"], words["adjectives"]))
    await chat.say("petugas")
    case = await queue.claim_next(StaffId("staff-1"), ("id", "en"))
    assert case is not None
    assert case.claim is not None
    return queue, case.claim


@pytest.mark.usefixtures("worker")
async def test_with_staff_the_bot_is_silent_and_staff_are_heard(gateway: Gateway) -> None:
    chat = await gateway.person()
    queue, claim = await claimed(gateway, chat)
    last = (await chat.replies())[-1]["id"]
    answer = await chat.send(text="halo kak")
    assert (answer.status_code, answer.json()) == (202, {"replies": []})
    poll = asyncio.create_task(chat.replies(after=last, wait=10))
    await asyncio.sleep(0.05)
    await queue.reply(claim, "Halo, aku di sini.", "rani")
    (reply,) = await asyncio.wait_for(poll, 2)
    assert (reply["from"], reply["text"], reply["buttons"]) == ("staff", "Halo, aku di sini.", [])


async def test_with_staff_nobody_is_told_to_wait_for_the_bot(gateway: Gateway, store: Store) -> None:
    async with TinyWorker(store).running() as worker:
        chat = await gateway.person()
        await claimed(gateway, chat)
        worker.state, worker.taking = "loading", False
        await asyncio.sleep(0.6)
        answer = await chat.send(text="halo kak")
        assert (answer.status_code, answer.json()) == (202, {"replies": []})
        (danger,) = await chat.say("bahaya")
        assert "110" in danger["text"]


async def test_a_dead_redis_is_503_and_health_says_so(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    store = Store(server.start(), Keyring.open(tmp_path / "keys"))
    parts = GatewayParts(store=store, catalog=CATALOG, load_toolkit=toolkit, clock=utc_now)
    transport = httpx.ASGITransport(create_gateway(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://pelita", timeout=30) as client:
        chat = await Gateway(client, store).person("en")
        server.stop()
        answers = await asyncio.gather(
            chat.send(text="halo"),
            client.post("/chat/api/sessions", json={}, headers={"Accept-Language": "en"}),
            client.post("/chat/api/erase", headers={**chat.headers, "Accept-Language": "en"}),
            client.get("/healthz"),
        )
        for answer in answers[:3]:
            assert answer.status_code == 503
            assert answer.json()["error"]["code"] == "store_down"
        assert answers[1].json()["error"]["message"] == CATALOG.text("en", "page.errors.store_down")
        assert answers[3].json() == {"status": "degraded", "nlu": "down", "redis": "down"}
        assert (await client.get("/chat")).status_code == 200
        server.start()
        assert await chat.replies(), "what was acknowledged is still there"
    await store.aclose()
    server.stop()


async def test_a_watch_that_fails_is_quiet(store: Store, monkeypatch: pytest.MonkeyPatch, gateway: Gateway) -> None:
    async def down(*_: object, **__: object) -> Reply:
        raise StoreDown

    async with TinyWorker(store).running():
        chat = await gateway.person()
        monkeypatch.setattr(store.outbox, "wait_done", down)
        assert await chat.say("halo", wait=0) == []
        await asyncio.sleep(0.1)
