"""python-telegram-bot's own Bot works against the server, method by method."""

from __future__ import annotations

import asyncio

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, MessageHandler, filters

from tests.botapi import faults
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Ya", callback_data="y")], [InlineKeyboardButton("Tidak", callback_data="n")]]
)
FORUM = {"can_manage_topics", "can_delete_messages"}


async def test_it_says_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.can_join_groups) == ("pelita_test_bot", True, True)


async def test_a_wrong_token_is_refused(server: BotApiServer) -> None:
    with pytest.raises(InvalidToken):
        await Bot("9999999999:" + "x" * 35, base_url=f"{server.url}/bot").get_me()


async def test_a_conversation_from_start_to_deletion(server: BotApiServer, bot: Bot) -> None:
    phone = server.phone(501, first_name="Siti", username="siti", language_code="id")
    phone.start()
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.from_user
    assert (update.message.text, update.message.from_user.language_code) == ("/start", "id")
    sent = await bot.send_message(501, "<b>Halo</b> 👋", parse_mode="HTML", reply_markup=KEYBOARD)
    assert sent.text == "Halo 👋"
    assert (await phone.wait_for("Halo")).titles == ["Ya", "Tidak"]
    press = phone.press("Ya")
    (update,) = await bot.get_updates(offset=update.update_id + 1)
    assert update.callback_query
    assert update.callback_query.data == "y"
    assert press.answered is None
    await update.callback_query.answer("ok")
    assert (await press.answer())["text"] == "ok"
    await bot.edit_message_text("Sudah", 501, sent.message_id)
    assert [one.text for one in phone.messages()] == ["/start", "Sudah"]
    assert phone.messages()[1].titles == []
    await bot.delete_messages(501, [one.id for one in phone.messages()])
    assert phone.messages() == []


async def test_keyboards_below_the_input_field(bot: Bot, siti: Phone) -> None:
    sent = await bot.send_message(
        siti.id, "Pilih", reply_markup=ReplyKeyboardMarkup([["Ya", "Tidak"]], resize_keyboard=True)
    )
    assert siti.keyboard() == ["Ya", "Tidak"]
    siti.press("Ya")
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.text == "Ya"
    with pytest.raises(BadRequest, match="can't be edited"):
        await sent.edit_text("Lain")
    await bot.send_message(siti.id, "Baik", reply_markup=ReplyKeyboardRemove())
    assert siti.keyboard() == []
    await bot.send_message(siti.id, "?", reply_markup=ForceReply())


async def test_replies_previews_and_protection(bot: Bot, siti: Phone) -> None:
    question = siti.send("https://example.org")
    sent = await bot.send_message(
        siti.id,
        "example.org",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
        disable_notification=True,
        reply_parameters=ReplyParameters(question["message_id"], allow_sending_without_reply=True),
    )
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "https://example.org"
    assert sent.has_protected_content


async def test_buttons_are_taken_off(bot: Bot, siti: Phone) -> None:
    sent = await bot.send_message(siti.id, "Pilih", reply_markup=KEYBOARD)
    await bot.edit_message_reply_markup(siti.id, sent.message_id)
    assert siti.messages()[-1].titles == []
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(siti.id, sent.message_id)


async def test_typing_shows_until_a_message_comes(bot: Bot, siti: Phone) -> None:
    await bot.send_chat_action(siti.id, ChatAction.TYPING)
    assert siti.typing()


async def test_commands_names_and_menu(bot: Bot, siti: Phone) -> None:
    await bot.set_my_commands([BotCommand("help", "Bantuan")], language_code="id")
    await bot.set_my_commands([("start", "Start")], scope=BotCommandScopeChat(siti.id))
    assert [one.command for one in await bot.get_my_commands(language_code="id")] == ["help"]
    assert [one.command for one in await bot.get_my_commands(scope=BotCommandScopeChat(siti.id))] == ["start"]
    assert await bot.delete_my_commands(language_code="id")
    assert await bot.get_my_commands(language_code="id") == ()
    await bot.set_my_name("Pelita")
    await bot.set_my_description("Penjelasan", language_code="id")
    await bot.set_my_short_description("Singkat")
    assert (await bot.get_my_name()).name == "Pelita"
    assert (await bot.get_my_description("id")).description == "Penjelasan"
    assert (await bot.get_my_short_description("en")).short_description == "Singkat"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button(siti.id)).type == "commands"


