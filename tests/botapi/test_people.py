"""Phones, groups and channels: what people do, and what their screens show."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.botapi.json_types import Json
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer

KEYBOARD = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}], [{"text": "Web", "url": "https://x.id"}]]}


async def say(http: httpx.AsyncClient, text: str, chat_id: object = 501, **more: Any) -> Json:
    answer: Json = (await http.post("/sendMessage", json={"chat_id": chat_id, "text": text, **more})).json()
    return answer


def kinds(server: BotApiServer) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in server.updates.pending()]


def last(server: BotApiServer, kind: str = "message") -> Json:
    message: Json = server.updates.pending()[-1][kind]
    return message


async def test_nobody_hears_from_a_bot_that_they_did_not_start(server: BotApiServer, http: httpx.AsyncClient) -> None:
    assert (await say(http, "a", 777))["description"] == "Bad Request: chat not found"
    phone = server.phone(777)
    phone.block()
    phone.unblock()
    assert (await say(http, "a", 777))["ok"]


async def test_the_same_id_is_the_same_phone(server: BotApiServer, siti: Phone) -> None:
    assert server.phone(501) is siti


async def test_wait_for_looks_only_at_what_came_after_the_person_acted(http: httpx.AsyncClient, siti: Phone) -> None:
    await say(http, "Halo")
    assert (await siti.wait_for("Halo")).text == "Halo"
    siti.send("lagi")
    with pytest.raises(AssertionError, match=r"the bot said \['Halo'\]"):
        await siti.wait_for("Halo", 0.05)
    assert (await siti.wait_for("Halo", 0.05, since=-1)).text == "Halo"
    waiting = asyncio.create_task(siti.wait_for(lambda shown: shown.titles == ["Ya", "Web"]))
    await say(http, "Halo", reply_markup=KEYBOARD)
    assert (await waiting).button("Ya") == {"text": "Ya", "callback_data": "y"}


async def test_wait_for_sees_an_edited_message(http: httpx.AsyncClient, siti: Phone) -> None:
    sent = (await say(http, "Halo", reply_markup=KEYBOARD))["result"]
    mark = siti.mark()
    siti.press("Ya")
    await http.post("/editMessageText", json={"chat_id": 501, "message_id": sent["message_id"], "text": "Terima kasih"})
    assert (await siti.wait_for("Terima kasih", since=mark)).id == sent["message_id"]


async def test_buttons(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    await say(http, "lama", reply_markup=KEYBOARD)
    old = siti.messages()[-1]
    await say(http, "baru", reply_markup=KEYBOARD)
    assert siti.press("Web").url == "https://x.id"
    assert kinds(server) == []
    siti.press("Ya")
    assert last(server, "callback_query")["message"]["text"] == "baru"
    siti.press("Ya", on=old)
    assert last(server, "callback_query")["message"]["text"] == "lama"
    await http.post("/deleteMessage", json={"chat_id": 501, "message_id": old.id})
    siti.press("Ya", on=old)
    gone = last(server, "callback_query")["message"]
    assert (gone["message_id"], gone["date"], "text" in gone) == (old.id, 0, False)
    siti.press_data("made up", old)
    assert last(server, "callback_query")["data"] == "made up"
    with pytest.raises(AssertionError, match="no button 'Tidak'"):
        siti.press("Tidak")


async def test_the_keyboard_below_the_input_field(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    rows = [[{"text": "Ya"}, {"text": "Nomor", "request_contact": True}, {"text": "Peta", "request_location": True}]]
    await say(http, "a", reply_markup={"keyboard": rows})
    siti.press("Nomor")
    assert last(server)["contact"]["user_id"] == 501
    siti.press("Peta")
    assert "location" in last(server)
    await say(http, "a", reply_markup={"keyboard": rows, "one_time_keyboard": True})
    siti.press("Ya")
    assert (last(server)["text"], siti.keyboard()) == ("Ya", [])


async def test_what_can_be_sent(server: BotApiServer, siti: Phone) -> None:
    siti.start("tautan")
    assert (last(server)["text"], last(server)["entities"][0]["type"]) == ("/start tautan", "bot_command")
    siti.forward("dari orang")
    assert last(server)["forward_origin"]["type"] == "hidden_user"
    group = siti.send_media_group("photo", "video", caption="dua")
    assert group[0]["media_group_id"] == group[1]["media_group_id"]
    assert [one.get("caption") for one in group] == ["dua", None]
    assert len(siti.send_photo()["photo"]) == 2
    siti.reply_to(group[0]["message_id"], "itu")
    assert last(server)["reply_to_message"]["caption"] == "dua"
    first = siti.send("satu")
    siti.edit("dua")
    assert last(server, "edited_message")["message_id"] == first["message_id"]
    assert "edit_date" in last(server, "edited_message")


async def test_a_queued_update_keeps_what_was_said_then(server: BotApiServer, siti: Phone) -> None:
    siti.send("satu")
    siti.edit("dua")
    assert [next(reversed(update.values()))["text"] for update in server.updates.pending()] == ["satu", "dua"]


async def test_a_file_that_is_too_big_cannot_be_fetched(http: httpx.AsyncClient, siti: Phone) -> None:
    document = siti.send_document(size=20 * 1024 * 1024 + 1)["document"]
    answer = (await http.post("/getFile", json={"file_id": document["file_id"]})).json()
    assert answer["description"] == "Bad Request: file is too big"


async def test_blocking(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    siti.block()
    assert last(server, "my_chat_member")["new_chat_member"]["status"] == "kicked"
    answer = await say(http, "a")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(AssertionError, match="unblock it first"):
        siti.send("a")
    siti.unblock()
    assert last(server, "my_chat_member")["old_chat_member"]["status"] == "kicked"
    assert (await say(http, "a"))["ok"]
    siti.delete_account()
    assert (await say(http, "a"))["description"] == "Forbidden: user is deactivated"


async def test_the_screen_has_the_bots_menu_in_the_persons_language(http: httpx.AsyncClient, siti: Phone) -> None:
    await http.post("/setMyCommands", json={"commands": [{"command": "help", "description": "Help"}]})
    assert siti.commands() == ["/help Help"]
    commands = [{"command": "help", "description": "Bantuan"}]
    await http.post("/setMyCommands", json={"commands": commands, "language_code": "id"})
    assert siti.commands() == ["/help Bantuan"]
    await http.post("/setMyDescription", json={"description": "Halo", "language_code": "id"})
    assert siti.about_bot() == ("Test bot", "Halo", "")


async def test_typing_ends_with_the_message_or_after_five_seconds(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    await http.post("/sendChatAction", json={"chat_id": 501, "action": "typing"})
    assert siti.typing()
    await say(http, "a")
    assert not siti.typing()
    await http.post("/sendChatAction", json={"chat_id": 501, "action": "typing"})
    server.clock.advance(seconds=5)
    assert not siti.typing()


async def test_in_a_group_the_bot_reads_only_what_is_for_it(
    server: BotApiServer, http: httpx.AsyncClient, siti: Phone
) -> None:
    group = server.group(-100777, "Ramai")
    siti.send("belum ada bot", chat=group)
    assert kinds(server) == []
    group.add_bot(siti)
    assert kinds(server) == ["my_chat_member", "message"]
    server.updates.forget()
    said = (await say(http, "Halo semua", group.id))["result"]
    siti.send("rahasia kami", chat=group)
    siti.send("/help", chat=group)
    siti.send("hai @pelita_test_bot", chat=group)
    siti.send("ya", chat=group, reply_to=said["message_id"])
    assert [update["message"]["text"] for update in server.updates.pending()] == ["/help", "hai @pelita_test_bot", "ya"]
    group.promote_bot(siti)
    siti.send("sekarang semua", chat=group)
    assert last(server)["text"] == "sekarang semua"
    group.remove_bot(siti)
    assert (await say(http, "a", group.id))["description"] == "Forbidden: bot was kicked from the supergroup chat"


async def test_a_group_that_becomes_a_supergroup(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    small = server.group(-44, "Kecil", type="group")
    small.add_bot(siti)
    big = small.upgrade(siti, -10044)
    answer = await say(http, "a", small.id)
    assert answer["parameters"] == {"migrate_to_chat_id": big.id}
    assert (await say(http, "a", big.id))["ok"]


async def test_channels(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    channel = server.group(-100600, "Kabar", type="channel", username="kabar")
    channel.add_bot(siti, rights=[])
    channel.post("Kabar")
    assert kinds(server) == ["my_chat_member", "channel_post"]
    assert "administrator rights" in (await say(http, "a", "@kabar"))["description"]
    channel.promote_bot(siti, "can_post_messages")
    assert (await say(http, "a", "@kabar"))["ok"]


async def test_topics_need_the_right_and_a_forum(server: BotApiServer, http: httpx.AsyncClient, siti: Phone) -> None:
    forum, plain = server.group(-1001, "Staf", is_forum=True), server.group(-1002, "Biasa")
    for group in (forum, plain):
        group.add_bot(siti, rights=[])

    async def create(chat_id: int) -> Json:
        answer: Json = (await http.post("/createForumTopic", json={"chat_id": chat_id, "name": "Kasus"})).json()
        return answer

    assert "not a forum" in (await create(plain.id))["description"]
    assert "not enough rights" in (await create(forum.id))["description"]
    forum.promote_bot(siti, "can_manage_topics")
    thread = (await create(forum.id))["result"]["message_thread_id"]
    siti.send("di dalam", chat=forum, thread=thread)
    assert last(server)["reply_to_message"]["forum_topic_created"]["name"] == "Kasus"
    assert [one.text for one in forum.messages(thread)] == ["", "di dalam"]
    where = {"chat_id": forum.id, "message_thread_id": thread}
    assert (await http.post("/closeForumTopic", json=where)).json()["ok"]
    assert "TOPIC_NOT_MODIFIED" in (await http.post("/closeForumTopic", json=where)).text
    assert "not enough rights" in (await http.post("/deleteForumTopic", json=where)).text
    assert "TOPIC_ID_INVALID" in (await http.post("/reopenForumTopic", json={**where, "message_thread_id": 9})).text
