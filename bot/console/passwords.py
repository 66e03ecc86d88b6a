"""The strength rule for staff passwords: long, varied and not built from what attackers try first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

Weakness = Literal["weak_short", "weak_long", "weak_name", "weak_repeat", "weak_common"]

MIN_LENGTH = 12
MAX_LENGTH = 200  # argon2 would take more; nobody types it
_MIN_DISTINCT = 6
#: so many characters must remain once common words, keyboard rows and years are taken out
_MIN_REST = 5
_LOOK_ALIKE = str.maketrans("0134578@$!", "oieastbasi")


class PasswordRule:
    """Judges a new password. `common` are words and keyboard rows that add no strength (data/content)."""

    def __init__(self, common: Iterable[str]) -> None:
        self._common = sorted({word.casefold() for word in common}, key=len, reverse=True)

    def weakness(self, password: str, name: str) -> Weakness | None:
        """Why `password` is refused for the account `name`, or None when it is good. The code is a content key."""
        if len(password) < MIN_LENGTH:
            return "weak_short"
        if len(password) > MAX_LENGTH:
            return "weak_long"
        plain = unicodedata.normalize("NFKC", password).casefold()
        folded_name = unicodedata.normalize("NFKC", name).casefold().strip()
        if len(folded_name) >= 3 and folded_name in plain:
            return "weak_name"
        if len(set(plain)) < _MIN_DISTINCT or _has_period(plain):
            return "weak_repeat"
        # Spaces and symbols between common words add nothing: what is left of letters and digits is what counts.
        rests = (self._rest(plain), self._rest(plain.translate(_LOOK_ALIKE)))
        return "weak_common" if min(map(len, rests)) < _MIN_REST else None

    def _rest(self, text: str) -> str:
        rest = "".join(character for character in text if character.isalnum())
        for word in self._common:
            rest = rest.replace(word, "")
        return "" if rest.isdigit() and len(rest) <= 8 else rest


def _has_period(text: str) -> bool:
    """Whether the text is a short piece said again and again ('abcabcabcabc')."""
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, 7))
