"""Hiding, erasing and blocking, as seen on the phone and in the store."""

from __future__ import annotations

import asyncio

import pytest

from bot.core import buttons
from bot.core.types import LANGS, Button, Reply
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.store.store import Store
from tests.botapi import faults
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.gateway.clients import CATALOG, eventually
from tests.gateway.telegram.town import Town, said, town_of
from tests.gateway.tiny_worker import TinyWorker
from tests.support.stores import content, key_names, open_case

NEUTRAL = said("ui.quick_exit")


def texts(phone: Phone) -> list[str]:
    return [one.text for one in phone.messages()]


async def only_the_neutral_line(phone: Phone) -> None:
    await eventually(lambda: _is(texts(phone) == [NEUTRAL]))
    await asyncio.sleep(0.3)
    assert texts(phone) == [NEUTRAL]


async def _is(value: bool) -> bool:
    return value


@pytest.mark.parametrize("word", ["/hide", "/sembunyi", "keluar", "KELUAR!", "majikan datang", "exit"])
async def test_hiding_leaves_one_neutral_line(town: Town, siti: Phone, word: str) -> None:
    siti.start()
    siti.send("halo")
    siti.send_photo()
    await siti.wait_for(said("telegram.not_read.media"))
    siti.send(word)
    await only_the_neutral_line(siti)


async def test_hiding_twice_leaves_one_line(town: Town, siti: Phone) -> None:
    for _ in range(2):
        siti.send("halo")
        siti.send("/hide")
        await only_the_neutral_line(siti)


async def test_after_hiding_the_chat_goes_on(town: Town, siti: Phone) -> None:
    siti.send("halo")
    siti.send("/hide")
    await only_the_neutral_line(siti)
    siti.send("saya kembali")
    await siti.wait_for("echo saya kembali")


async def test_answers_to_what_was_asked_before_hiding_never_appear(
    town: Town, siti: Phone, worker: TinyWorker
) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    siti.send("slow 1 rahasia")
    await eventually(lambda: _is(bool(town.server.calls_of("sendChatAction"))))
    siti.send("/hide")
    await only_the_neutral_line(siti)
    await asyncio.sleep(1.2)
    assert texts(siti) == [NEUTRAL]
    siti.send("kembali")
    await siti.wait_for("echo kembali")
    assert not [text for text in texts(siti) if "rahasia" in text]


async def test_who_is_back_at_once_is_answered(town: Town, siti: Phone, worker: TinyWorker) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    worker.taking = False
    siti.send("halo rahasia")
    siti.send("keluar")
    await only_the_neutral_line(siti)
    siti.send("petugas")
    await asyncio.sleep(0.2)
    worker.taking = True
    await siti.wait_for("Sudah masuk antrean.")
    await asyncio.sleep(1.2)
    assert texts(siti) == [NEUTRAL, "petugas", "Sudah masuk antrean."]


async def test_words_of_staff_wait_until_the_person_is_back(town: Town, siti: Phone) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    siti.send("/hide")
    await only_the_neutral_line(siti)
    await town.store.outbox.append(town.person(siti), [Reply("Apa kamu aman?", sender="staff")])
    await asyncio.sleep(0.5)
    assert texts(siti) == [NEUTRAL]
    siti.send("halo")
    await siti.wait_for("Petugas: Apa kamu aman?")


async def test_staff_wrote_just_before_hiding(town: Town, siti: Phone) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    held = town.server.fail("sendMessage", faults.flood(2), chat_id=siti.id)
    await town.store.outbox.append(town.person(siti), [Reply("Apa kamu aman?", sender="staff")])
    await eventually(lambda: _is(held.hits == 1))
    siti.send("/hide")
    await eventually(lambda: _is(texts(siti) == [NEUTRAL]))
    siti.send("halo")
    await siti.wait_for("Petugas: Apa kamu aman?")


