"""Dates of birth: a date near a cue ('lahir', 'ttl', 'born', 'dob'); any other date stays, so does a year alone."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page

_GAP_WORDS = 6
#: how far from its word a date with a year of birth may stand in a sentence of its own, in characters
_REACH = 110
_OTHER_REACH = 40
_YEAR = re.compile(r"(?:19[4-9]\d|200\d|201[0-4])")
_NEXT = re.compile(r"[\s:=,()/.\-]{0,4}(?:(?P<word>[^\W\d_]+)|(?P<digit>\d))")


class BirthDateRecogniser:
    """Finds dates of birth."""

    kind = "DATE_OF_BIRTH"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `birth_cues`, `birth_cues_after`, `birth_fillers`, `birth_labels` (words that speak of the
        date itself), `other_dates` (what else has dates), `months`."""
        month = lexicon.any_of("months") + r"\.?"
        year = r"(?:(?:19|20)\d\d|'?\d\d(?!\d|\s?(?:th|tahun|years|juta|jt|rb|ribu)))"
        ends = r"(?![\d.]\d|\d)"
        date = (
            r"(?:(?:19|20)\d\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}"
            rf"|\d{{1,2}}\s?[-/. ]\s?\d{{1,2}}\s?[-/. ]\s?{year}"
            rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]{{0,2}}{month}(?:[\s,-]{{0,3}}{year})?"
            rf"|{month}\s?\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:[\s,]{{0,3}}{year})?"
            rf"|{month}[\s,]{{1,2}}(?:19|20)\d\d"
            r"|[0-3]\d[01]\d(?:(?:19|20)\d\d|\d\d))" + ends
        )
        self._date = re.compile(date)
        number = lexicon.any_of("date_numbers")
        self._spoken = re.compile(rf"(?<!\w){number}(?:[ -]{number}){{0,3}}(?: of)? {month}(?: {number}){{1,8}}(?!\w)")
        self._cue = re.compile(rf"(?<!\w){lexicon.any_of('birth_cues')}(?:nya|ku|mu)?(?!\w)")
        after = lexicon.any_of("birth_cues_after")
        self._before = re.compile(rf"(?<![\d.]){date}[\s,:()-]{{0,3}}(?:\w+\s){{0,2}}{after}(?!\w)")
        self._label = re.compile(rf"(?<!\w){lexicon.any_of('birth_labels')}(?:nya|ku|mu)?(?!\w)")
        self._other = re.compile(rf"(?<!\w){lexicon.any_of('other_dates')}(?!\w)")
        self._month = re.compile(rf"{lexicon.any_of('months')}(?!\w)")
        places = {word for place in lexicon.places for word in place.split()}
        self._fillers = lexicon.words("birth_fillers") | places | lexicon.names
        self._ordinary = lexicon.ordinary

    def find(self, page: Page) -> list[Span]:
        """Spans of the date alone."""
        low = page.low
        found: list[tuple[int, int]] = []
        reach = [label.end() for label in self._label.finditer(low)]
        for cue in self._cue.finditer(low):
            place = self._date_after(low, cue.end())
            while place is not None:  # 'lahir 2 mei 2009 tp di ktp 2 mei 2003'
                found.append(place)
                reach.append(place[1])
                place = self._date_after(low, place[1])
            found += [spoken.span() for spoken in self._spoken.finditer(low, cue.end(), cue.end() + _REACH)]
        for match in self._before.finditer(low):
            date = self._date.match(low, match.start())
            if date:
                found.append(date.span())
        for start in reach:
            found += self._told_of(low, start, start + _REACH)
        if page.holds_personal_data:
            found += self._told_of(low, 0, len(low))
        return [Span(start, end, self.kind) for start, end in found]

    def _told_of(self, low: str, at: int, limit: int) -> list[tuple[int, int]]:
        """'beda tanggal lahir, di yang lama 1 Januari 1985, yang baru 1-1-1990': whole dates with a year of birth."""
        found: list[tuple[int, int]] = []
        first = at
        while (date := self._date.search(low, at, min(limit, len(low)))) is not None:
            glued = low[date.start() - 1 : date.start()].isalnum()
            of_other = self._other.search(low, max(first, date.start() - _OTHER_REACH), date.start())
            if glued or of_other or not _YEAR.search(date.group()):
                at = date.start() + 1
                continue
            found.append(date.span())
            at = date.end()
            limit = max(limit, at + _REACH)
        return found

    def _date_after(self, low: str, at: int) -> tuple[int, int] | None:
        """The date after a cue, when nothing but fillers, places and names stands in between."""
        for _ in range(_GAP_WORDS):
            step = _NEXT.match(low, at)
            if step is None:
                return None
            word = step["word"]
            if word is None or self._month.match(low, step.start("word")):
                start = step.start("digit") if word is None else step.start("word")
                date = self._date.match(low, start)
                return date.span() if date else None
            if word not in self._fillers and word in self._ordinary:
                return None
            at = step.end()
        return None