async def test_files_both_ways(bot: Bot, siti: Phone) -> None:
    siti.send_voice(b"OggS1")
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.voice
    file = await update.message.voice.get_file()
    assert bytes(await file.download_as_bytearray()) == b"OggS1"
    sent = await bot.send_document(siti.id, b"isi", filename="surat.txt", caption="surat")
    assert sent.document
    assert sent.document.file_name == "surat.txt"
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == b"isi"
    assert (await bot.send_photo(siti.id, sent.document.file_id)).photo
    assert (await bot.send_voice(siti.id, b"OggS2", duration=7)).voice.duration == 7  # type: ignore[union-attr]
    assert (await bot.send_location(siti.id, -6.2, 106.8)).location


async def test_a_forum_of_staff(server: BotApiServer, bot: Bot) -> None:
    staff, forum = server.phone(77, first_name="Dewi"), server.group(-1001234, "Staf", is_forum=True)
    forum.add_bot(staff, rights=FORUM)
    updates = await bot.get_updates()
    assert updates[0].my_chat_member
    assert updates[0].my_chat_member.new_chat_member.status == "administrator"
    topic = await bot.create_forum_topic(forum.id, "Kasus 1")
    await bot.send_message(forum.id, "Ada pesan", message_thread_id=topic.message_thread_id)
    staff.send("Saya ambil", chat=forum, thread=topic.message_thread_id)
    (update,) = await bot.get_updates(offset=updates[-1].update_id + 1)
    assert update.message
    assert update.message.message_thread_id == topic.message_thread_id
    await bot.close_forum_topic(forum.id, topic.message_thread_id)
    await bot.reopen_forum_topic(forum.id, topic.message_thread_id)
    await bot.edit_forum_topic(forum.id, topic.message_thread_id, name="Kasus 1 selesai")
    await bot.delete_forum_topic(forum.id, topic.message_thread_id)
    assert forum.messages(thread=topic.message_thread_id) == []
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(forum.id, "Ada pesan", message_thread_id=topic.message_thread_id)


async def test_it_leaves_a_group(server: BotApiServer, bot: Bot) -> None:
    group = server.group(-100777, "Ramai")
    group.add_bot(server.phone(9))
    assert (await bot.get_chat(group.id)).title == "Ramai"
    assert (await bot.get_chat_member(group.id, bot.id)).status == "member"
    assert await bot.get_chat_member_count(group.id) == 2
    assert [one.status for one in await bot.get_chat_administrators(group.id)] == ["creator"]
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "Halo")


async def test_refusals_become_the_librarys_errors(server: BotApiServer, bot: Bot, siti: Phone) -> None:
    server.fail("sendMessage", faults.flood(3))
    with pytest.raises(RetryAfter) as waiting:
        await bot.send_message(siti.id, "a")
    assert waiting.value.retry_after == 3
    server.fail("sendMessage", faults.server_error(502, html=True))
    with pytest.raises(NetworkError):
        await bot.send_message(siti.id, "a")
    server.fail("sendMessage", faults.cut_after())
    with pytest.raises(NetworkError):
        await bot.send_message(siti.id, "sampai")
    assert siti.messages()[-1].text == "sampai"
    server.fail("sendMessage", faults.slow_answer(0.5))
    with pytest.raises(TimedOut):
        await bot.send_message(siti.id, "lambat", read_timeout=0.05)
    assert await siti.wait_for("lambat")
    siti.block()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(siti.id, "a")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4711, "a")


async def test_two_pollers_and_polling_beside_a_webhook(server: BotApiServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await server.wait_for_calls("getUpdates", done=False)
    await bot.get_updates()
    with pytest.raises(Conflict):
        await first
    await bot.set_webhook("https://example.org/hook", secret_token="s", max_connections=2)
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    with pytest.raises(Conflict):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_goodbye(bot: Bot) -> None:
    with pytest.raises(RetryAfter):
        await bot.close()
    assert await bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await bot.get_me()


async def test_a_whole_application_that_polls(server: BotApiServer, bot: Bot, siti: Phone) -> None:
    async def echo(update: Update, _: object) -> None:
        assert update.effective_message
        await update.effective_message.reply_text(f"kamu bilang {update.effective_message.text}")

    application = Application.builder().bot(bot).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    assert application.updater
    async with application:
        await application.start()
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES, drop_pending_updates=True)
        for text in ("satu", "dua"):
            siti.send(text)
            await siti.wait_for(f"kamu bilang {text}")
        await application.updater.stop()
        await application.stop()
    assert server.updates.pending() == []
    assert {call.status for call in server.calls} <= {200, 0}  # 0: the long poll that it gave up to end