async def test_hiding_does_not_wait_for_a_pause_that_telegram_asked_for(town: Town, siti: Phone) -> None:
    siti.start()
    greeting = await siti.wait_for(said("ui.greeting"))
    held = town.server.fail("sendMessage", faults.flood(30), chat_id=siti.id)
    siti.send("halo")
    await eventually(lambda: _is(held.hits == 1))
    siti.send("/hide")
    await eventually(lambda: _is(greeting.text not in texts(siti) and texts(siti) == []))


async def test_hiding_works_while_staff_hold_the_case(town: Town, siti: Phone) -> None:
    queue = await _with_staff(town, siti)
    siti.send("/hide")
    await only_the_neutral_line(siti)
    assert await queue.get(await open_case(town.store, town.person(siti)))


async def test_hiding_and_erasing_work_while_understanding_is_down(server: BotApiServer, store: Store) -> None:
    async with town_of(server, store):
        siti = server.phone(5)
        siti.start()
        siti.send("tolong saya disekap majikan")
        await siti.wait_for("Kalau aman untuk menelepon")
        siti.send("apa itu kontrak")
        siti.send("keluar")
        await only_the_neutral_line(siti)
        siti.send("hapus")
        question = await siti.wait_for(said("ui.erase_confirm"))
        assert question.titles == [said("ui.buttons.delete_yes"), said("ui.buttons.delete_no")]
        siti.press(said("ui.buttons.delete_yes"))
        await eventually(lambda: _is(texts(siti) == [said("telegram.erased")]))


async def test_a_reply_of_the_worker_can_hide(server: BotApiServer, store: Store, worker: TinyWorker) -> None:
    async with town_of(server, store) as town:
        siti = server.phone(5)
        siti.send("halo")
        await siti.wait_for("echo halo")
        await town.store.outbox.append(town.person(siti), [Reply(NEUTRAL, effect="leave"), Reply("terlambat")])
        await only_the_neutral_line(siti)


async def test_messages_older_than_two_days_stay_and_the_rest_goes(town: Town, siti: Phone) -> None:
    siti.send("lama")
    await siti.wait_for("echo lama")
    old = texts(siti)
    town.server.clock.advance(hours=49)
    siti.send("baru")
    await siti.wait_for("echo baru")
    siti.send("/hide")
    await eventually(lambda: _is(texts(siti) == [*old, NEUTRAL]))


async def test_more_than_a_hundred_messages_go_in_batches(town: Town, siti: Phone) -> None:
    siti.start()
    await siti.wait_for(said("ui.greeting"))
    for number in range(130):
        siti.send_raw({"pinned_message": {}} if number % 2 else {"dice": {"value": 1, "emoji": "x"}})
    for _ in range(115):
        siti.send_sticker()
    siti.send("/hide")
    await eventually(lambda: _is(texts(siti)[-1:] == [NEUTRAL] and len(texts(siti)) < 90), seconds=120)
    batches = [len(call.parameters["message_ids"]) for call in town.server.calls_of("deleteMessages")]
    assert max(batches) == 100
    assert sum(batches) >= 115 + 65


async def erase(phone: Phone, town: Town) -> None:
    person = town.person(phone)
    reply = Reply("Hapus?", buttons=(town_button(town, phone),))
    await town.store.outbox.append(person, [reply])
    await phone.wait_for("Hapus?", since=-1)
    phone.press("Ya")


def town_button(town: Town, phone: Phone) -> Button:
    key = town.store.keyring.subkey("buttons")
    return Button("Ya", payload=buttons.sign(key, town.person(phone), "erase_now"))


async def test_erasing_clears_store_and_chat_and_says_so(town: Town, siti: Phone) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    await erase(siti, town)
    await eventually(lambda: _is(texts(siti) == [said("telegram.erased")]))
    left = [name for name in await key_names(town.store) if town.person(siti) in name]
    assert left == []
    done, asked = await town.store.scripts.call("HMGET", town.store.scripts.keys("rewrite"), "done", "asked")
    assert int(asked) >= 1
    assert int(done) >= 1
    siti.send("mulai lagi")
    await siti.wait_for(said("ui.greeting"))
    await siti.wait_for("echo mulai lagi")


