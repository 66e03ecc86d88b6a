"""What Telegram keeps: people, chats, their messages and topics, and files. No HTTP, no parameters."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal

from tests.botapi.errors import ApiError, bad_request, forbidden
from tests.botapi.json_types import Json
from tests.botapi.updates import Updates

ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["none", "member", "administrator", "left", "kicked"]
DELETABLE_SECONDS = 48 * 3600
QUERY_SECONDS = 60  # Telegram does not say how long; a bot that answers at once never finds out
RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
FORUM_RIGHTS = ["can_pin_messages", "can_manage_topics"]


@dataclass
class Topic:
    """A forum topic. Its id is that of the message that created it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False


@dataclass
class Query:
    """A pressed button that waits for answerCallbackQuery."""

    id: str
    at: float
    answer: Json | None = None


@dataclass
class Chat:
    """A conversation with the bot.

    `about`: title, or first_name and username. `bot`: what the bot is in it. `people`: their status by id. `changed`:
    the world's revision at which a message was written or changed. `actions`: time, revision and sendChatAction's word.
    """

    id: int
    type: ChatType
    about: Json
    bot: Status = "none"
    rights: frozenset[str] = frozenset()
    is_forum: bool = False
    deactivated: bool = False
    people: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    undeletable: set[int] = field(default_factory=set)
    uneditable: set[int] = field(default_factory=set)
    keyboard: Json | None = None
    topics: dict[int, Topic] = field(default_factory=dict)
    actions: list[tuple[float, int, str]] = field(default_factory=list)
    moved_to: int | None = None
    last_message_id: int = 0

    def short(self) -> Json:
        """A Chat object."""
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.type, **self.about, **forum}


