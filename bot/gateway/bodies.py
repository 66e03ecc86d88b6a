"""Reads and checks what clients send; everything wrong becomes an ApiError."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.core.types import LANGS, Lang
from bot.gateway.errors import ApiError
from bot.store.outbox import is_reply_id

MOST_BYTES = 32 * 1024
#: longest the answer to a message, and to a long poll, is waited for (seconds)
MESSAGE_WAIT = 15.0
POLL_WAIT = 25.0

_READ_PATIENCE = 20.0
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class SessionBody:
    """`POST /chat/api/sessions`; `lang` is None when the client leaves it to its Accept-Language."""

    lang: Lang | None
    proof: tuple[str, str] | None


@dataclass(frozen=True)
class MessageBody:
    """`POST /chat/api/messages`: exactly one of `text` and `payload` is set."""

    text: str
    payload: str
    #: the client's own id of this message: sent again, it is the same message
    client_id: str
    wait: float


async def read_object(request: Request, *, empty_allowed: bool = False) -> dict[str, Any]:
    """The body as a JSON object.

    Raises ApiError 413 as soon as more than 32 KiB have arrived, 408 when sending takes over 20 s, and 400 for
    anything that is not one JSON object in UTF-8 with whole characters. An empty body counts as `{}` where
    `empty_allowed`.
    """
    raw = await read_bytes(request, MOST_BYTES)
    if not raw.strip() and empty_allowed:
        return {}
    try:
        parsed = json.loads(raw.decode("utf-8-sig"))
        # '"\ud800"' is valid JSON but no text: it could be neither stored nor shown.
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "bad_json") from error
    if not isinstance(parsed, dict):
        raise ApiError(400, "bad_json")
    return parsed


async def read_bytes(request: Request, most: int, patience: float = _READ_PATIENCE) -> bytes:
    """The body as it is. Raises ApiError 413 as soon as more than `most` bytes came, 408 after `patience` seconds."""
    try:
        return await asyncio.wait_for(_read_bounded(request, most), patience)
    except asyncio.TimeoutError as error:
        raise ApiError(408, "bad_request") from error


async def _read_bounded(request: Request, most: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:12]) > most:
        raise ApiError(413, "too_large")
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            raise ApiError(413, "too_large")
    return bytes(received)


def session_body(body: dict[str, Any]) -> SessionBody:
    """Raises ApiError 400 `bad_language` or `bad_request`."""
    proof = body.get("proof")
    if proof is None:
        return SessionBody(language(body), None)
    if not isinstance(proof, dict):
        raise ApiError(400, "bad_request")
    challenge, solution = proof.get("challenge"), proof.get("solution")
    if not isinstance(challenge, str) or not isinstance(solution, str):
        raise ApiError(400, "bad_request")
    return SessionBody(language(body), (challenge, solution))


def language(body: dict[str, Any]) -> Lang | None:
    """The body's `language`, None when absent. Raises ApiError 400 `bad_language`."""
    wanted = body.get("language")
    if wanted is None:
        return None
    for lang in LANGS:
        if wanted == lang:
            return lang
    raise ApiError(400, "bad_language")


def message_body(body: dict[str, Any]) -> MessageBody:
    """Raises ApiError 400: `bad_message` (types, or not exactly one of both), `empty_message` or `bad_payload`."""
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise ApiError(400, "bad_message")
    if not isinstance(text if payload is None else payload, str):
        raise ApiError(400, "bad_message")
    if payload == "":
        raise ApiError(400, "bad_payload")
    if text is not None and not text.strip():
        raise ApiError(400, "empty_message")
    client_id = body.get("id", "")
    if not isinstance(client_id, str) or (client_id and not _CLIENT_ID.fullmatch(client_id)):
        raise ApiError(400, "bad_message")
    return MessageBody(text or "", payload or "", client_id, _seconds(body.get("wait"), MESSAGE_WAIT))


def client_id(request: Request) -> str:
    """The client's own `id` of what it sends, "" for none. Raises ApiError 400 `bad_request`."""
    given = request.query_params.get("id", "")
    if given and not _CLIENT_ID.fullmatch(given):
        raise ApiError(400, "bad_request")
    return given


def after_id(request: Request) -> str:
    """The `after` of a poll, "" for the beginning. Raises ApiError 400 `bad_request`."""
    after = request.query_params.get("after", "")
    if after and not is_reply_id(after):
        raise ApiError(400, "bad_request")
    return after


def poll_seconds(request: Request) -> float:
    """How long a poll waits: `wait` of the query, 25 s unless given. Raises ApiError 400 `bad_request`."""
    raw = request.query_params.get("wait")
    if raw is None:
        return POLL_WAIT
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3):
        raise ApiError(400, "bad_request")
    return _seconds(int(raw), POLL_WAIT)


def shown_writing(request: Request) -> bool | None:
    """The `writing` of a poll, "0" or "1"; None for a client that does not ask. Raises ApiError 400 `bad_request`."""
    given = request.query_params.get("writing")
    if given not in (None, "0", "1"):
        raise ApiError(400, "bad_request")
    return None if given is None else given == "1"


def _seconds(value: object, most: float) -> float:
    if value is None:
        return most
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 60:
        raise ApiError(400, "bad_request")
    return min(float(value), most)
