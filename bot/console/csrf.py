"""CSRF tokens: every POST carries one, bound to the session cookie or, before log-in, to a random cookie."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


class Csrf:
    """Makes and checks tokens. `key` is a subkey used for nothing else."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token(self, anchor: str) -> str:
        """The token for a page shown to the browser whose cookie value is `anchor`."""
        digest = hmac.new(self._key, b"csrf\0" + anchor.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def matches(self, anchor: str, token: str) -> bool:
        """Whether `token` was made for `anchor`; an empty anchor never matches."""
        return bool(anchor) and hmac.compare_digest(self.token(anchor).encode(), token.encode())


def new_anchor() -> str:
    """A random cookie value for a browser that has no session yet."""
    return secrets.token_urlsafe(24)
