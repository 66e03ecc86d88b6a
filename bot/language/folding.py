"""Plain characters for patterns to work on: full-width and emoji digits, curly quotes, hidden characters, accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

#: curly and other quotation marks, dashes, and dots between words or digits
_SAME_CHAR = str.maketrans(
    "\u2018\u2019\u201b`\u00b4\u02bc\u201c\u201d\u201e\u2013\u2014\u2212\u2010\u2011\u00b7\u2022",
    "''''''\"\"\"-----..",
)
#: zero-width characters, direction marks, variation selectors and the keycap frame of emoji digits
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u20e3]")
_HANGUL = range(0xAC00, 0xD7A4)  # would fall apart into its letters


@dataclass(frozen=True)
class Folded:
    """`text` with plain characters, case kept; its character i stands at `origin[i]` of the raw text."""

    text: str
    origin: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` (not empty) stands in the raw text, in code points."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """The folded text; an ASCII text stays as it is."""
    if text.isascii():
        return Folded(text.replace("`", "'"), range(len(text)))
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        folded = _fold_char(char)
        chars.append(folded)
        origin.extend([place] * len(folded))
    return Folded("".join(chars), origin)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char.isascii():
        return char.translate(_SAME_CHAR)
    if _INVISIBLE.match(char):
        return ""
    if ord(char) in _HANGUL:
        return char
    parts = unicodedata.normalize("NFKD", char.translate(_SAME_CHAR)).translate(_SAME_CHAR)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    # a few letters change their length in lower case, which would break the way back
    return plain if len(plain.lower()) == len(plain) else plain.lower()
