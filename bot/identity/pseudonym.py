"""From a channel's address of a person to the pseudonym that everything behind the gateway knows."""

from __future__ import annotations

import base64
import hashlib
import hmac

from bot.core.types import ChannelAddress, Pseudonym

#: the channels' names. Addresses on Telegram can be guessed, so its key is replaced when the keys are changed; a web
#: session's token is random, and nobody but its page has it.
TELEGRAM, WEB = "telegram", "web"

_LEAST_KEY_BYTES = 32
_BYTES = 20  # 160 bits become exactly 32 characters of base32, without padding


class PseudonymMaker:
    """HMAC-SHA-256 under a key of its own: the same person always gets the same pseudonym."""

    def __init__(self, key: bytes) -> None:
        """`key` has at least 32 random bytes. Raises ValueError for a shorter one: a short key can be guessed."""
        if len(key) < _LEAST_KEY_BYTES:
            raise ValueError(f"a pseudonym key needs at least {_LEAST_KEY_BYTES} bytes")
        self._key = key

    def of(self, channel: str, address: ChannelAddress) -> Pseudonym:
        """32 lower-case characters; `channel` ("web", "telegram") keeps equal addresses of two channels apart."""
        if "\0" in channel:
            raise ValueError("a channel's name has no NUL")
        # The length of nothing is needed: the channel cannot hold the separator, so no two pairs meet in one input.
        message = f"{channel}\0{address}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return Pseudonym(base64.b32encode(digest[:_BYTES]).decode().lower())
