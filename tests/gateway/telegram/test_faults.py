"""The Bot API refuses, floods, breaks off, is away, or answers too late: nothing is lost and nothing comes twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.types import Button, Reply
from bot.gateway.limits import Limits
from bot.gateway.telegram import api as telegram_api
from bot.store.store import Store
from tests.botapi import faults
from tests.botapi.phone import Phone
from tests.botapi.server import TOKEN, BotApiServer
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import Town, said, town_of
from tests.gateway.tiny_worker import TinyWorker


def heard(phone: Phone) -> list[str]:
    return [one.text.partition("\n")[0] for one in phone.messages() if one.by_bot]


async def greeted(phone: Phone) -> None:
    phone.start()
    await phone.wait_for(said("ui.greeting"))


async def _is(value: bool) -> bool:
    return value


async def tell(town: Town, phone: Phone, *texts: str) -> None:
    await town.store.outbox.append(town.person(phone), [Reply(text) for text in texts])


@pytest.mark.parametrize(
    "fault",
    [
        *(faults.cut_before(), faults.cut_after(), faults.server_error(), faults.server_error(html=True)),
        *(faults.flood(1), faults.Fault(error=faults.ApiError(429, "Too Many Requests"))),
        # of a proxy or a network's log-in page: nobody blocked the bot, no token is wrong, nothing was refused
        *(faults.server_error(code, html=True) for code in (400, 401, 403, 404, 429)),
    ],
    ids=[
        "cut before",
        "cut after",
        "502",
        "502 page",
        "429",
        "429 without a time",
        "400 page",
        "401 page",
        "403 page",
        "404 page",
        "429 page",
    ],
)
async def test_a_sending_that_fails_once_happens_once(town: Town, siti: Phone, fault: faults.Fault) -> None:
    await greeted(siti)
    struck = town.server.fail("sendMessage", faults.Fault(**vars(fault)), chat_id=siti.id)
    await tell(town, siti, "satu", "dua")
    await siti.wait_for("dua", since=-1)
    await asyncio.sleep(0.3)
    assert struck.hits == 1
    assert await town.store.sessions.exists(town.person(siti))
    assert heard(siti)[-2:] == ["satu", "dua"]
    assert len(heard(siti)) == 3


async def test_a_time_out_after_the_message_was_accepted(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await greeted(siti)
    monkeypatch.setattr(telegram_api, "_READ_SECONDS", 1.0)
    town.server.fail("sendMessage", faults.slow_answer(2), chat_id=siti.id)
    await tell(town, siti, "satu", "dua")
    await siti.wait_for("satu", since=-1)
    siti.send("aku menulis di antaranya")  # takes the next number
    await siti.wait_for("dua", seconds=25, since=-1)
    await siti.wait_for("echo aku menulis", since=-1)
    assert [text for text in heard(siti) if text in ("satu", "dua")] == ["satu", "dua"]


async def test_a_lost_answer_while_many_others_are_late(town: Town, siti: Phone) -> None:
    """Their messages took the numbers before, and nobody knows of them yet."""
    others = [town.server.phone(1000 + number) for number in range(20)]
    for phone in (*others, siti):
        await greeted(phone)
        fault = faults.cut_after() if phone is siti else faults.slow_answer(2.5)
        town.server.fail("sendMessage", fault, chat_id=phone.id)
    for phone in (*others, siti):
        await tell(town, phone, "satu")
    await asyncio.gather(*(phone.wait_for("satu", since=-1) for phone in others))
    await asyncio.sleep(4)
    assert heard(siti)[1:] == ["satu"]


async def test_the_same_words_twice_on_purpose_come_twice(town: Town, siti: Phone) -> None:
    await greeted(siti)
    await tell(town, siti, "sama", "sama")
    town.server.fail("sendMessage", faults.cut_after(), chat_id=siti.id)
    await eventually(lambda: _is(heard(siti).count("sama") == 2))
    await asyncio.sleep(1.5)
    assert heard(siti).count("sama") == 2


async def test_one_chat_that_is_too_fast_does_not_stall_another(town: Town, siti: Phone) -> None:
    other = town.server.phone(9)
    for phone in (siti, other):
        await greeted(phone)
    flood = town.server.fail("sendMessage", faults.flood(4), chat_id=siti.id)
    await tell(town, siti, "untuk siti")
    await eventually(lambda: _is(flood.hits == 1))
    other.send("halo")
    await other.wait_for("echo halo")
    await siti.wait_for("untuk siti", since=-1)
    refused, sent = town.server.calls_of("sendMessage", chat_id=siti.id)[-2:]
    assert sent.at - refused.at >= 4
    (answer,) = [
        call for call in town.server.calls_of("sendMessage", chat_id=other.id) if "echo halo" in str(call.result)
    ]
    assert refused.at < answer.at < sent.at


async def test_many_people_at_once_within_the_limits(store: Store, worker: TinyWorker) -> None:
    async with BotApiServer(strict_rates=True) as server, town_of(server, store):
        phones = [server.phone(1000 + number) for number in range(40)]
        for phone in phones:
            phone.start()
            phone.send("halo")
        await asyncio.gather(*(phone.wait_for("echo halo") for phone in phones))
        calls = server.calls_of("sendMessage")
        # On a busy machine a request can be late and meet the next ones; that none is too fast is shown in test_pace.
        assert len([call for call in calls if call.status == 429]) <= len(calls) / 10
        assert all(len(heard(phone)) == 2 for phone in phones)


async def test_a_keyboard_that_telegram_refuses_costs_only_the_keyboard(town: Town, siti: Phone) -> None:
    await greeted(siti)
    bad = Reply("tetap terbaca", buttons=(Button("x" * 10, url="https://:"),))
    await town.store.outbox.append(town.person(siti), [bad, Reply("berikutnya")])
    await siti.wait_for("berikutnya", since=-1)
    assert heard(siti)[1:] == ["tetap terbaca", "berikutnya"]


async def test_what_telegram_never_takes_does_not_hold_up_the_rest(town: Town, siti: Phone) -> None:
    await greeted(siti)
    town.server.fail("sendMessage", faults.Fault(error=faults.bad_request("something is wrong")), chat_id=siti.id)
    await tell(town, siti, "tidak bisa", "bisa")
    await siti.wait_for("bisa", since=-1)


async def test_the_address_of_the_api_may_end_with_bot(server: BotApiServer, store: Store, worker: TinyWorker) -> None:
    async with town_of(server, store, api_url=f"{server.url}/bot/"):
        await greeted(server.phone(5))


async def test_a_name_that_may_not_be_changed_today_keeps_no_command_from_showing(
    server: BotApiServer, store: Store, worker: TinyWorker
) -> None:
    server.fail("setMyName", faults.flood(80_000), times=None)
    async with town_of(server, store):
        await server.wait_for_calls("setMyName", 2)
    english = server.phone(5, language_code="en")
    assert "/hide Close the chat fast" in english.commands()
    assert english.about_bot()[1] == said("telegram.profile.description", "en")


async def test_a_wrong_token_is_one_line_and_the_web_chat_goes_on(
    server: BotApiServer, store: Store, worker: TinyWorker, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = TOKEN[:-4] + "0000"
    async with town_of(server, store, token=wrong) as town, town.http() as http:
        await eventually(lambda: _is("TELEGRAM_BOT_TOKEN" in caplog.text))
        await asyncio.sleep(1.5)
        answer = await http.post("/chat/api/sessions", json={})
        headers = {"Authorization": f"Bearer {answer.json()['session']}"}
        said_ = await http.post("/chat/api/messages", json={"text": "halo"}, headers=headers)
        assert said_.json()["replies"][0]["text"] == "echo halo"
    lines = [record for record in caplog.records if "TELEGRAM_BOT_TOKEN" in record.getMessage()]
    assert len(lines) == 1
    assert wrong not in caplog.text


async def test_an_api_that_is_away_is_one_line_and_tried_again(
    server: BotApiServer, store: Store, worker: TinyWorker, caplog: pytest.LogCaptureFixture
) -> None:
    away = server.fail("getUpdates", faults.cut_before(), times=None)
    async with town_of(server, store):
        siti = server.phone(5)
        siti.start()
        await eventually(lambda: _is(away.hits >= 2))
        away.cancel()
        await siti.wait_for(said("ui.greeting"))
    lines = [record.getMessage() for record in caplog.records if record.name == "pelita.telegram"]
    assert [line for line in lines if "cannot be reached" in line] == [
        "the Bot API cannot be reached (see TELEGRAM_API_URL); trying again"
    ]
    assert TOKEN not in caplog.text
    assert server.url not in caplog.text


async def test_what_waits_at_telegram_is_not_thrown_away_at_the_start(
    server: BotApiServer, store: Store, worker: TinyWorker
) -> None:
    siti = server.phone(5)
    siti.send("menunggu dari tadi")
    async with town_of(server, store):
        await siti.wait_for("echo menunggu dari tadi")


@pytest.mark.parametrize("limits", [Limits(message_burst=5, message_per_second=0.5)])
async def test_a_flood_is_told_so_once_and_danger_gets_through(town: Town, siti: Phone) -> None:
    for number in range(12):
        siti.send(f"pesan {number}")
    siti.send("tolong saya disekap majikan")
    await siti.wait_for("echo tolong saya disekap majikan")
    assert heard(siti).count(said("telegram.too_fast")) == 1
    assert len([text for text in heard(siti) if text.startswith("echo pesan")]) <= 8
    noisy = await town.store.barred.noisy(town.store.mailbox._clock())
    assert noisy[0][0] == town.person(siti)


async def test_whom_the_operator_blocked_is_heard_only_in_danger(town: Town, siti: Phone) -> None:
    await greeted(siti)
    await town.store.barred.add(town.person(siti))
    for text in ("halo", "halo lagi"):
        siti.send(text)
    await siti.wait_for(said("telegram.barred"), since=-1)
    siti.send("tolong saya disekap majikan")
    await siti.wait_for("echo tolong saya disekap majikan")
    assert heard(siti).count(said("telegram.barred")) == 1
    await town.store.barred.remove(town.person(siti))
    siti.send("halo")
    await siti.wait_for("echo halo")


async def test_only_one_of_two_gateways_polls(server: BotApiServer, store: Store, worker: TinyWorker) -> None:
    async with town_of(server, store), town_of(server, store):
        siti = server.phone(5)
        await greeted(siti)
        await asyncio.sleep(1)
    assert [call.status for call in server.calls_of("getUpdates") if call.status == 409] == []
    assert heard(siti) == [said("ui.greeting").partition("\n")[0]]
