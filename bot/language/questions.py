"""Tells a question about rules ('overstay dendanya berapa?') from an offer, and from somebody who tells of an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.phrases import Reading
from bot.language.places import Place

#: lists of offers.yml: words that a question begins with, that it ends with, and that tell of an offer or name one
LISTS = ("question_starts", "question_ends", "tells", "offered")
#: words; who describes an offer needs more
_LONGEST = 16
_MARKS = " \t\n\"')]}!.\N{HORIZONTAL ELLIPSIS}"


def only_asks(text: str, reading: Reading, seen: Mapping[str, Sequence[Place]]) -> bool:
    """Whether a short text is nothing but a question. `seen`: the places of `LISTS`, by name."""
    words = len(reading.words)
    if not 0 < words <= _LONGEST or seen["tells"] or seen["offered"]:
        return False
    first = next((at for at in range(words) if not reading.filler[at]), 0)
    last = next((at for at in reversed(range(words)) if not reading.filler[at]), words - 1)
    begins = any(place.first <= first for place in seen["question_starts"])
    ends = any(place.last > last for place in seen["question_ends"])
    return begins or ends or _bare_end(text).endswith("?")


def _bare_end(text: str) -> str:
    """Without signs and pictures behind the last word or question mark."""
    kept = len(text)
    while kept and (text[kept - 1] in _MARKS or not (text[kept - 1].isascii() or text[kept - 1].isalpha())):
        kept -= 1
    return text[:kept]
