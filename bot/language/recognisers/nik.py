"""NIK, the number of an Indonesian identity card, and family card numbers, which are built alike.

16 digits: province (2), regency, district, then day (+40 for women), month, year of birth, then a serial number.
"""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page, digits_of

_DIGITS = 16
#: first digits of a NIK: codes of provinces, the four new ones of Papua (2022) included
_PROVINCES = frozenset(
    (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98))
)
_LOOK_BACK = 40


class NikRecogniser:
    """Finds 16-digit numbers that carry a possible place and date, or follow a cue word."""

    kind = "NIK"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `nik_cues`."""
        self._cue = re.compile(rf"(?<!\w){lexicon.any_of('nik_cues')}(?:\W{{0,3}}\b(?!\d)\w{{1,10}}){{0,3}}\W{{0,4}}$")

    def find(self, page: Page) -> list[Span]:
        """Spans of the whole number, separators inside included."""
        found = []
        for groups in page.windows(_DIGITS, _DIGITS):
            start, end = groups[0].start, groups[-1].end
            if is_nik(digits_of(groups)) or self._cue.search(page.low[max(0, start - _LOOK_BACK) : start]):
                found.append(Span(start, end, self.kind))
        return found


def is_nik(digits: str) -> bool:
    """True for 16 digits with a province that exists and a day and month that can be."""
    if len(digits) != _DIGITS or int(digits[:2]) not in _PROVINCES or digits[12:] == "0000":
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
