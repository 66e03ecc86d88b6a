"""Methods about messages: send, edit, delete, answer a button, fetch a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.botapi.api_parts import Methods, refuse_unsimulated, thread_of
from tests.botapi.errors import bad_request
from tests.botapi.formatting import MAX_CAPTION, formatted
from tests.botapi.json_types import Json
from tests.botapi.markup import check_markup, inline
from tests.botapi.media import from_bot
from tests.botapi.world import QUERY_SECONDS, Chat

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_MAX_DOWNLOAD = 20 * 1024 * 1024


@dataclass
class MessageMethods(Methods):
    """sendMessage and its kin."""

    def send_message(self, given: Json) -> Json:
        chat, extra = self._where(given)
        text, entities = formatted(given["text"], given.get("parse_mode"), given.get("entities"))
        content: Json = {"text": text} | ({"entities": entities} if entities else {})
        if "link_preview_options" in given:
            content["link_preview_options"] = given["link_preview_options"]
        return self._send(chat, given, content | extra)

    def send_photo(self, given: Json) -> Json:
        return self._send_file("photo", given)

    def send_document(self, given: Json) -> Json:
        return self._send_file("document", given)

    def send_voice(self, given: Json) -> Json:
        return self._send_file("voice", given)

    def send_location(self, given: Json) -> Json:
        chat, extra = self._where(given)
        if not (-90 <= given["latitude"] <= 90 and -180 <= given["longitude"] <= 180):
            raise bad_request("Location must be valid")
        names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
        location = {name: given[name] for name in names if name in given}
        return self._send(chat, given, {"location": location} | extra)

    def send_chat_action(self, given: Json) -> bool:
        refuse_unsimulated(given)
        chat = self.world.writable(given["chat_id"])
        thread_of(chat, given)
        if given["action"] not in _ACTIONS or chat.type == "channel":
            raise bad_request("wrong parameter action in request")
        self.world.touch()
        chat.actions.append((self.world.clock(), self.world.revision, given["action"]))
        return True

    def edit_message_text(self, given: Json) -> Json:
        chat, message = self._editable(given)
        if "text" not in message or "text" not in given:
            raise bad_request("there is no text in the message to edit")
        text, entities = formatted(given["text"], given.get("parse_mode"), given.get("entities"))
        content: Json = {"text": text} | ({"entities": entities} if entities else {})
        return self._edit(chat, message, content | inline(given.get("reply_markup")), ("text", "entities"))

    def edit_message_reply_markup(self, given: Json) -> Json:
        chat, message = self._editable(given)
        return self._edit(chat, message, inline(given.get("reply_markup")), ())

    def delete_message(self, given: Json) -> bool:
        chat = self.world.writable(given["chat_id"])
        message = chat.messages.get(given["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        if not self.world.deletable(chat, message):
            raise bad_request("message can't be deleted for everyone")
        self.world.delete(chat, [given["message_id"]])
        return True

    def delete_messages(self, given: Json) -> bool:
        chat, ids = self.world.writable(given["chat_id"]), given["message_ids"]
        if not ids:
            raise bad_request("message identifiers are not specified")
        if len(ids) > 100:
            raise bad_request("too many message identifiers specified")
        found = [chat.messages[one] for one in ids if one in chat.messages]
        if not all(self.world.deletable(chat, message) for message in found):
            raise bad_request("message can't be deleted for everyone")
        self.world.delete(chat, ids)
        return True

    def answer_callback_query(self, given: Json) -> bool:
        query = self.world.queries.get(given["callback_query_id"])
        if query is None or query.answer is not None or self.world.clock() - query.at > QUERY_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(given.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        if given.get("url") and not given["url"].startswith(f"t.me/{self.world.bot['username']}?start="):
            raise bad_request("URL_INVALID")
        query.answer = {name: value for name, value in given.items() if name != "callback_query_id"}
        self.world.touch()
        return True

    def get_file(self, given: Json) -> Json:
        if given["file_id"] not in self.world.files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        about = self.world.files[given["file_id"]][0]
        if about["file_size"] > _MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return about

    def _where(self, given: Json) -> tuple[Chat, Json]:
        """The chat, and what belongs to the message because of its place: topic, reply, protection."""
        refuse_unsimulated(given)
        chat = self.world.writable(given["chat_id"])
        thread, reply = thread_of(chat, given), given.get("reply_parameters", {})
        check_markup(given.get("reply_markup"))
        answered = reply.get("message_id")
        if reply and answered not in chat.messages:
            if not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
            answered = None
        extra = self.world.place(chat, thread, answered)
        if given.get("protect_content"):
            extra["has_protected_content"] = True
        return chat, extra

    def _send(self, chat: Chat, given: Json, content: Json) -> Json:
        markup = given.get("reply_markup", {})
        if "keyboard" in markup:
            chat.keyboard = markup
        elif "remove_keyboard" in markup:
            chat.keyboard = None
        sender = None if chat.type == "channel" else self.world.bot_user()
        message = self.world.write(chat, sender, content | inline(markup))
        if markup and "inline_keyboard" not in markup:
            chat.uneditable.add(message["message_id"])  # Telegram edits no message that brought another keyboard
        return message

    def _send_file(self, kind: str, given: Json) -> Json:
        chat, extra = self._where(given)
        content: Json = {kind: from_bot(self.world, kind, given[kind], given)}
        if given.get("caption"):
            text, entities = formatted(
                given["caption"], given.get("parse_mode"), given.get("caption_entities"), MAX_CAPTION
            )
            content |= {"caption": text} | ({"caption_entities": entities} if entities else {})
        return self._send(chat, given, content | extra)

    def _editable(self, given: Json) -> tuple[Chat, Json]:
        refuse_unsimulated(given)
        for name in ("chat_id", "message_id"):
            if name not in given:
                raise bad_request(f"{name} is empty" if name == "chat_id" else "message identifier is not specified")
        chat = self.world.writable(given["chat_id"])
        check_markup(given.get("reply_markup"))
        message = chat.messages.get(given["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        own = message.get("from", {}).get("id") == self.world.bot["id"] or chat.type == "channel"
        if not own or message["message_id"] in chat.uneditable:
            raise bad_request("message can't be edited")
        return chat, message

    def _edit(self, chat: Chat, message: Json, content: Json, gone: tuple[str, ...]) -> Json:
        names = {*gone, "reply_markup"}
        if {name: message[name] for name in names if name in message} == content:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same"
                " as a current content and reply markup of the message"
            )
        edited: dict[str, Any] = content | {"edit_date": self.world.now()}
        return self.world.edit(chat, message["message_id"], edited, without=names)
