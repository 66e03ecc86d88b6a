"""What was hidden in a message, made ready for its person to pass it on: each mark with the words it stands for."""

from __future__ import annotations

import secrets

from bot.core.types import Withheld
from bot.dialogue.hearing import Heard

_ID_BYTES = 6


def withheld(heard: Heard) -> Withheld | None:
    """One line a hidden word, in the order of the message, as `[alamat] Jl. Melati 5`; None when nothing was hidden."""
    found = heard.redacted
    if found is None or not found.hidden:
        return None
    pairs = dict.fromkeys(zip(found.marks, found.hidden, strict=True))
    return Withheld(secrets.token_hex(_ID_BYTES), "\n".join(f"{mark} {words}" for mark, words in pairs))
