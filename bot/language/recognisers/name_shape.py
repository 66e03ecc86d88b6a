"""What the name of a person looks like, and how far it reaches."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page, Word

KIND = "NAME"
#: in words
_MOST_WORDS = 4
#: letters of a syllable that is a word of the language as well
_SHORT = 4
VERB = re.compile(r"(?:di|ke|ter|ber|me[mnl]|pe[mn])\w{4,}|\w{3,}(?:nya|kan|lah|ing|ed|ly)")
_OPENERS = frozenset(
    {"i", "ni", "al", "el", "la", "de", "van", "abu", "ah", "li", "mo", "ng", "bin", "um", "umm", "lalu"}
)
_JOINTS = frozenset({"bin", "binti", "bt", "bte", "al", "el", "van"})


class NameShape:
    """Judges words by the lists, by their first letters and by their neighbours."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `name_not_people`, `name_before_things` (things that have names too), `name_after_things`,
        `company_words`, `name_origin`."""
        self._lexicon = lexicon
        self._origin = re.compile(rf"\s*,?\s*{lexicon.any_of('name_origin')}(?!\w)")
        self._before_thing = re.compile(
            rf"(?<!\w)(?i:{lexicon.any_of('name_before_things')})\.?(?:\s[A-Z][\w']{{0,20}}){{0,2}}\s*$"
        )
        self._after_name = lexicon.words("name_after_things")
        self._company = lexicon.words("company_words")
        cues = lexicon.any_of("name_strong", "name_weak", "name_people", "name_called", "name_word")
        self._cue = re.compile(cues)
        self._things = lexicon.words("name_not_people") | lexicon.words("name_before_things")

    def sure(self, word: Word) -> bool:
        """A listed name that means nothing else."""
        return self._lexicon.is_name(word.low) and word.low not in self._lexicon.ordinary

    def titled(self, page: Page, word: Word) -> bool:
        """A large first letter that says something."""
        return word.titled and not page.case_means_nothing

    def opens(self, page: Page, word: Word) -> bool:
        """Little words that open a name: 'I Made', 'Ni Luh', 'Al Harbi', 'Ah Keong', 'M. Zaenudin'."""
        after = page.text[word.end : word.end + 3]
        if len(word.low) == 1 and after[:1] == ".":
            return word.text.isupper() and after[1:].strip()[:1].isupper()
        large = word.titled or page.case_means_nothing
        return large and word.low in _OPENERS and after[:2].strip().isupper()

    def possible(self, page: Page, word: Word) -> bool:
        """No ordinary word, no place, no abbreviation, long enough to be a name."""
        low = word.low
        if len(low) < 3 or low in self._lexicon.ordinary or low in self._lexicon.places or self._cue.fullmatch(low):
            return False
        acronym = word.text.isupper() and len(low) <= 5 and not page.case_means_nothing
        if acronym or (word.text[:2].isupper() and not word.text.isupper()):
            return False  # 'TKW', 'ART-nya'
        before = low.partition("-")[0]
        if "-" in low and (not word.titled or (before in self._lexicon.ordinary and before not in _OPENERS)):
            return False  # 'di-blacklist', 'Indonesian-speaking'; but 'Al-Mutairi'
        stem = low.removesuffix("nya").removesuffix("ku")
        return stem == low or stem not in self._lexicon.ordinary

    def two_parts(self, page: Page, index: int) -> bool:
        """'Nor Azlina', 'rose anne': a word of the language that a name follows."""
        word, rest = page.words[index], page.words[index + 1 : index + 2]
        if not rest or page.text[word.end : rest[0].start] != " " or rest[0].low in self._lexicon.places:
            return False
        if word.low in self._lexicon.places or word.low in self._things or self._cue.fullmatch(word.low):
            return False
        if self.titled(page, word) and self.titled(page, rest[0]):
            return self.sure(rest[0]) or self.possible(page, rest[0])
        return self.sure(rest[0]) and self._lexicon.is_name(word.low)

    def stands_alone(self, page: Page, word: Word) -> bool:
        """A listed name with a large first letter that is no ordinary word, place or part of a thing's name."""
        if not self.titled(page, word) or len(word.text) < 4 or not self.sure(word):
            return False
        return not self.in_place(page, word) and not self.part_of_thing(page, word)

    def in_place(self, page: Page, word: Word) -> bool:
        """'Tanjung Balai', 'KK Park': a name inside the name of a place."""
        index = page.word_starts[word.start]
        return any(
            " ".join(part.low for part in page.words[first:last]) in self._lexicon.places
            for first in range(max(0, index - 1), index + 1)
            for last in range(index + 1, index + 3)
        )

    def part_of_thing(self, page: Page, word: Word) -> bool:
        """'PT Budi Jaya', 'RS Dr Soetomo': named after somebody, but no person."""
        return self._before_thing.search(page.text[max(0, word.start - 40) : word.start]) is not None

    def has_origin(self, page: Page, word: Word) -> bool:
        """'yuni dr brebes': followed by 'from' and a place, or a large letter."""
        origin = self._origin.match(page.low, word.end)
        if origin is None:
            return False
        index = page.word_starts.get(origin.end() + 1)
        return index is not None and (page.words[index].low in self._lexicon.places or page.words[index].titled)

    def fills(self, page: Page, words: tuple[Word, ...]) -> bool:
        """A line of these words alone is a name: one is sure or written like one, and none is anything else."""
        names = [word for word in words if word.low not in _JOINTS]
        if not all(self._lexicon.is_name(word.low) or self.possible(page, word) for word in names):
            return False
        if len(names) < 2:
            return any(self.sure(word) for word in names)
        return any(self.sure(word) or (word.text[0].isupper() and self.possible(page, word)) for word in names)

    def before(self, page: Page, index: int) -> int:
        """Where the name that the word at `index` belongs to begins: 'Lim Boon Teck' is found by its last part."""
        first = index
        while first and index - first < _MOST_WORDS - 1:
            word = page.words[first - 1]
            beside = page.text[word.end : page.words[first].start] == " "
            if not (beside and self.titled(page, word) and self._lexicon.is_name(word.low)):
                break
            first -= 1
        return page.words[first].start

    def span(self, page: Page, index: int, *, strong: bool) -> Span | None:
        """From the word at `index` over all that belongs to the same name; None if it is a company's or a place's."""
        first = page.words[index]
        end, last = first.end, index
        while last + 1 < len(page.words) and last - index < _MOST_WORDS - 1:
            word = page.words[last + 1]
            if page.text[end : word.start] not in (" ", "  ") or not self._continues(page, word, first, strong=strong):
                break
            end, last = word.end, last + 1
        after = page.words[last + 1].low if last + 1 < len(page.words) else ""
        if last > index and (after in self._company or page.words[last].low in self._company):
            return None  # 'Wei Fong Precision Co.'
        if after in self._after_name and page.text[end : page.words[last + 1].start] == " ":
            return None  # 'Ninoy Aquino airport'
        while last > index and page.words[last].low in _JOINTS:
            last -= 1
            end = page.words[last].end
        return Span(first.start, end, KIND)

    def _continues(self, page: Page, word: Word, first: Word, *, strong: bool) -> bool:
        low = word.low
        if low in _JOINTS:
            return True
        if len(low) == 1:  # 'Dedi K': an initial, unless a sentence goes on
            return first.titled and word.titled and page.text[word.end : word.end + 1] in ("", ".", ",", "\n", ")")
        listed = self._lexicon.is_name(low)
        if first.titled and word.titled and len(low) <= _SHORT and low in self._lexicon.ordinary and not listed:
            return page.text[word.end : word.end + 2].strip().isupper()  # the 'Kah' of 'Lim Kah Seng'
        if low in self._lexicon.places or (low in self._lexicon.ordinary and not listed):
            return False
        if page.case_means_nothing or not first.titled:
            unlisted = strong and low not in self._lexicon.ordinary and len(low) > 2 and not VERB.fullmatch(low)
            return self.sure(word) or unlisted
        return word.titled and not (word.text.isupper() and len(low) > 1)
