"""Reads updates of the staff group: topic, account, what was written or pressed, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.core.types import ChannelAddress
from bot.gateway.telegram.updates import integer_in, object_in, text_in

#: text, edit: written by somebody; press: a button; other: something that is no text
Kind = Literal["text", "edit", "press", "other"]


@dataclass(frozen=True)
class ForumEvent:
    """What happened in a topic. `account` is the writer's number on Telegram, 0 for a group that writes as itself."""

    update: int
    kind: Kind
    thread: int
    message: int
    account: ChannelAddress = field(repr=False)
    text: str = field(default="", repr=False)
    #: of a press: what the button carries, and what the press is answered with
    data: str = ""
    callback: str = field(default="", repr=False)


def is_of_group(update: object, group: int) -> bool:
    """Whether the update comes from that group, whatever it says."""
    return any(_chat_id(owner) == group for owner in _owners(update))


def read_forum(update: object) -> ForumEvent | None:
    """The event; None for Telegram's own reports, for bots, and for what is outside of topics."""
    number = integer_in(update, "update_id")
    if number is None:
        return None
    if query := object_in(update, "callback_query"):
        return _press(number, query)
    kinds: tuple[tuple[str, Kind], ...] = (("message", "text"), ("edited_message", "edit"))
    for name, kind in kinds:
        if message := object_in(update, name):
            return _message(number, message, kind)
    return None


def _press(number: int, query: dict[str, Any]) -> ForumEvent | None:
    account, message = _account(query), object_in(query, "message") or {}
    if account is None:
        return None
    place = integer_in(message, "message_thread_id") or 0, integer_in(message, "message_id") or 0
    return ForumEvent(number, "press", *place, account, data=text_in(query, "data"), callback=text_in(query, "id"))


def _message(number: int, message: dict[str, Any], kind: Kind) -> ForumEvent | None:
    account, thread = _account(message), integer_in(message, "message_thread_id")
    if account is None or not thread or _reported(message):
        return None
    text, found = text_in(message, "text"), integer_in(message, "message_id") or 0
    if kind == "edit" and not text:
        return None  # a place that moves is edited every few seconds
    return ForumEvent(number, kind if text else "other", thread, found, account, text)


def _reported(message: dict[str, Any]) -> bool:
    """Whether Telegram itself says so: a topic or the group was changed, somebody came or went."""
    return any(name.startswith(("forum_topic_", "general_forum_", "new_chat_", "left_chat_")) for name in message) or (
        "pinned_message" in message or "delete_chat_photo" in message or "video_chat_started" in message
    )


def _account(owner: dict[str, Any]) -> ChannelAddress | None:
    """None for bots; who writes as the group itself is nobody in particular, and never linked."""
    sender = object_in(owner, "from") or {}
    number = integer_in(sender, "id")
    if object_in(owner, "sender_chat"):
        return ChannelAddress("0")
    return None if number is None or sender.get("is_bot") else ChannelAddress(str(number))


def _owners(update: object) -> list[dict[str, Any]]:
    names = ("message", "edited_message", "my_chat_member", "channel_post")
    owners = [object_in(update, name) for name in names]
    query = object_in(update, "callback_query")
    return [owner for owner in (*owners, object_in(query, "message")) if owner]


def _chat_id(owner: dict[str, Any]) -> int | None:
    return integer_in(object_in(owner, "chat"), "id")
