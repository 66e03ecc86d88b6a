"""Values of bot.core.types as bytes and back. ASCII JSON, so that any text a phone can send survives."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.core.errors import Unreadable
from bot.core.types import Button, CaseText, Incoming, Reply


def digest(text: str) -> str:
    """A short fingerprint under which ids from outside are remembered."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def dump_incoming(incoming: Incoming) -> bytes:
    """Bytes of a message."""
    return _dump({**asdict(incoming), "at": incoming.at.isoformat()})


def load_incoming(data: bytes) -> Incoming:
    """The message in `data`. Raises Unreadable."""
    fields = _load(data)
    return Incoming(**{**fields, "at": datetime.fromisoformat(fields["at"])})


def dump_reply(reply: Reply) -> bytes:
    """Bytes of a reply, without its id (the outbox gives that)."""
    fields = asdict(reply)
    del fields["id"]
    return _dump(fields)


def load_reply(data: bytes, reply_id: str) -> Reply:
    """The reply in `data`. Raises Unreadable."""
    fields = _load(data)
    buttons = tuple(Button(**button) for button in fields.pop("buttons"))
    return Reply(**fields, buttons=buttons, id=reply_id)


def dump_case_text(line: CaseText) -> bytes:
    """Bytes of one line of a case."""
    return _dump({**asdict(line), "at": line.at.isoformat()})


def load_case_text(data: bytes) -> CaseText:
    """The line in `data`. Raises Unreadable."""
    fields = _load(data)
    return CaseText(**{**fields, "at": datetime.fromisoformat(fields["at"])})


def _dump(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode()


def _load(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data)
    except ValueError as error:
        raise Unreadable("format") from error
    if not isinstance(fields, dict):
        raise Unreadable("format")
    return fields