async def test_erasing_says_when_something_could_not_be_deleted(town: Town, siti: Phone) -> None:
    first = siti.send("halo")
    await siti.wait_for("echo halo")
    siti.private.undeletable.add(first["message_id"])
    await erase(siti, town)
    await eventually(lambda: _is(texts(siti) == ["halo", said("telegram.erased_partly")]))


async def test_erasing_does_not_wait_for_telegram(town: Town, siti: Phone) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    broken = town.server.fail("deleteMessages", faults.server_error(), times=None)
    await erase(siti, town)
    await eventually(lambda: _not_there(town, siti))
    await eventually(lambda: _is(broken.hits > 0))
    assert said("telegram.erased") not in texts(siti)
    broken.cancel()
    await town.store.scripts.call("ZADD", town.store.scripts.keys("farewell:due"), "XX", 0, await _farewell(town))
    await eventually(lambda: _is(texts(siti) == [said("telegram.erased")]))


async def _farewell(town: Town) -> bytes:
    (owner,) = await town.store.scripts.call("ZRANGE", town.store.scripts.keys("farewell:due"), 0, -1)
    return bytes(owner)


async def _not_there(town: Town, phone: Phone) -> bool:
    return not await town.store.sessions.exists(town.person(phone))


async def _with_staff(town: Town, phone: Phone) -> CaseQueue:
    phone.start()
    phone.send("petugas")
    await phone.wait_for("Sudah masuk antrean.")
    words = CATALOG.shared("handles")
    queue = CaseQueue(town.store, Audit(town.store), Handles(words["nouns"], words["adjectives"]))
    greeting = {lang: Reply(said("ui.staff_joined", lang)) for lang in LANGS}
    case = await queue.claim_next("s1", ["id"], greeting=greeting)  # type: ignore[arg-type]
    assert case
    await phone.wait_for(said("ui.staff_joined"))
    assert case.claim
    await queue.reply(case.claim, "Ada apa?", "kak")
    await phone.wait_for("Petugas: Ada apa?")
    return queue


@pytest.mark.parametrize("how", ["update", "refusal", "gone account", "chat not found"])
async def test_who_blocks_the_bot_is_purged_and_staff_hear_of_it(town: Town, siti: Phone, how: str) -> None:
    queue = await _with_staff(town, siti)
    person = town.person(siti)
    case = await open_case(town.store, person)
    if how == "update":
        siti.block()
    else:
        if how == "gone account":
            siti.delete_account()
        else:
            fault = faults.blocked() if how == "refusal" else faults.chat_not_found()
            town.server.fail("sendMessage", fault, chat_id=siti.id, times=None)
        await town.store.outbox.append(person, [Reply("masih di sana?")])
    await eventually(lambda: _not_there(town, siti))
    left = {name.split(":")[1] for name in await key_names(town.store) if name.endswith(person)}
    assert left == {"case"}  # case:of and case:all
    notes = await eventually(lambda: queue.notes(case))
    assert [(note.staff, note.text) for note in notes] == [("system", said("console.remarks.unreachable"))]
    assert next(entry.action for entry in await Audit(town.store).entries()) == "unreachable"


async def test_who_blocks_the_bot_without_a_case_is_erased(town: Town, siti: Phone) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    siti.block()
    await eventually(lambda: _not_there(town, siti))
    assert not [name for name in await key_names(town.store) if town.person(siti) in name]
    siti.unblock()
    siti.send("kembali")
    await siti.wait_for("echo kembali")


async def test_what_hangs_in_redis_is_sealed(town: Town, siti: Phone) -> None:
    siti.send("halo rahasia")
    await siti.wait_for("echo halo rahasia")
    for name in await key_names(town.store):
        value = name + await content(town.store, name)
        for secret in (str(siti.id), "rahasia", "Siti", "Rahayu", "siti_r"):
            assert secret not in value, name
