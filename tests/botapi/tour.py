"""Everything that the server simulates, once: what people do, and every method."""

from __future__ import annotations

from typing import Any

import httpx

from tests.botapi.groups import Group
from tests.botapi.phone import Phone
from tests.botapi.server import BotApiServer
from tests.botapi.web import local_client

_INLINE = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}, {"text": "Web", "url": "https://example.org"}]]}
_RIGHTS = ["can_manage_topics", "can_delete_messages", "can_post_messages"]


class Client:
    """Calls methods without any library."""

    def __init__(self, server: BotApiServer, http: httpx.AsyncClient) -> None:
        self._address = f"{server.url}/bot{server.token}"
        self._http = http

    async def __call__(self, method: str, **parameters: Any) -> Any:
        """The result; raises AssertionError for a refusal."""
        answer = await self._http.post(f"{self._address}/{method}", json=parameters)
        assert answer.json()["ok"], answer.text
        return answer.json()["result"]

    async def upload(self, method: str, **parameters: Any) -> Any:
        """The same in a form, where bytes are files."""
        files = {name: (f"{name}.bin", value) for name, value in parameters.items() if isinstance(value, bytes)}
        rest = {name: value for name, value in parameters.items() if name not in files}
        answer = await self._http.post(f"{self._address}/{method}", data=rest, files=files)
        assert answer.json()["ok"], answer.text
        return answer.json()["result"]


async def tour(server: BotApiServer) -> None:
    """Leaves the calls in `server.calls` and the updates in `server.updates.history`; all calls succeed."""
    phone = server.phone(501, first_name="Siti", last_name="A", username="siti", language_code="id")
    forum = server.group(-100500, "Staf", is_forum=True)
    channel = server.group(-100600, "Kabar", type="channel", username="kabar")
    for group in (forum, channel):
        group.add_bot(phone, rights=_RIGHTS)
    channel.post("Kabar baru")
    _people(server, phone)
    async with local_client() as http:
        client = Client(server, http)
        await _about_the_bot(client, phone)
        await _messages(client, phone, channel)
        await _files(client, phone)
        await _topics(client, phone, forum)
        await _updates(client)
        server.clock.advance(minutes=11)
        for method in ("close", "logOut"):
            await client(method)


def _people(server: BotApiServer, phone: Phone) -> None:
    first = phone.start("link")
    phone.reply_to(first["message_id"], "Jawaban https://example.org")
    phone.edit("Jawaban lain")
    phone.forward("Diteruskan")
    for kind in ("audio", "animation", "video_note"):
        phone.send_file(kind, caption="")
    phone.send_photo(caption="foto")
    phone.send_voice()
    phone.send_video()
    phone.send_document()
    phone.send_sticker()
    phone.send_location()
    phone.send_contact()
    phone.send_poll()
    phone.send_media_group("photo", "video", caption="dua")
    phone.block()
    phone.unblock()
    small = server.group(-44, "Kecil", type="group")
    small.add_bot(phone)
    phone.send("/help", chat=small)
    small.upgrade(phone, -100444).remove_bot(phone)


async def _about_the_bot(client: Client, phone: Phone) -> None:
    await client("getMe")
    scope = {"type": "chat", "chat_id": phone.id}
    await client("setMyCommands", commands=[{"command": "help", "description": "Bantuan"}], scope=scope)
    await client("getMyCommands", scope=scope)
    await client("deleteMyCommands")
    await client("setMyName", name="Pelita")
    await client("setMyDescription", description="Halo", language_code="id")
    await client("setMyShortDescription", short_description="Halo")
    for method in ("getMyName", "getMyDescription", "getMyShortDescription", "getChatMenuButton"):
        await client(method)
    await client("setChatMenuButton", chat_id=phone.id, menu_button={"type": "commands"})


async def _messages(client: Client, phone: Phone, channel: Group) -> None:
    sent = await client("sendMessage", chat_id=phone.id, text="*Halo*", parse_mode="MarkdownV2", reply_markup=_INLINE)
    press = phone.press("Ya")
    assert press.query
    await client("answerCallbackQuery", callback_query_id=press.query.id, text="ok")
    gone = phone.messages()[-1]
    where = {"chat_id": phone.id, "message_id": sent["message_id"]}
    await client("editMessageText", **where, text="Lain", reply_markup=_INLINE)
    await client("editMessageReplyMarkup", **where)
    await client("deleteMessage", **where)
    phone.press("Ya", on=gone)
    await client("sendMessage", chat_id="@kabar", text="Halo")
    await client("deleteMessages", chat_id=channel.id, message_ids=[1, 2, 3])
    await client("sendChatAction", chat_id=phone.id, action="typing")
    await client("sendLocation", chat_id=phone.id, latitude=1.5, longitude=2.5)


async def _files(client: Client, phone: Phone) -> None:
    for kind in ("photo", "document", "voice"):
        sent = await client.upload(f"send{kind.capitalize()}", chat_id=phone.id, caption="berkas", **{kind: b"data"})
    await client("getFile", file_id=sent["voice"]["file_id"])


async def _topics(client: Client, phone: Phone, forum: Group) -> None:
    for chat_id in (forum.id, phone.id):
        await client("getChat", chat_id=chat_id)
        topic = await client("createForumTopic", chat_id=chat_id, name="Kasus")
        where = {"chat_id": chat_id, "message_thread_id": topic["message_thread_id"]}
        await client("editForumTopic", **where, name="Kasus 2")
        await client("sendMessage", **where, text="Halo")
        await client("closeForumTopic", **where)
        await client("reopenForumTopic", **where)
        phone.send("Halo", chat=forum if chat_id < 0 else None, thread=topic["message_thread_id"])
        await client("deleteForumTopic", **where)
    await client("getChatMember", chat_id=forum.id, user_id=phone.id)
    await client("getChatMemberCount", chat_id=forum.id)
    await client("getChatAdministrators", chat_id=forum.id)
    await client("leaveChat", chat_id=forum.id)


async def _updates(client: Client) -> None:
    await client("getUpdates", allowed_updates=["message"], timeout=1)
    await client("setWebhook", url="https://127.0.0.1:9/", secret_token="s", drop_pending_updates=True)
    await client("getWebhookInfo")
    await client("deleteWebhook")
