"""The Bot API as the gateway uses it, over python-telegram-bot, with the project's own errors.

Answers are taken as plain JSON, and of them only what is needed: python-telegram-bot's objects would carry names,
and its own `get_updates` logs a whole batch when one update in it is malformed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import Bot, error
from telegram.request import HTTPXRequest

from bot.core.errors import (
    ChannelBusy,
    ChannelDown,
    ChannelLocked,
    ChannelRefused,
    ChannelTaken,
    ChannelUnsure,
    MediaUnusable,
    PersonGone,
)
from bot.core.types import ChannelAddress
from bot.gateway.telegram.updates import WANTED
from bot.gateway.telegram.writing import Keyboard, Part, units
from bot.quiet_http import hush_http

OFFICIAL = "https://api.telegram.org"
#: how long the Bot API may keep a request for updates open; the longest it allows is 50 s
POLL_SECONDS = 25
#: https://core.telegram.org/bots/api#deletemessages
MOST_DELETED = 100

_CONNECT_SECONDS, _READ_SECONDS, _PROFILE_SECONDS = 5.0, 15.0, 30.0
_CONNECTIONS = 128
_LONGEST_TOAST = 200
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: the request did not leave this machine
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
#: as getFile names files; a Bot API server in local mode gives paths on its own disk, which are none of our business
_FILE_PATH = re.compile(r"[\w-]+(/[\w.-]+)+", re.ASCII)
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "have no rights to send")


@dataclass(frozen=True)
class Place:
    """A topic of a forum group; thread 0 is the general one."""

    group: ChannelAddress = field(repr=False)
    thread: int = 0


class TelegramApi:
    """One bot. Methods raise ChannelError: ChannelBusy, ChannelDown, ChannelUnsure, PersonGone, ChannelRefused, …"""

    def __init__(self, token: str, url: str = OFFICIAL) -> None:
        hush_libraries()
        # A proxy of the environment is for the way out, not for a server on this machine.
        proxies = urlsplit(url).hostname not in _LOOPBACK
        options = {"trust_env": proxies}
        self._requests = (_connections(2, options), _connections(_CONNECTIONS, options))
        base = f"{url.rstrip('/')}/bot"
        self._files = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/file/bot{token}/", timeout=_READ_SECONDS, trust_env=proxies
        )
        self._bot = _PlainBot(token, base_url=base, get_updates_request=self._requests[0], request=self._requests[1])

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
        if not isinstance(path, str) or not _FILE_PATH.fullmatch(path):
            raise ChannelRefused("no path")
        try:
            return await self._download(path, most)
        except httpx.HTTPError as problem:
            raise (ChannelDown() if isinstance(problem, _NEVER_SENT) else ChannelUnsure()) from None

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
        with _own_errors():
            return await self._bot.call(method, data, read_timeout or _READ_SECONDS)


class _PlainBot(Bot):
    """Python-telegram-bot's bot without its objects."""

    async def call(self, method: str, data: dict[str, object], read_timeout: float) -> Any:
        return await self._post(
            method, {name: value for name, value in data.items() if value is not None}, read_timeout=read_timeout
        )


def _connections(number: int, options: dict[str, Any]) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=number,
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        pool_timeout=10.0,
        httpx_kwargs=options,
    )


def hush_libraries() -> None:
    """Their log lines hold the token (in addresses), texts and ids: none of them is written, at any level."""
    hush_http()
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


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


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except error.RetryAfter as refusal:
        raise ChannelBusy(max(1.0, refusal._retry_after.total_seconds())) from None
    except (error.Forbidden, error.ChatMigrated):
        raise PersonGone from None
    except error.InvalidToken:
        raise ChannelLocked from None
    except error.Conflict:
        raise ChannelTaken from None
    except error.BadRequest as refusal:  # python-telegram-bot counts it among network errors
        words = str(refusal).lower()
        gone = any(reason in words for reason in _GONE)
        raise (PersonGone() if gone else ChannelRefused(words)) from None
    except error.TelegramError as problem:
        never_sent = isinstance(problem.__cause__, _NEVER_SENT)
        raise (ChannelDown() if never_sent else ChannelUnsure()) from None
    except (KeyError, TypeError, ValueError):  # an answer that is none
        raise ChannelUnsure from None
