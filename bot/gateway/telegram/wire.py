"""The connection to a Bot API server: who is asked, and what an answer means for the gateway.

What stands between, a proxy or a network's log-in page, answers too, with codes of its own. Nothing may be concluded
from those: its 403 is no person who blocked the bot, its 404 no wrong token.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
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
    PersonGone,
)
from bot.quiet_http import hush_http

_CONNECT_SECONDS = 5.0
#: when a server says "too fast" but not for how long
_FLOOD_SECONDS = 5
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: the request did not leave this machine
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "have no rights to send")


class PlainBot(Bot):
    """Python-telegram-bot's bot without its objects."""

    async def call(self, method: str, data: dict[str, object], read_timeout: float) -> Any:
        """The plain result of a method; arguments that are None are left out. Raises TelegramError."""
        return await self._post(
            method, {name: value for name, value in data.items() if value is not None}, read_timeout=read_timeout
        )


class Connections(HTTPXRequest):
    """At most `number` at a time; knows the answers of a Bot API from those of anything else."""

    def __init__(self, number: int, url: str, read_seconds: float) -> None:
        super().__init__(
            connection_pool_size=number,
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=read_seconds,
            pool_timeout=10.0,
            httpx_kwargs={"trust_env": goes_out(url)},
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """HTTP status and body of an answer. Raises RetryAfter for every 429, NetworkError for what is no Bot API's."""
        code, payload = await super().do_request(*args, **kwargs)
        answer = _answer(payload)
        if code == HTTPStatus.TOO_MANY_REQUESTS and not _pause(answer):
            raise error.RetryAfter(_FLOOD_SECONDS)
        if answer is None:
            raise error.NetworkError(f"not an answer of a Bot API ({code})")
        return code, payload


def base_of(url: str) -> str:
    """The address in front of "/bot<token>", whether or not it was given with "/bot" or "/" at its end."""
    return url.rstrip("/").removesuffix("/bot").rstrip("/")


def goes_out(url: str) -> bool:
    """False for a server on this machine: a proxy of the environment is for the way out."""
    return urlsplit(url).hostname not in _LOOPBACK


def hush_libraries() -> None:
    """Their log lines hold the token (in addresses), texts and ids: none of them is written, at any level."""
    hush_http()
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


@contextmanager
def own_errors() -> Iterator[None]:
    """The project's own errors in the place of python-telegram-bot's, whose texts hold too much."""
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
        raise (ChannelDown() if never_sent(problem.__cause__) else ChannelUnsure()) from None
    except (KeyError, TypeError, ValueError):  # an answer that is none
        raise ChannelUnsure from None


def never_sent(problem: BaseException | None) -> bool:
    """Whether the server certainly did not hear of the request that failed like this."""
    return isinstance(problem, _NEVER_SENT)


def _answer(payload: bytes) -> dict[str, Any] | None:
    """A Bot API's answer is an object with a Boolean field "ok"."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("ok"), bool) else None


def _pause(answer: dict[str, Any] | None) -> Any:
    parameters = (answer or {}).get("parameters")
    return parameters.get("retry_after") if isinstance(parameters, dict) else None
