"""Signed button tokens: an old button keeps working, a forged one never.

A token is `<mac>.<action>`, at most 64 bytes (Telegram's limit for callback data). The mac binds the action
to one person, so a token copied to somebody else's chat is refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from bot.core.errors import BadToken
from bot.core.types import Pseudonym

_MAC_BYTES = 12  # 96 bits; guessing is limited to online attempts
MAX_TOKEN_BYTES = 64


def sign(key: bytes, person: Pseudonym, action: str) -> str:
    """Token for `action` (ASCII, e.g. `topic:ask/placement_fees`). Raises ValueError when it would not fit."""
    token = f"{_mac(key, person, action)}.{action}"
    if len(token.encode()) > MAX_TOKEN_BYTES:
        raise ValueError(f"button action too long: {action!r}")
    return token


def verify(key: bytes, person: Pseudonym, token: str) -> str:
    """The action inside `token`. Raises BadToken when it was not signed for this person."""
    mac, _, action = token.partition(".")
    if not action or not hmac.compare_digest(mac.encode(), _mac(key, person, action).encode()):
        raise BadToken
    return action


def _mac(key: bytes, person: Pseudonym, action: str) -> str:
    digest = hmac.new(key, f"{person}\0{action}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode()