class World:
    """The state of one bot's Telegram. `changed` is set on every change, for those who wait."""

    def __init__(self, bot: Json, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.clock = clock
        self.updates = Updates(clock)
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, tuple[Json, bytes]] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.revision = 0
        self._watchers: set[asyncio.Event] = set()
        self._last_message_id = random.randrange(100, 10_000)

    # who is there

    def bot_user(self) -> Json:
        """The bot as a User, without what only getMe tells."""
        return {name: self.bot[name] for name in ("id", "is_bot", "first_name", "username")}

    def chat(self, chat_id: int | str) -> Chat:
        """The chat of an id or @username; raises ApiError 400."""
        for chat in self.chats.values():
            if chat.id == chat_id or (isinstance(chat_id, str) and _named(chat, chat_id)):
                return chat
        raise bad_request("chat not found")

    def writable(self, chat_id: int | str) -> Chat:
        """A chat in which the bot may write now; raises ApiError 400 or 403."""
        chat = self.chat(chat_id)
        refusal = _refusal(chat)
        if refusal:
            raise refusal
        return chat

    def membership(self, chat: Chat, user: Json, status: str) -> Json:
        """A ChatMember."""
        member: Json = {"status": status, "user": user}
        if status == "kicked":
            member["until_date"] = 0
        if status == "creator":
            member["is_anonymous"] = False
        if status == "administrator":
            names = [*RIGHTS, *(FORUM_RIGHTS if chat.type == "supergroup" else [])]
            names += ["can_post_messages", "can_edit_messages"] if chat.type == "channel" else []
            rights = chat.rights if user["id"] == self.bot["id"] else frozenset(names)
            member |= {"can_be_edited": False, "is_anonymous": False, **{name: name in rights for name in names}}
        return member

    def bot_becomes(self, chat: Chat, status: Status, by: Json, rights: Iterable[str] = ()) -> None:
        """The bot is added, promoted, thrown out or blocked; it hears of it."""
        old = self.membership(chat, self.bot_user(), "left" if chat.bot == "none" else chat.bot)
        chat.bot, chat.rights = status, frozenset({"can_manage_chat", *rights})
        new = self.membership(chat, self.bot_user(), status)
        event = {"chat": chat.short(), "from": by, "date": self.now(), "old_chat_member": old, "new_chat_member": new}
        self.updates.push("my_chat_member", event)
        self.touch()

    # what is said

    def place(self, chat: Chat, thread: int | None, reply_to: int | None) -> Json:
        """The fields of a message because of its topic and what it answers.

        Every message of a topic that answers nothing else answers the one that opened the topic, as Telegram has it.
        """
        place: Json = {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}
        original = chat.messages.get(reply_to or thread or 0)
        if original:
            place["reply_to_message"] = {name: one for name, one in original.items() if name != "reply_to_message"}
        return deepcopy(place)

    def now(self) -> int:
        """Seconds since 1970, as messages carry them."""
        return int(self.clock())

    def write(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        """Puts a message into a chat and returns it."""
        if chat.type in {"private", "group"}:  # these share one numbering
            self._last_message_id += 1
            chat.last_message_id = self._last_message_id
        else:
            chat.last_message_id += 1
        message: Json = {"message_id": chat.last_message_id, "date": self.now(), "chat": chat.short()}
        message |= {"from": sender} if sender else {"sender_chat": chat.short()}
        chat.messages[chat.last_message_id] = message | deepcopy(content)
        self.touch(chat, chat.last_message_id)
        return chat.messages[chat.last_message_id]

    def edit(self, chat: Chat, message_id: int, changes: Json, *, without: Iterable[str] = ()) -> Json:
        """Changes a message in place and returns it."""
        message = chat.messages[message_id]
        for name in without:
            message.pop(name, None)
        message.update(deepcopy(changes))
        self.touch(chat, message_id)
        return message

    def delete(self, chat: Chat, message_ids: Iterable[int]) -> None:
        """Takes messages from everybody's screen."""
        for message_id in message_ids:
            chat.messages.pop(message_id, None)
        self.touch()

    def deletable(self, chat: Chat, message: Json) -> bool:
        """Whether the bot may delete it: younger than 48 h, and its own, or in a private chat, or with the right."""
        if self.clock() - message["date"] >= DELETABLE_SECONDS or message["message_id"] in chat.undeletable:
            return False
        own = message.get("from", {}).get("id") == self.bot["id"]
        return own or chat.type == "private" or "can_delete_messages" in chat.rights

    def text(self, name: str, language: str) -> str:
        """The bot's name, description or short_description in a language, else that for all."""
        return self.texts.get((name, language)) or self.texts.get((name, ""), "")

    def touch(self, chat: Chat | None = None, message_id: int = 0) -> None:
        """Something has changed."""
        self.revision += 1
        if chat:
            chat.changed[message_id] = self.revision
        for watcher in self._watchers:
            watcher.set()

    async def next_change(self, seen: int, seconds: float) -> None:
        """Returns when the revision is no longer `seen`, at the latest after `seconds`."""
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        try:
            if self.revision == seen:
                await asyncio.wait_for(watcher.wait(), seconds)
        except asyncio.TimeoutError:
            pass
        finally:
            self._watchers.discard(watcher)


def _named(chat: Chat, name: str) -> bool:
    return chat.type != "private" and name.lower() == f"@{chat.about.get('username', '')}".lower()


def _refusal(chat: Chat) -> ApiError | None:
    """Telegram's words for not letting the bot write."""
    if chat.moved_to:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        return ApiError(400, words, {"migrate_to_chat_id": chat.moved_to})
    if chat.deactivated:
        return forbidden("user is deactivated")
    if chat.bot in {"member", "administrator"}:
        channel = chat.type == "channel" and "can_post_messages" not in chat.rights
        return bad_request("need administrator rights in the channel chat") if channel else None
    if chat.type == "private":
        return forbidden(
            "bot was blocked by the user" if chat.bot == "kicked" else "bot can't initiate conversation with a user"
        )
    if chat.bot == "kicked":
        return forbidden(f"bot was kicked from the {chat.type} chat")
    return forbidden(f"bot is not a member of the {chat.type} chat")
