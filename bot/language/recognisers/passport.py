"""Passport numbers: an Indonesian one anywhere (letter + 6 or 7 digits), any country's after a cue word."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page

_TIGHT = re.compile(r"(?<![\w/-])[A-Za-z]-?(?:\d{7}|\d{6}(?:\s?\(\d\))?)(?![\w(]|[.,]\d)")
_SPACED = re.compile(r"(?<![\w/-])[A-Z] \d{6,7}(?![\w]|[.,]\d)")
_ANY = re.compile(r"[a-z]{0,2}[ -]?\d{6,9}[a-z]?(?!\w)|[a-z](?:\s?\d){6,7}(?!\w)")
_LOOK_BACK = 40


class PassportRecogniser:
    """Finds passport numbers."""

    kind = "PASSPORT"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `passport_cues`, `number_fillers`, `other_numbers` (what else has such numbers)."""
        fillers = lexicon.any_of("number_fillers")
        between = rf"(?:[\s:=#.,()]{{0,3}}\b{fillers}(?!\w)){{0,5}}[\s:=#.,()'\"-]{{0,4}}"
        self._cue = re.compile(rf"(?<!\w){lexicon.any_of('passport_cues')}(?:ku|nya|mu)?(?!\w){between}")
        self._other = re.compile(rf"(?<!\w){lexicon.any_of('other_numbers')}(?:\W{{0,2}}{fillers}){{0,2}}\W{{0,3}}$")

    def find(self, page: Page) -> list[Span]:
        """Spans of the number with its letter."""
        found: list[Span] = []
        for pattern in (_TIGHT, _SPACED):
            found.extend(
                Span(match.start(), match.end(), self.kind)
                for match in pattern.finditer(page.text)
                if not self._other.search(page.low[max(0, match.start() - _LOOK_BACK) : match.start()])
            )
        for cue in self._cue.finditer(page.low):
            number = _ANY.match(page.low, cue.end())
            if number:
                found.append(Span(number.start(), number.end(), self.kind))
        return found
