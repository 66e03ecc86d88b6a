"""Groups, supergroups and channels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tests.botapi.clock import PATIENCE
from tests.botapi.json_types import Json
from tests.botapi.screen import Screen, Shown, Wanted
from tests.botapi.world import Chat, ChatType, Status, World


class Somebody(Protocol):
    """A phone."""

    user: Json

    @property
    def id(self) -> int:
        """The user's id."""


@dataclass
class Group:
    """A chat of several people. People write into it with `phone.send(text, chat=group)`."""

    world: World
    chat: Chat

    @classmethod
    def new(
        cls,
        world: World,
        chat_id: int,
        title: str,
        *,
        type: ChatType = "supergroup",
        username: str = "",
        is_forum: bool = False,
    ) -> Group:
        """Makes one. `chat_id` is negative; supergroups and channels begin with -100."""
        assert chat_id < 0
        about = {"title": title} | ({"username": username} if username else {})
        chat = world.chats.setdefault(chat_id, Chat(chat_id, type, about, is_forum=is_forum))
        return cls(world, chat)

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.chat.id

    def join(self, *phones: Somebody, status: str = "member") -> None:
        """People (phones) come in."""
        for phone in phones:
            self.chat.people[phone.id] = status

    def add_bot(self, by: Somebody, *, rights: Iterable[str] | None = None) -> None:
        """Somebody (a phone) adds the bot, as an administrator when `rights` are given."""
        self.chat.people.setdefault(by.id, "creator")
        status: Status = "member" if rights is None else "administrator"
        self.world.bot_becomes(self.chat, status, by.user, rights or ())
        if self.chat.type != "channel":
            joined = {"new_chat_members": [self.world.bot_user()]}
            self.world.updates.push("message", self.world.write(self.chat, by.user, joined))

    def promote_bot(self, by: Somebody, *rights: str) -> None:
        """Makes the bot an administrator, or changes its rights."""
        self.world.bot_becomes(self.chat, "administrator", by.user, rights)

    def remove_bot(self, by: Somebody) -> None:
        """Throws the bot out."""
        gone = {"left_chat_member": self.world.bot_user()}
        self.world.updates.push("message", self.world.write(self.chat, by.user, gone))
        self.world.bot_becomes(self.chat, "kicked", by.user)

    def upgrade(self, by: Somebody, new_id: int) -> Group:
        """A group becomes a supergroup with another id, as when topics are switched on; the old id is refused."""
        assert self.chat.type == "group"
        new = Group.new(self.world, new_id, self.chat.about["title"])
        new.chat.people, new.chat.bot, new.chat.rights = self.chat.people, self.chat.bot, self.chat.rights
        left = self.world.write(self.chat, by.user, {"migrate_to_chat_id": new_id})
        came = self.world.write(new.chat, by.user, {"migrate_from_chat_id": self.id})
        self.chat.moved_to = new_id
        self.world.updates.push("message", left)
        self.world.updates.push("message", came)
        return new

    def post(self, text: str) -> Json:
        """A channel's post."""
        message = self.world.write(self.chat, None, {"text": text})
        if self.chat.bot == "administrator":
            self.world.updates.push("channel_post", message)
        return message

    def bot_reads(self, message: Json) -> bool:
        """Whether the bot gets a message: always as administrator or without privacy mode, else what is for it."""
        if self.chat.bot == "administrator" or self.world.bot["can_read_all_group_messages"]:
            return True
        if self.chat.bot != "member":
            return False
        text, name = message.get("text", ""), self.world.bot["username"]
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == self.world.bot["id"]
        return text.startswith("/") or f"@{name}" in text or answered

    def messages(self, thread: int | None = None) -> list[Shown]:
        """What the group shows now, of one topic if given."""
        return Screen(self.world, self.chat).messages(thread)

    async def wait_for(self, wanted: Wanted, seconds: float = PATIENCE, *, since: int = -1) -> Shown:
        """The bot's message that fits; see Phone.wait_for. By default any that is there."""
        return await Screen(self.world, self.chat).wait_for(wanted, seconds, since)
