"""Names of people that a message introduces: 'nama saya Siti', 'sy yuni dr brebes', 'my husband Agus', 'Pak Joko'.

How much a word must look like a name depends on what stands before it:
a strong cue ('nama saya', 'bernama', 'my name is') takes any word that is not an ordinary one;
a weak cue ('saya', 'ini', 'I am', 'called', kin, titles) wants a listed name, or a large first letter;
without a cue only a listed name with a large first letter counts, and only if it means nothing else;
beside an identity number a line of its own counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.name_shape import KIND, VERB, NameShape
from bot.language.recognisers.page import Page

_BETWEEN = re.compile(r"[\s:=,\"'(.\-]{0,4}")
#: one to five words, perhaps numbered, and nothing else on a line
_LINE = re.compile(r"(?m)^[ \t]*(?:\d{1,2}[.)] ?)?(?P<name>[^\W\d_]['\w.]{0,30}(?: [^\W\d_]['\w.]{0,30}){0,4})[ \t]*$")
_GOES_ON = frozenset({"sekali", "banget", "bgt", "but", "because", "is", "yang", "di", "oleh"})


class NameRecogniser:
    """Finds introduced names of people."""

    kind = KIND

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `name_strong`, `name_weak`, `name_people`, `name_roles`, `name_titles`, `name_fillers`,
        `name_owners`, `name_not_people` (things that have names too), `name_last`, `name_here`, `name_labels`."""
        any_of = lexicon.any_of
        owners = rf"(?:(?:\s{{1,2}}{any_of('name_owners')})(?!\w)|ku|mu|nya){{0,2}}"
        people = rf"{any_of('name_people')}{owners}"
        fillers = rf"(?:[\s:=,]{{1,3}}{any_of('name_fillers')}(?!\w)){{0,3}}"
        self._strong = re.compile(
            rf"(?<!\w)(?:{any_of('name_strong')}|{any_of('name_word')}(?:\s{{1,2}}{people}){{1,2}}"
            rf"|{people}\s{{1,2}}{any_of('name_called')})(?!\w){fillers}(?!\w)"
        )
        called = rf"(?:\s{{1,2}}{any_of('name_called')})?"
        self._weak = re.compile(rf"(?<!\w)(?:{any_of('name_weak')}|{people}|{any_of('name_roles')}{called})(?!\w)")
        self._title = re.compile(rf"(?<!\w){any_of('name_titles')}(?!\w)\.?")
        self._title_next = re.compile(rf"\W{{1,3}}{any_of('name_titles')}(?!\w)")
        self._thing = re.compile(rf"(?<!\w){any_of('name_not_people')}(?:nya|ku)?(?:\s\w{{1,12}}){{0,2}}\s?$")
        self._here = re.compile(rf"(?:^|[.,!]\s)(?P<name>[^\W\d_]+)\s{any_of('name_here')}(?!\w)")
        self._last = re.compile(
            rf"(?<!\w){any_of('name_last')}[\s,!.-]{{1,4}}(?P<name>[^\W\d_]+)(?:\s[^\W\d_]+){{0,2}}\W{{0,3}}$"
        )
        self._labelled = re.compile(
            r"(?P<name>(?<!\w)[A-Z][\w'-]{1,20}(?: [A-Z][\w'.-]{0,20}){0,3}) ?[,(] ?"
            rf"(?i:\+?\d[\d -]{{7}}|{any_of('name_labels')}\b|\d\d ?(?:tahun|thn|th|yo|y/o|years)\b)"
        )
        self._lexicon = lexicon
        self._shape = NameShape(lexicon)
        self._titles = lexicon.words("name_titles")

    def find(self, page: Page) -> list[Span]:
        """Spans of names without titles; several words of one name are one span."""
        return [*self._after_cues(page), *self._alone(page)]

    def _after_cues(self, page: Page) -> Iterator[Span]:
        checks: tuple[tuple[re.Pattern[str], Callable[[Page, int], bool]], ...] = (
            (self._strong, self._after_strong),
            (self._weak, self._after_weak),
            (self._title, self._after_title),
        )
        for pattern, accepts in checks:
            for cue in pattern.finditer(page.low):
                of_thing = self._thing.search(page.low[max(0, cue.start() - 40) : cue.start()])
                if not of_thing or self._title_next.match(page.low, cue.end()):
                    yield from self._collect(page, cue.end(), accepts)
        for here in self._here.finditer(page.low):
            yield from self._collect(page, here.start("name"), self._after_title)
        last = self._last.search(page.low[-80:])
        if last:
            yield from self._collect(page, max(0, len(page.low) - 80) + last.start("name"), self._after_weak)
        for labelled in self._labelled.finditer(page.text):
            yield from self._collect(page, labelled.start("name"), self._after_weak)

    def _alone(self, page: Page) -> Iterator[Span]:
        """Names without a cue: by their first letter, or on a line of their own."""
        for index, word in enumerate(page.words):
            if self._shape.stands_alone(page, word):
                span = self._shape.span(page, index, strong=False)
                if span:
                    yield Span(self._shape.before(page, index), span.end, KIND)
        if "\n" not in page.text:
            return
        for line in _LINE.finditer(page.text):
            first = page.word_starts[line.start("name")]
            words = tuple(word for word in page.words[first : first + 8] if word.end <= line.end("name"))
            several = len(words) > 1 and all(self._shape.titled(page, word) for word in words)
            if (page.holds_personal_data or several) and self._shape.fills(page, words):
                yield Span(line.start("name"), line.end("name"), KIND)

    def _collect(self, page: Page, at: int, accepts: Callable[[Page, int], bool]) -> Iterator[Span]:
        """The name that starts after `at`, past punctuation and titles, if `accepts` takes its first word."""
        index = 0
        opener: int | None = None
        strong = accepts == self._after_strong
        for _ in range(4):
            gap = _BETWEEN.match(page.text, at)
            place = page.word_starts.get(gap.end() if gap else at)
            if place is None or (gap and ". " in gap.group() and opener is None):
                return
            index, word = place, page.words[place]
            if self._shape.opens(page, word):
                opener = word.start if opener is None else opener
            elif word.low not in self._titles or (strong and self._lexicon.is_name(word.low)):
                break
            at = word.end
        word = page.words[index]
        opened = opener is not None and self._lexicon.is_name(word.low)
        fits = opened or accepts(page, index) or self._shape.two_parts(page, index)
        if not fits or self._shape.part_of_thing(page, word):
            return
        span = self._shape.span(page, index, strong=strong)
        if span and (strong or opened or not self._shape.in_place(page, word)):
            yield span if opener is None else Span(opener, span.end, KIND)
            yield from self._in_brackets(page, span.end)

    def _in_brackets(self, page: Page, end: int) -> Iterator[Span]:
        """'ABU TURKI (ABDULLAH AL GHAMDI)': another name of the same person."""
        index = page.word_starts.get(end + 2) if page.text[end : end + 2] == " (" else None
        if index is not None and self._lexicon.is_name(page.words[index].low):
            span = self._shape.span(page, index, strong=True)
            if span:
                yield span

    def _after_strong(self, page: Page, index: int) -> bool:
        word = page.words[index]
        if self._lexicon.is_name(word.low):
            return word.low not in self._lexicon.ordinary or not self._sentence_goes_on(page, index)
        if not self._shape.possible(page, word):
            return False
        return self._shape.titled(page, word) or not VERB.fullmatch(word.low)

    def _after_weak(self, page: Page, index: int) -> bool:
        word = page.words[index]
        if self._lexicon.is_name(word.low):
            sure = word.low not in self._lexicon.ordinary
            return sure or self._shape.titled(page, word) or self._shape.has_origin(page, word)
        if not self._shape.possible(page, word):
            return False
        if self._shape.titled(page, word):
            return index + 1 == len(page.words) or not page.case_means_nothing
        return self._shape.has_origin(page, word) and not VERB.fullmatch(word.low)

    def _after_title(self, page: Page, index: int) -> bool:
        word = page.words[index]
        if page.text[max(0, word.start - 1) : word.start] not in ("", " ", "."):
            return False
        if self._lexicon.is_name(word.low):
            return word.low not in self._lexicon.ordinary or self._shape.titled(page, word)
        return self._shape.possible(page, word) and self._shape.titled(page, word)

    def _sentence_goes_on(self, page: Page, index: int) -> bool:
        """'nama saya indah sekali': a name that is also a word, followed by a word that makes it a statement."""
        following = page.words[index + 1 : index + 2]
        return bool(following) and following[0].low in _GOES_ON
