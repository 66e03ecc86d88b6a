"""Names of people that a message introduces: 'nama saya Siti', 'sy yuni dr brebes', 'my husband Agus', 'Pak Joko'.

How much a word must look like a name depends on what stands before it:
a strong cue ('nama saya', 'bernama', 'my name is') takes any word that is not an ordinary one;
a weak cue ('saya', 'ini', 'I am', 'called', kin, titles) wants a listed name, or a large first letter;
without a cue only a listed name with a large first letter counts, and only if it means nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page, Word

_MOST_WORDS = 4
_VERB = re.compile(r"(?:di|ke|ter|ber|me[mnl]|pe[mn])\w{4,}|\w{3,}(?:nya|kan|lah|ing|ed|ly)")
_BETWEEN = re.compile(r"[\s:=,\"'(.\-]{0,4}")
_OPENERS = frozenset({"i", "ni", "al", "el", "la", "de", "van", "abu"})
_GOES_ON = frozenset({"sekali", "banget", "bgt", "but", "because", "is", "yang", "di", "oleh"})
_JOINTS = frozenset({"bin", "binti", "bt", "bte", "al", "el", "van"})


class NameRecogniser:
    """Finds introduced names of people."""

    kind = "NAME"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `name_strong`, `name_weak`, `name_people`, `name_titles`, `name_fillers`, `name_owners`,
        `name_not_people` (things that have names too), `name_before_things`, `name_origin`, `name_last`."""
        any_of = lexicon.any_of
        owners = rf"(?:(?:\s{{1,2}}{any_of('name_owners')})(?!\w)|ku|mu|nya){{0,2}}"
        people = rf"{any_of('name_people')}{owners}"
        fillers = rf"(?:[\s:=,]{{1,3}}{any_of('name_fillers')}(?!\w)){{0,3}}"
        self._strong = re.compile(
            rf"(?<!\w)(?:{any_of('name_strong')}|{any_of('name_word')}(?:\s{{1,2}}{people}){{1,2}}"
            rf"|{people}\s{{1,2}}{any_of('name_called')})(?!\w){fillers}(?!\w)"
        )
        self._weak = re.compile(rf"(?<!\w)(?:{any_of('name_weak')}|{people})(?!\w)")
        self._title = re.compile(rf"(?<!\w){any_of('name_titles')}(?!\w)\.?")
        self._origin = re.compile(rf"\s*,?\s*{any_of('name_origin')}(?!\w)")
        self._thing = re.compile(rf"(?<!\w){any_of('name_not_people')}(?:nya|ku)?(?:\s\w{{1,12}}){{0,2}}\s?$")
        self._before_thing = re.compile(
            rf"(?<!\w)(?i:{any_of('name_before_things')})\.?(?:\s[A-Z][\w']{{0,20}}){{0,2}}\s*$"
        )
        self._here = re.compile(rf"(?:^|[.,!]\s)(?P<name>[^\W\d_]+)\s{any_of('name_here')}(?!\w)")
        self._last = re.compile(
            rf"(?<!\w){any_of('name_last')}[\s,!.-]{{1,4}}(?P<name>[^\W\d_]+)(?:\s[^\W\d_]+){{0,2}}\W{{0,3}}$"
        )
        self._lexicon = lexicon
        self._titles = lexicon.words("name_titles")

    def find(self, page: Page) -> list[Span]:
        """Spans of names without titles; several words of one name are one span."""
        found: list[Span] = []
        checks: tuple[tuple[re.Pattern[str], Callable[[Page, int], bool]], ...] = (
            (self._strong, self._after_strong),
            (self._weak, self._after_weak),
            (self._title, self._after_title),
        )
        for pattern, accepts in checks:
            for cue in pattern.finditer(page.low):
                if not self._thing.search(page.low[max(0, cue.start() - 40) : cue.start()]):
                    self._collect(page, cue.end(), accepts, found)
        for here in self._here.finditer(page.low):
            self._collect(page, here.start("name"), self._after_title, found)
        last = self._last.search(page.low[-80:])
        if last:
            self._collect(page, max(0, len(page.low) - 80) + last.start("name"), self._after_weak, found)
        for index, word in enumerate(page.words):
            if self._stands_alone(page, word):
                found.append(self._span(page, index, strong=False))
        return found

    def _collect(self, page: Page, at: int, accepts: Callable[[Page, int], bool], found: list[Span]) -> None:
        """Adds the name that starts after `at`, past punctuation and titles, if `accepts` takes its first word."""
        index = 0
        for _ in range(4):
            gap = _BETWEEN.match(page.text, at)
            place = page.word_starts.get(gap.end() if gap else at)
            if place is None or (gap and ". " in gap.group()):
                return
            index, word = place, page.words[place]
            if not self._leads(page, word, accepts == self._after_strong):
                break
            at = word.end
        if not accepts(page, index) or self._part_of_thing(page, page.words[index]):
            return
        if accepts == self._after_strong or not self._in_place(page, page.words[index]):
            found.append(self._span(page, index, strong=accepts == self._after_strong))

    def _leads(self, page: Page, word: Word, strong: bool) -> bool:
        """Titles, and little words that open a name: 'I Made', 'Ni Luh', 'Al Harbi'."""
        if word.low in self._titles:
            return not (strong and word.low in self._lexicon.names)
        return word.titled and word.low in _OPENERS and page.text[word.end : word.end + 2].strip().isupper()

    def _after_strong(self, page: Page, index: int) -> bool:
        word = page.words[index]
        if word.low in self._lexicon.names:
            return word.low not in self._lexicon.ordinary or not self._sentence_goes_on(page, index)
        if not self._possible(word):
            return False
        return self._titled(page, word) or not _VERB.fullmatch(word.low)

    def _after_weak(self, page: Page, index: int) -> bool:
        word = page.words[index]
        if word.low in self._lexicon.names:
            if word.low not in self._lexicon.ordinary:
                return True
            return self._titled(page, word) or self._has_origin(page, word)
        if not self._possible(word):
            return False
        if self._titled(page, word):
            return index + 1 == len(page.words) or not page.case_means_nothing
        return self._has_origin(page, word) and not _VERB.fullmatch(word.low)

    def _after_title(self, page: Page, index: int) -> bool:
        word = page.words[index]
        if page.text[max(0, word.start - 1) : word.start] not in ("", " ", "."):
            return False
        if word.low in self._lexicon.names:
            return word.low not in self._lexicon.ordinary or self._titled(page, word)
        return self._possible(word) and self._titled(page, word)

    def _stands_alone(self, page: Page, word: Word) -> bool:
        """A listed name with a large first letter that is no ordinary word, place or part of a thing's name."""
        if not self._titled(page, word) or len(word.text) < 4 or word.low not in self._lexicon.names:
            return False
        if word.low in self._lexicon.ordinary or self._in_place(page, word):
            return False
        return not self._part_of_thing(page, word)

    def _in_place(self, page: Page, word: Word) -> bool:
        """'Tanjung Balai', 'KK Park': a name inside the name of a place."""
        index = page.word_starts[word.start]
        return any(
            " ".join(part.low for part in page.words[first:last]) in self._lexicon.places
            for first in range(max(0, index - 1), index + 1)
            for last in range(index + 1, index + 3)
        )

    def _part_of_thing(self, page: Page, word: Word) -> bool:
        """'PT Budi Jaya', 'RS Dr Soetomo': named after somebody, but no person."""
        return self._before_thing.search(page.text[max(0, word.start - 40) : word.start]) is not None

    def _possible(self, word: Word) -> bool:
        """No ordinary word, no place, no abbreviation, long enough to be a name."""
        low = word.low
        if len(low) < 3 or low in self._lexicon.ordinary or low in self._lexicon.places:
            return False
        if (word.text.isupper() and len(low) <= 5) or (word.text[:2].isupper() and not word.text.isupper()):
            return False  # 'TKW', 'ART-nya'
        if "-" in low and not word.titled:
            return False  # 'di-blacklist'
        stem = low.removesuffix("nya").removesuffix("ku")
        return stem == low or stem not in self._lexicon.ordinary

    def _titled(self, page: Page, word: Word) -> bool:
        return word.titled and not page.case_means_nothing

    def _sentence_goes_on(self, page: Page, index: int) -> bool:
        """'nama saya indah sekali': a name that is also a word, followed by a word that makes it a statement."""
        following = page.words[index + 1 : index + 2]
        return bool(following) and following[0].low in _GOES_ON

    def _has_origin(self, page: Page, word: Word) -> bool:
        """'yuni dr brebes': followed by 'from' and a place, or a large letter."""
        origin = self._origin.match(page.low, word.end)
        if origin is None:
            return False
        index = page.word_starts.get(origin.end() + 1)
        return index is not None and (page.words[index].low in self._lexicon.places or page.words[index].titled)

    def _span(self, page: Page, index: int, *, strong: bool) -> Span:
        """From the word at `index` over all that belongs to the same name."""
        first = page.words[index]
        end, last = first.end, index
        while last + 1 < len(page.words) and last - index < _MOST_WORDS - 1:
            word = page.words[last + 1]
            if page.text[end : word.start] not in (" ", "  ") or not self._continues(page, word, first, strong=strong):
                break
            end, last = word.end, last + 1
        while last > index and page.words[last].low in _JOINTS:
            last -= 1
            end = page.words[last].end
        return Span(first.start, end, self.kind)

    def _continues(self, page: Page, word: Word, first: Word, *, strong: bool) -> bool:
        low = word.low
        if low in _JOINTS:
            return True
        if low in self._lexicon.places or (low in self._lexicon.ordinary and low not in self._lexicon.names):
            return False
        if page.case_means_nothing or not first.titled:
            unlisted = strong and low not in self._lexicon.ordinary and len(low) > 2 and not _VERB.fullmatch(low)
            return (low in self._lexicon.names and low not in self._lexicon.ordinary) or unlisted
        return word.titled and not (word.text.isupper() and len(low) > 1)
