"""Every kind of update is answered, or ignored on purpose; none does harm."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from tests.botapi import faults
from tests.botapi.phone import Phone
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import Town, said


def heard(phone: Phone) -> list[str]:
    return [one.text for one in phone.messages() if one.by_bot]


async def greeted(phone: Phone) -> None:
    phone.start()
    await phone.wait_for(said("ui.greeting"))


async def quiet(town: Town, phone: Phone, before: list[str]) -> None:
    """Nothing was said, and the next message is answered."""
    phone.send("masih di sini")
    await phone.wait_for("echo masih di sini")
    assert [text for text in heard(phone) if not text.startswith("echo masih")] == before


@pytest.mark.parametrize(
    "send",
    [
        Phone.send_voice,
        Phone.send_photo,
        Phone.send_document,
        Phone.send_video,
        Phone.send_sticker,
        *(lambda phone, kind=kind: phone.send_file(kind) for kind in ("audio", "animation", "video_note")),
    ],
)
async def test_media_is_kindly_not_read(town: Town, siti: Phone, send: Any) -> None:
    await greeted(siti)
    send(siti)
    answer = await siti.wait_for(said("telegram.not_read.media"))
    assert answer.titles == [said("ui.buttons.ask_person")]
    assert not town.server.calls_of("getFile")
    siti.press(said("ui.buttons.ask_person"))
    await siti.wait_for("pressed topic:control/talk_to_human")


async def test_what_is_written_under_a_picture_is_read(town: Town, siti: Phone) -> None:
    await greeted(siti)
    siti.send_photo(caption="apa ini benar")
    await siti.wait_for(said("telegram.not_read.media"))
    await siti.wait_for("echo apa ini benar")


async def test_pictures_sent_together_are_answered_once(town: Town, siti: Phone) -> None:
    await greeted(siti)
    siti.send_media_group("photo", "photo", "video", caption="tiga")
    await siti.wait_for("echo tiga")
    await quiet(town, siti, [said("ui.greeting"), said("telegram.not_read.media"), *_echo("tiga")])


def _echo(text: str) -> list[str]:
    return [f"echo {text}\nTelepon KP2MI: 08001000"]


async def test_place_and_contact_are_dropped_unread(town: Town, siti: Phone) -> None:
    await greeted(siti)
    siti.send_location()
    await siti.wait_for(said("telegram.not_read.location"))
    siti.send_contact("+62811223344")
    await siti.wait_for(said("telegram.not_read.contact"))
    siti.send_raw({"venue": {"title": "Rumah", "address": "Jalan", "location": {"latitude": 1.0, "longitude": 2.0}}})
    await siti.wait_for(said("telegram.not_read.location"), since=siti.mark() - 1)


async def test_polls_and_what_is_new(town: Town, siti: Phone) -> None:
    await greeted(siti)
    siti.send_poll()
    await siti.wait_for(said("telegram.not_read.poll"))
    siti.send_raw({"hologram": {"file_id": "x"}})
    await siti.wait_for(said("telegram.not_read.other"))


async def test_forwards_and_replies_are_texts(town: Town, siti: Phone) -> None:
    await greeted(siti)
    siti.forward("gaji besar tanpa syarat")
    await siti.wait_for("echo gaji besar tanpa syarat")
    siti.reply_to(siti.messages()[0].id, "ini maksudku")
    await siti.wait_for("echo ini maksudku")


async def test_a_correction_is_one_turn_and_an_empty_one_is_none(town: Town, siti: Phone) -> None:
    await greeted(siti)
    sent = siti.send("saya di malaysai")
    await siti.wait_for("echo saya di malaysai")
    siti.edit("saya di malaysia", sent["message_id"])
    await siti.wait_for("echo saya di malaysia")
    before = heard(siti)
    siti.edit("saya di malaysia", sent["message_id"])  # a link preview came, say
    await quiet(town, siti, before)


async def test_an_edit_of_a_place_that_moves_is_ignored(town: Town, siti: Phone) -> None:
    await greeted(siti)
    before = heard(siti)
    chat = {"id": siti.id, "type": "private", "first_name": "Siti"}
    place = {"latitude": 1.0, "longitude": 2.0}
    town.server.push_update({"edited_message": {"message_id": 3, "chat": chat, "date": 1, "location": place}})
    await quiet(town, siti, before)


async def test_a_button_of_an_old_keyboard_still_works(town: Town, siti: Phone) -> None:
    await greeted(siti)
    siti.send("halo")
    old = await siti.wait_for("echo halo")
    siti.private.messages.pop(old.id)  # too old to be shown to the bot
    press = siti.press("Selengkapnya", on=old)
    await press.answer()
    await siti.wait_for("pressed more:ask/placement_fees:0")


async def test_groups_are_left_politely(town: Town, siti: Phone) -> None:
    await greeted(siti)
    group = town.server.group(-1009, "Grup")
    group.add_bot(siti)
    await eventually(lambda: _called(town, "leaveChat", group.id))
    spoken = town.server.calls_of("sendMessage", chat_id=group.id)
    assert [call.parameters["text"] for call in spoken] == [
        "\n\n".join(said("telegram.not_in_groups", lang) for lang in ("id", "en"))
    ]
    assert len(town.server.calls_of("leaveChat")) == 1


async def test_a_group_where_the_bot_has_been_for_long_is_left_with_a_word(town: Town, siti: Phone) -> None:
    group = town.server.group(-1009, "Grup")
    with town.server.updates.holding(lambda _: []):  # while the program was off, for more than a day
        group.add_bot(siti)
    siti.send("/menu", chat=group)
    await eventually(lambda: _called(town, "leaveChat", group.id))
    assert town.server.calls_of("sendMessage", chat_id=group.id)


@pytest.mark.parametrize("fault", [faults.flood(1), faults.cut_before(), faults.server_error()])
async def test_no_clock_hangs_on_a_button_and_no_group_is_kept(town: Town, siti: Phone, fault: faults.Fault) -> None:
    await greeted(siti)
    for method in ("answerCallbackQuery", "leaveChat"):
        town.server.fail(method, faults.Fault(**vars(fault)))
    press = siti.press("Menu")
    await press.answer()
    group = town.server.group(-1009, "Grup")
    group.add_bot(siti)
    await eventually(lambda: _is(group.chat.bot == "left"))


async def _is(value: bool) -> bool:
    return value


async def test_channels_are_left_and_posts_ignored(town: Town, siti: Phone) -> None:
    await greeted(siti)
    channel = town.server.group(-1008, "Kabar", type="channel")
    channel.add_bot(siti, rights=["can_post_messages"])
    channel.post("kabar rahasia")
    await eventually(lambda: _called(town, "leaveChat", channel.id))
    await quiet(town, siti, [said("ui.greeting")])


async def _spoke(phone: Phone, times: int) -> bool:
    return len(heard(phone)) >= times


async def _called(town: Town, method: str, chat: int) -> bool:
    return bool(town.server.calls_of(method, chat_id=chat))


@pytest.mark.parametrize(
    "update",
    [
        {"inline_query": {"id": "1", "from": {"id": 1}, "query": "x"}},
        {"something_new": {"chat": {"id": 1}}},
        {
            "message": {
                "message_id": 1,
                "chat": {"id": 7, "type": "private"},
                "from": {"id": 7, "is_bot": True},
                "text": "x",
            }
        },
        {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "date": 1, "pinned_message": {}}},
        {"message": {"text": "x"}},
        {"message": None},
        {"callback_query": {"id": "1"}},
        {"callback_query": {"id": "1", "from": {"id": True}, "data": 5}},
        {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "new_chat_member": {"status": "member"}}},
        {},
    ],
    ids=range(10),
)
async def test_what_is_ignored_on_purpose(town: Town, siti: Phone, update: dict[str, Any]) -> None:
    await greeted(siti)
    town.server.push_update(update)
    await quiet(town, siti, [said("ui.greeting")])
    assert {call.chat_id for call in town.server.calls_of("sendMessage")} == {siti.id}


async def test_a_press_of_long_ago_counts_and_is_no_failure(
    town: Town, siti: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram takes no answer to a press after a while; what was pressed is done all the same."""
    siti.send("halo")
    shown = await siti.wait_for("echo halo")
    with caplog.at_level(logging.INFO, "pelita.telegram"):
        with town.server.updates.holding(list):
            siti.press("Selengkapnya", on=shown)
            town.server.clock.advance(minutes=5)
        await siti.wait_for("pressed more:ask/placement_fees:0")
        (call,) = await town.server.wait_for_calls("answerCallbackQuery")
    assert call.status == 400
    assert "failed" not in caplog.text


async def test_everything_twice_and_in_the_wrong_order(town: Town, siti: Phone) -> None:
    await greeted(siti)
    with town.server.updates.holding(lambda updates: updates[::-1] * 3):
        for number in range(5):
            siti.send(f"nomor {number}")
        siti.send_photo()
        siti.start()
    await siti.wait_for("echo nomor 4")
    await eventually(lambda: _spoke(siti, 8))
    await asyncio.sleep(1.5)
    spoken = [text.partition("\n")[0] for text in heard(siti)]
    assert [text for text in spoken if "echo" in text] == [f"echo nomor {number}" for number in range(5)]
    assert len(heard(siti)) == 5 + 3
