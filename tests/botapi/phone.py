"""A person's phone: writes, presses, sends files, blocks, and shows what is on its screen."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain

from tests.botapi import media
from tests.botapi.clock import PATIENCE
from tests.botapi.formatting import detected
from tests.botapi.groups import Group
from tests.botapi.json_types import Json
from tests.botapi.screen import Press, Screen, Shown, Wanted
from tests.botapi.world import Chat, Query, World

_EVERYTHING = -1


@dataclass
class Phone:
    """Somebody with an account. Everything happens in the private chat with the bot unless a `chat` is given.

    What is sent is returned as the Message that the bot gets.
    """

    world: World
    user: Json
    _acted: int = field(default=_EVERYTHING)

    @property
    def id(self) -> int:
        """The user's id, and the id of the private chat."""
        return int(self.user["id"])

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        about: Json = {key: self.user[key] for key in ("first_name", "last_name", "username") if key in self.user}
        return self.world.chats.setdefault(self.id, Chat(self.id, "private", about))

    # sending

    def send(
        self, text: str, *, chat: Group | None = None, thread: int | None = None, reply_to: int | None = None
    ) -> Json:
        """Writes a text."""
        return self.send_raw(_text(text), chat=chat, thread=thread, reply_to=reply_to)

    def start(self, payload: str = "") -> Json:
        """Presses Start, perhaps of a link t.me/<bot>?start=<payload>."""
        return self.send(f"/start {payload}".strip())

    def reply_to(self, message_id: int, text: str, **where: Group | int | None) -> Json:
        """Answers a certain message."""
        return self.send(text, reply_to=message_id, **where)  # type: ignore[arg-type]

    def forward(self, text: str, *, origin: Json | None = None) -> Json:
        """Forwards a text; by default of somebody who hides their account."""
        hidden = {"type": "hidden_user", "date": self.world.now() - 60, "sender_user_name": "Somebody"}
        return self.send_raw(_text(text) | {"forward_origin": origin or hidden})

    def send_photo(self, data: bytes = b"\xff\xd8photo", *, caption: str = "", size: int | None = None) -> Json:
        return self._send_file("photo", data, caption=caption, size=size)

    def send_voice(self, data: bytes = b"OggSvoice", *, caption: str = "", size: int | None = None) -> Json:
        return self._send_file("voice", data, caption=caption, size=size)

    def send_video(self, data: bytes = b"video", *, caption: str = "", size: int | None = None) -> Json:
        return self._send_file("video", data, caption=caption, size=size, name="video.mp4")

    def send_document(
        self,
        data: bytes = b"document",
        *,
        name: str = "file.bin",
        mime_type: str = "",
        caption: str = "",
        size: int | None = None,
    ) -> Json:
        return self._send_file("document", data, caption=caption, size=size, name=name, mime_type=mime_type)

    def send_sticker(self, data: bytes = b"sticker") -> Json:
        return self._send_file("sticker", data)

    def send_file(self, kind: str, data: bytes = b"file", *, caption: str = "") -> Json:
        """Another kind: audio, animation or video_note."""
        return self._send_file(kind, data, caption=caption)

    def send_location(self, latitude: float = -6.2, longitude: float = 106.8) -> Json:
        return self.send_raw({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone_number: str = "+620000000000", first_name: str = "Somebody", **more: object) -> Json:
        return self.send_raw({"contact": {"phone_number": phone_number, "first_name": first_name, **more}})

    def send_poll(self, question: str = "Which?", options: Sequence[str] = ("a", "b")) -> Json:
        rows = [{"persistent_id": str(at), "text": text, "voter_count": 0} for at, text in enumerate(options)]
        flags = dict.fromkeys(("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False)
        poll = {"id": str(secrets.randbits(60)), "question": question, "options": rows, "total_voter_count": 0}
        return self.send_raw({"poll": poll | flags | {"is_anonymous": True, "type": "regular"}})

    def send_media_group(self, *kinds: str, caption: str = "") -> list[Json]:
        """Several files at once, e.g. two of 'photo': one message each, the caption on the first."""
        group = {"media_group_id": str(secrets.randbits(60))}
        return [
            self._send_file(kind, kind.encode(), caption="" if at else caption, more=group)
            for at, kind in enumerate(kinds)
        ]

    def send_raw(
        self, content: Json, *, chat: Group | None = None, thread: int | None = None, reply_to: int | None = None
    ) -> Json:
        """Sends a message with any content fields."""
        where = chat.chat if chat else self._started()
        message = self.world.write(where, self.user, content | self.world.place(where, thread, reply_to))
        if chat is None or chat.bot_reads(message):
            self.world.updates.push("message", message)
        self._acted = self.world.revision
        return message

    def edit(self, text: str, message_id: int | None = None, *, chat: Group | None = None) -> Json:
        """Changes a text of one's own, by default the last."""
        where = chat.chat if chat else self._started()
        own = [one for one, message in where.messages.items() if message.get("from", {}).get("id") == self.id]
        changes = _text(text) | {"edit_date": self.world.now()}
        message = self.world.edit(where, message_id or own[-1], changes, without=("entities",))
        if chat is None or chat.bot_reads(message):
            self.world.updates.push("edited_message", message)
        self._acted = self.world.revision
        return message

    def delete(self, message_id: int) -> None:
        """Deletes a message for both; the bot is not told."""
        self.world.delete(self.private, [message_id])

    # buttons

    def press(self, title: str, *, on: Shown | None = None, chat: Group | None = None) -> Press:
        """Presses a button: of the message `on` even if it is gone meanwhile, else the newest with that title."""
        where = chat.chat if chat else self._started()
        shown = [on] if on else Screen(self.world, where).messages()[::-1]
        for message in shown:
            if button := message.button(title):
                return self._press_inline(where, message, button)
        if on is None and title in self.keyboard():
            self._press_keyboard(title)
            return Press(self.world)
        raise AssertionError(f"no button {title!r}; there are {[one.titles for one in shown]} and {self.keyboard()}")

    def press_data(self, data: str, on: Shown) -> Press:
        """Sends callback data that the message never offered, as a manipulated client can."""
        return self._press_inline(self.private, on, {"text": "", "callback_data": data})

    def _press_inline(self, where: Chat, shown: Shown, button: Json) -> Press:
        if "callback_data" not in button:
            return Press(self.world, url=button.get("url", ""), copied=button.get("copy_text", {}).get("text", ""))
        gone = {"chat": where.short(), "message_id": shown.id, "date": 0}
        query = Query(str(secrets.randbits(62)), self.world.clock())
        self.world.queries[query.id] = query
        event = {
            "id": query.id,
            "from": self.user,
            "message": deepcopy(where.messages.get(shown.id, gone)),
            "chat_instance": str(where.id * 7919),
            "data": button["callback_data"],
        }
        self._acted = self.world.revision
        self.world.updates.push("callback_query", event)
        return Press(self.world, query, button["callback_data"])

    def _press_keyboard(self, title: str) -> None:
        keyboard = self.private.keyboard or {}
        button = next(one for one in chain.from_iterable(keyboard["keyboard"]) if one["text"] == title)
        if keyboard.get("one_time_keyboard"):
            self.private.keyboard = None
        if button.get("request_contact"):
            self.send_contact(first_name=self.user["first_name"], user_id=self.id)
        elif button.get("request_location"):
            self.send_location()
        else:
            self.send(title)

    # the bot itself

    def block(self) -> None:
        """Stops the bot."""
        self.world.bot_becomes(self.private, "kicked", by=self.user)

    def unblock(self) -> None:
        """Lets the bot write again."""
        self.world.bot_becomes(self.private, "member", by=self.user)

    def delete_account(self) -> None:
        """The account is gone for ever."""
        self.private.deactivated = True

    # the screen

    def messages(self) -> list[Shown]:
        """What the private chat shows now, oldest first."""
        return Screen(self.world, self.private).messages()

    def keyboard(self) -> list[str]:
        """Titles of the keyboard below the input field."""
        return Screen(self.world, self.private).keyboard()

    def commands(self) -> list[str]:
        """The commands that the menu offers this person: those of the narrowest scope and of their language."""
        chat = {"type": "chat", "chat_id": self.id}
        for scope in (chat, {"type": "all_private_chats"}, {"type": "default"}):
            for language in (self.user.get("language_code", ""), ""):
                if found := self.world.commands.get((json.dumps(scope, sort_keys=True), language)):
                    return [f"/{one['command']} {one['description']}" for one in found]
        return []

    def about_bot(self) -> tuple[str, str, str]:
        """Name, description (before the first message) and short description, in the person's language."""
        language = self.user.get("language_code", "")
        texts = [self.world.text(name, language) for name in ("name", "description", "short_description")]
        return texts[0] or self.world.bot["first_name"], texts[1], texts[2]

    def typing(self) -> bool:
        """Whether 'is typing' shows."""
        return Screen(self.world, self.private).typing()

    def mark(self) -> int:
        """This moment, for `since`."""
        return self.world.revision

    async def wait_for(self, wanted: Wanted, seconds: float = PATIENCE, *, since: int | None = None) -> Shown:
        """The bot's message with that text in it, or that fits a predicate.

        It must be there now and be new or changed since this phone last did something; `since=-1` takes any,
        `since=phone.mark()` those after a mark. Raises AssertionError, with what the bot said instead.
        """
        acted = self._acted if since is None else since
        return await Screen(self.world, self.private).wait_for(wanted, seconds, acted)

    def _started(self) -> Chat:
        chat = self.private
        assert chat.bot != "kicked", "Telegram lets nobody write to a bot that they blocked; unblock it first"
        chat.bot = "member"
        return chat

    def _send_file(
        self,
        kind: str,
        data: bytes,
        *,
        caption: str = "",
        size: int | None = None,
        name: str = "",
        mime_type: str = "",
        more: Json | None = None,
    ) -> Json:
        content = media.content(self.world, kind, data, name=name, mime_type=mime_type, size=size)
        return self.send_raw(content | ({"caption": caption} if caption else {}) | (more or {}))


def _text(text: str) -> Json:
    entities = detected(text)
    return {"text": text} | ({"entities": entities} if entities else {})
