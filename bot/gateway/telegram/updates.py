"""Reads updates of the Bot API: takes the few fields that are needed and leaves everything else unread.

Names, usernames, language codes, pictures, numbers and places never get into an object of ours, because nothing
here looks at them; `bot.gateway.telegram.sharing` alone does, for a person whose case is held by staff. The fields
are those of https://core.telegram.org/bots/api#update (Bot API 10.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.core.types import ChannelAddress

#: the kinds of update we ask for; everything else is not even sent
WANTED = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")

Kind = Literal["text", "edit", "button", "media", "location", "contact", "poll", "other", "blocked", "group", "channel"]

_ELSEWHERE: Mapping[str, Kind] = {"group": "group", "supergroup": "group", "channel": "channel"}
_MEDIA = (
    *("voice", "audio", "photo", "video", "video_note", "document", "animation", "sticker", "story", "dice"),
    *("paid_media", "live_photo", "game"),
)
_PLACES = ("location", "venue")
#: they carry names, numbers or documents of people
_PEOPLE = ("contact", "users_shared", "chat_shared", "passport_data")
_POLLS = ("poll", "checklist")
#: what Telegram itself reports in a private chat; nobody waits for an answer to it
_SERVICE = (
    *("pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed"),
    *("connected_website", "successful_payment", "refunded_payment", "boost_added", "web_app_data", "gift"),
    *("unique_gift", "gift_upgrade_sent", "paid_message_price_changed", "direct_message_price_changed"),
    *("proximity_alert_triggered", "checklist_tasks_done", "checklist_tasks_added", "giveaway_created"),
    *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
    *("poll_option_added", "poll_option_deleted", "managed_bot_created"),
)
#: a message longer than any that Telegram lets a person send
_MOST_CHARACTERS = 16_384
_MOST_BITS = 63


@dataclass(frozen=True)
class Event:
    """What one update says. Which fields are set depends on `kind`.

    text, edit      a person wrote, or corrected what they wrote
    button          a person pressed one: `data` is what it carries, `callback` what the press is answered with
    media, location, contact, poll, other
                    something that is not read; `text` is what was written under it
    blocked         the person blocked the bot
    group, channel  something happened there, or the bot was put there
    """

    update: int
    kind: Kind
    chat: ChannelAddress = field(repr=False)
    #: 0 where there is none
    message: int = 0
    text: str = field(default="", repr=False)
    data: str = field(default="", repr=False)
    callback: str = field(default="", repr=False)
    #: of pictures sent together; they are answered once
    album: str = field(default="", repr=False)


def read(update: object) -> Event | None:
    """The event, or None for whatever is ignored on purpose: unknown kinds, bots, service messages, nonsense."""
    number = integer_in(update, "update_id")
    if number is None:
        return None
    if message := object_in(update, "message"):
        return _message(number, message)
    if message := object_in(update, "edited_message"):
        return _edited(number, message)
    if query := object_in(update, "callback_query"):
        return _button(number, query)
    if change := object_in(update, "my_chat_member"):
        return _membership(number, change)
    if post := object_in(update, "channel_post"):
        return _elsewhere(number, post)
    return None


def update_number(update: object) -> int | None:
    """The number that the next request for updates must go beyond."""
    return integer_in(update, "update_id")


def _message(number: int, message: dict[str, Any]) -> Event | None:
    chat = _private_chat(message)
    if chat is None:
        return _elsewhere(number, message)
    if _from_bot(message):
        return None
    text = text_in(message, "text")
    found = integer_in(message, "message_id") or 0
    if text:
        return Event(number, "text", chat, found, text)
    kind = _kind(message)
    if kind is None:
        return None
    caption, album = text_in(message, "caption"), text_in(message, "media_group_id")
    return Event(number, kind, chat, found, caption, album=album)


def _edited(number: int, message: dict[str, Any]) -> Event | None:
    chat = _private_chat(message)
    # a place that moves is edited every few seconds: only words are a correction
    text = text_in(message, "text") or text_in(message, "caption")
    if chat is None or _from_bot(message) or not text:
        return None
    return Event(number, "edit", chat, integer_in(message, "message_id") or 0, text)


def _button(number: int, query: dict[str, Any]) -> Event | None:
    # The message may be too old to be shown to bots, or missing; in a private chat the person's id is the chat's.
    chat = _private_chat(object_in(query, "message") or {}) or _id(object_in(query, "from"))
    if chat is None or _from_bot(query) or (object_in(query, "message") and not _private_chat(query["message"])):
        return None
    return Event(number, "button", chat, data=text_in(query, "data"), callback=text_in(query, "id"))


def _membership(number: int, change: dict[str, Any]) -> Event | None:
    chat = _private_chat(change)
    status = text_in(object_in(change, "new_chat_member") or {}, "status")
    if chat is not None:
        return Event(number, "blocked", chat) if status == "kicked" else None
    if status not in ("member", "administrator", "restricted"):
        return None
    return _elsewhere(number, change)


def _elsewhere(number: int, message: dict[str, Any]) -> Event | None:
    chat = object_in(message, "chat")
    address, kind = _id(chat), _ELSEWHERE.get(text_in(chat or {}, "type"))
    if address is None or kind is None:
        return None
    if "left_chat_member" in message:  # our own leaving is announced too
        return None
    return Event(number, kind, address)


def _kind(message: dict[str, Any]) -> Kind | None:
    """What the person sent, "other" for what is newer than this program; None for Telegram's own reports."""
    if not message.get("message_id") or any(name in message for name in _SERVICE):
        return None
    for kind, names in (("contact", _PEOPLE), ("location", _PLACES), ("poll", _POLLS), ("media", _MEDIA)):
        if any(name in message for name in names):
            return kind  # type: ignore[return-value]
    return "other"


def _private_chat(message: object) -> ChannelAddress | None:
    chat = object_in(message, "chat")
    return _id(chat) if chat and chat.get("type") == "private" else None


def _from_bot(message: dict[str, Any]) -> bool:
    sender = object_in(message, "from")
    return bool(sender and sender.get("is_bot"))


def _id(owner: object) -> ChannelAddress | None:
    number = integer_in(owner, "id")
    return None if number is None else ChannelAddress(str(number))


def object_in(owner: object, name: str) -> dict[str, Any] | None:
    """An object's field that is an object itself."""
    value = owner.get(name) if isinstance(owner, dict) else None
    return value if isinstance(value, dict) else None


def integer_in(owner: object, name: str) -> int | None:
    """A field that is a whole number of at most 63 bits."""
    value = owner.get(name) if isinstance(owner, dict) else None
    fits = isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= _MOST_BITS
    return value if fits else None


def text_in(owner: object, name: str) -> str:
    """A field that is a text, cut and without half characters; "" for anything else."""
    value = owner.get(name) if isinstance(owner, dict) else None
    if not isinstance(value, str):
        return ""
    # half a character (a lone surrogate) is valid JSON but no text
    return value[:_MOST_CHARACTERS].encode("utf-8", "replace").decode()
