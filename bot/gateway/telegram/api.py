"""The Bot API as the gateway uses it, over python-telegram-bot, with the project's own errors.

Answers are taken as plain JSON, and of them only what is needed: python-telegram-bot's objects would carry names,
and its own `get_updates` logs a whole batch when one update in it is malformed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from bot.core.errors import ChannelDown, ChannelRefused, ChannelUnsure, MediaUnusable
from bot.core.types import ChannelAddress
from bot.gateway.telegram.updates import WANTED
from bot.gateway.telegram.wire import Connections, PlainBot, base_of, goes_out, hush_libraries, never_sent, own_errors
from bot.gateway.telegram.writing import Keyboard, Part, units

OFFICIAL = "https://api.telegram.org"
#: how long the Bot API may keep a request for updates open; the longest it allows is 50 s
POLL_SECONDS = 25
#: https://core.telegram.org/bots/api#deletemessages
MOST_DELETED = 100

_READ_SECONDS, _PROFILE_SECONDS = 15.0, 30.0
_CONNECTIONS = 128
_LONGEST_TOAST = 200


@dataclass(frozen=True)
class Place:
    """A topic of a forum group; thread 0 is the general one."""

    group: ChannelAddress = field(repr=False)
    thread: int = 0


class TelegramApi:
    """One bot. Methods raise ChannelError: ChannelBusy, ChannelDown, ChannelUnsure, PersonGone, ChannelRefused, …"""

    def __init__(self, token: str, url: str = OFFICIAL) -> None:
        hush_libraries()
        base = base_of(url)
        self._requests = (Connections(2, url, _READ_SECONDS), Connections(_CONNECTIONS, url, _READ_SECONDS))
        self._files = httpx.AsyncClient(
            base_url=f"{base}/file/bot{token}/", timeout=_READ_SECONDS, trust_env=goes_out(url)
        )
        self._bot = PlainBot(
            token, base_url=f"{base}/bot", get_updates_request=self._requests[0], request=self._requests[1]
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._files.aclose()
        for request in self._requests:
            await request.shutdown()

    async def updates(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[object]:
        """The next updates as they came; asking beyond an update confirms it. Raises also ChannelTaken."""
        wanted: dict[str, object] = {
            "offset": offset,
            "timeout": seconds,
            "allowed_updates": list(WANTED),
            "limit": 100,
        }
        found = await self._call("getUpdates", wanted, read_timeout=seconds + _READ_SECONDS)
        return found if isinstance(found, list) else []

    async def send(self, chat: ChannelAddress, part: Part) -> int:
        """Send one message, without sound; returns its id."""
        sent = await self._call("sendMessage", {"disable_notification": True, **_content(chat, part)})
        return _number(sent, "message_id")

    async def post(self, place: Place, part: Part, *, quiet: bool = False, answers: int = 0) -> int:
        """Write into a topic what cannot be forwarded; returns its id. `answers`: the message it replies to."""
        thread = {"message_thread_id": place.thread or None, "protect_content": True, "disable_notification": quiet}
        reply = {"message_id": answers, "allow_sending_without_reply": True} if answers else None
        sent = await self._call("sendMessage", {**thread, "reply_parameters": reply, **_content(place.group, part)})
        return _number(sent, "message_id")

    async def set_keyboard(self, chat: ChannelAddress, message: int, keyboard: Keyboard) -> None:
        """Give a message of the bot other buttons."""
        wanted = {"chat_id": int(chat), "message_id": message, "reply_markup": {"inline_keyboard": keyboard}}
        with _unmodified_is_fine():
            await self._call("editMessageReplyMarkup", wanted)

    async def create_topic(self, group: ChannelAddress, name: str) -> int:
        """Open a topic of a forum group; returns its number."""
        return _number(await self._call("createForumTopic", {"chat_id": int(group), "name": name}), "message_thread_id")

    async def delete_topic(self, place: Place) -> None:
        """Delete a topic with all its messages."""
        await self._call("deleteForumTopic", {"chat_id": int(place.group), "message_thread_id": place.thread})

    async def is_there(self, chat: ChannelAddress, message: int, part: Part) -> bool:
        """Whether this bot's message `message` in the chat has exactly this content.

        The Bot API can neither be asked for a message nor told to send one only once. But editing a message into what
        it already is changes nothing and is refused in words of its own, which answers the question.
        """
        return await self.edit(chat, message, part)  # if it was another of our texts, it is this one now

    async def edit(self, chat: ChannelAddress, message: int, part: Part) -> bool:
        """Replace the content of a message of this bot; doing it again does no harm. False when that is refused."""
        try:
            await self._call("editMessageText", {"message_id": message, **_content(chat, part)})
        except ChannelRefused as refusal:
            return "not modified" in str(refusal)
        return True

    async def delete(self, chat: ChannelAddress, messages: Sequence[int]) -> None:
        """Delete at most 100 messages, the person's too; those that are gone already are passed over."""
        await self._call("deleteMessages", {"chat_id": int(chat), "message_ids": list(messages)})

    async def file(self, file_id: str, most: int) -> bytes:
        """A file that a person sent, at most `most` bytes. Raises also MediaUnusable: too_large."""
        about = await self._call("getFile", {"file_id": file_id})
        path, size = (about.get("file_path"), about.get("file_size")) if isinstance(about, dict) else (None, None)
        if isinstance(size, int) and size > most:
            raise MediaUnusable("too_large")
        if not isinstance(path, str) or not _is_below(path):
            raise ChannelRefused("no path")
        try:
            return await self._download(quote(path), most)
        except httpx.HTTPError as problem:
            raise (ChannelDown() if never_sent(problem) else ChannelUnsure()) from None

    async def _download(self, path: str, most: int) -> bytes:
        async with self._files.stream("GET", path) as answer:
            if answer.status_code != 200:
                raise ChannelRefused("no file") if answer.status_code == 404 else ChannelUnsure
            received = bytearray()
            async for chunk in answer.aiter_bytes():
                received += chunk
                if len(received) > most:
                    raise MediaUnusable("too_large")
            return bytes(received)

    async def answer_press(self, callback: str, text: str = "") -> None:
        """Stop the clock on a pressed button, with a short notice if there is one."""
        await self._call("answerCallbackQuery", {"callback_query_id": callback, "text": text[:_LONGEST_TOAST] or None})

    async def typing(self, chat: ChannelAddress) -> None:
        """Show for five seconds that an answer is being written."""
        await self._call("sendChatAction", {"chat_id": int(chat), "action": "typing"})

    async def leave(self, chat: ChannelAddress) -> None:
        """Leave a group or channel."""
        await self._call("leaveChat", {"chat_id": int(chat)})

    async def use_webhook(self, url: str, secret: str) -> None:
        """Have updates brought to `url`; each comes with `secret` in a header."""
        wanted = {"url": url, "secret_token": secret, "allowed_updates": list(WANTED), "max_connections": 10}
        await self._call("setWebhook", wanted)

    async def use_polling(self) -> None:
        """Have updates wait to be fetched; those that wait already stay."""
        await self._call("deleteWebhook", {"drop_pending_updates": False})

    async def profile(self, field: str, lang: str) -> Any:
        """What is set now: field "MyCommands", "MyName", …; lang "" = for every language without a text of its own."""
        return await self._call(f"get{field}", {"language_code": lang or None}, read_timeout=_PROFILE_SECONDS)

    async def set_profile(self, field: str, lang: str, **values: object) -> None:
        """Set one of them."""
        await self._call(f"set{field}", {"language_code": lang or None, **values}, read_timeout=_PROFILE_SECONDS)

    async def _call(self, method: str, data: dict[str, object], *, read_timeout: float | None = None) -> Any:
        with own_errors():
            return await self._bot.call(method, data, read_timeout or _READ_SECONDS)


def _is_below(path: str) -> bool:
    """As getFile names files. A Bot API server in local mode gives paths on its own disk: none of our business."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def _number(result: Any, name: str) -> int:
    try:
        return int(result[name])
    except (TypeError, KeyError, ValueError):
        raise ChannelUnsure from None


@contextmanager
def _unmodified_is_fine() -> Iterator[None]:
    """A message that is already what it shall become is no problem."""
    try:
        yield
    except ChannelRefused as refusal:
        if "not modified" not in str(refusal):
            raise


def _content(chat: ChannelAddress, part: Part) -> dict[str, object]:
    return {
        "chat_id": int(chat),
        "text": part.text,
        "entities": _veil(part),
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": part.keyboard} if part.keyboard else None,
    }


def _veil(part: Part) -> list[dict[str, object]] | None:
    if part.veiled_from is None:
        return None
    start = units(part.text[: part.veiled_from])
    return [{"type": "spoiler", "offset": start, "length": units(part.text) - start}]
