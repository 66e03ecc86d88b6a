"""Methods about chats: what they are, who is in them, forum topics."""

from __future__ import annotations

from dataclasses import dataclass

from tests.botapi.api_parts import Methods, check_length
from tests.botapi.errors import bad_request
from tests.botapi.json_types import Json
from tests.botapi.world import Chat, Topic

_COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@dataclass
class ChatMethods(Methods):
    """getChat, createForumTopic and their kin."""

    def get_chat(self, given: Json) -> Json:
        chat = self.world.chat(given["chat_id"])
        if chat.type != "private":
            self.world.writable(chat.id)
        gifts = dict.fromkeys(_GIFTS, True)
        return chat.short() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}

    def leave_chat(self, given: Json) -> bool:
        chat = self.world.chat(given["chat_id"])
        if chat.type == "private":
            raise bad_request("chat member status can't be changed in private chats")
        self.world.writable(chat.id)
        self.world.bot_becomes(chat, "left", by=self.world.bot_user())
        return True

    def get_chat_member(self, given: Json) -> Json:
        chat = self.world.writable(given["chat_id"])
        if given["user_id"] == self.world.bot["id"]:
            return self.world.membership(chat, self.world.bot_user(), chat.bot)
        if given["user_id"] not in self.world.users:
            raise bad_request("user not found")
        status = chat.people.get(given["user_id"], "left")
        return self.world.membership(chat, self.world.users[given["user_id"]], status)

    def get_chat_member_count(self, given: Json) -> int:
        return len(self._members(self.world.writable(given["chat_id"]))) + 1

    def get_chat_administrators(self, given: Json) -> list[Json]:
        chat = self.world.writable(given["chat_id"])
        if chat.type == "private":
            raise bad_request("there are no administrators in the private chat")
        chiefs = {user: status for user, status in self._members(chat).items() if status != "member"}
        return [self.world.membership(chat, self.world.users[user], status) for user, status in chiefs.items()]

    @staticmethod
    def _members(chat: Chat) -> dict[int, str]:
        return {user: status for user, status in chat.people.items() if status not in {"left", "kicked"}}

    # topics

    def create_forum_topic(self, given: Json) -> Json:
        chat = self._forum(given)
        check_length(given["name"].strip(), 1, 128, "topic name")
        if given.get("icon_color", _COLOURS[0]) not in _COLOURS:
            raise bad_request("invalid icon color specified")
        about: Json = {"name": given["name"].strip(), "icon_color": given.get("icon_color", _COLOURS[0])}
        if "icon_custom_emoji_id" in given:
            about["icon_custom_emoji_id"] = given["icon_custom_emoji_id"]
        message = self.world.write(chat, self.world.bot_user(), {"forum_topic_created": about})
        thread = message["message_id"]
        self.world.edit(chat, thread, {"message_thread_id": thread, "is_topic_message": True})
        chat.undeletable.add(thread)
        chat.topics[thread] = Topic(thread, **about)
        return {"message_thread_id": thread, **about}

    def edit_forum_topic(self, given: Json) -> bool:
        chat, topic = self._topic(given)
        name = given.get("name", "").strip() or topic.name
        check_length(name, 1, 128, "topic name")
        icon = given.get("icon_custom_emoji_id", topic.icon_custom_emoji_id)
        if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.name, topic.icon_custom_emoji_id = name, icon
        self._service(chat, topic, {"forum_topic_edited": {"name": name}})
        return True

    def close_forum_topic(self, given: Json) -> bool:
        return self._open_or_close(given, closed=True)

    def reopen_forum_topic(self, given: Json) -> bool:
        return self._open_or_close(given, closed=False)

    def delete_forum_topic(self, given: Json) -> bool:
        chat, topic = self._topic(given, right="can_delete_messages")
        inside = [one for one, message in chat.messages.items() if message.get("message_thread_id") == topic.id]
        del chat.topics[topic.id]
        self.world.delete(chat, inside)
        return True

    def _open_or_close(self, given: Json, *, closed: bool) -> bool:
        chat, topic = self._topic(given)
        if topic.closed == closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        self._service(chat, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
        return True

    def _service(self, chat: Chat, topic: Topic, content: Json) -> None:
        place = {"message_thread_id": topic.id, "is_topic_message": True}
        self.world.write(chat, self.world.bot_user(), content | place)

    def _forum(self, given: Json, right: str = "can_manage_topics") -> Chat:
        chat = self.world.writable(given["chat_id"])
        if chat.type == "private":
            if not self.world.bot["has_topics_enabled"]:
                raise bad_request("the chat is not a forum")
            return chat
        if not chat.is_forum:
            raise bad_request("the chat is not a forum")
        if right not in chat.rights:
            raise bad_request("not enough rights to manage topics in the chat")
        return chat

    def _topic(self, given: Json, right: str = "can_manage_topics") -> tuple[Chat, Topic]:
        chat = self._forum(given, right)
        topic = chat.topics.get(given["message_thread_id"])
        if topic is None:
            raise bad_request("TOPIC_ID_INVALID")
        return chat, topic
