"""Values of bot.core.types as bytes and back. ASCII JSON, so that any text a phone can send survives.

Fields this version does not know are passed over: a message stored before an upgrade is still a message.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from bot.core.errors import Unreadable
from bot.core.types import Button, CaseText, Incoming, Reply

T = TypeVar("T")

#: purpose under which a message that waits for its turn is sealed
MESSAGE = "message"


def digest(text: str) -> str:
    """A short fingerprint under which ids from outside are remembered."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def dump_incoming(incoming: Incoming) -> bytes:
    """Bytes of a message."""
    return _dump({**asdict(incoming), "at": incoming.at.isoformat()})


def load_incoming(data: bytes) -> Incoming:
    """The message in `data`. Raises Unreadable."""
    return _load(data, lambda row: _make(Incoming, row, at=datetime.fromisoformat(row["at"])))


def dump_reply(reply: Reply) -> bytes:
    """Bytes of a reply, without its id (the outbox gives that)."""
    return _dump({name: value for name, value in asdict(reply).items() if name != "id"})


def load_reply(data: bytes, reply_id: str) -> Reply:
    """The reply in `data`. Raises Unreadable."""

    def make(row: dict[str, Any]) -> Reply:
        return _make(Reply, row, id=reply_id, buttons=tuple(_make(Button, button) for button in row["buttons"]))

    return _load(data, make)


def dump_case_text(line: CaseText) -> bytes:
    """Bytes of one line of a case."""
    return _dump({**asdict(line), "at": line.at.isoformat()})


def load_case_text(data: bytes) -> CaseText:
    """The line in `data`. Raises Unreadable."""
    return _load(data, lambda row: _make(CaseText, row, at=datetime.fromisoformat(row["at"])))


def _dump(row: dict[str, Any]) -> bytes:
    return json.dumps(row, separators=(",", ":")).encode()


def _load(data: bytes, make: Callable[[dict[str, Any]], T]) -> T:
    try:
        return make(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("format") from error


def _make(kind: Callable[..., T], row: dict[str, Any], **others: Any) -> T:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{**{name: value for name, value in row.items() if name in known}, **others})
