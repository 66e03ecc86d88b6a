"""The parts of addresses: streets, RT/RW, villages, blocks, rooms, floors, buildings."""

from __future__ import annotations

import re

from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page, Word

_NUMBER = re.compile(
    r"\s?,?\s?(?:(?:no|nomor|nomer|number|num|km|#)\.?\s?)?\d{1,4}(?!\d)(?:\s?[a-z](?!\w))?"
    r"(?:\s?[-/]\s?\d{1,4}[a-z]?(?!\w))?(?!\w)"
)
_RT_RW = re.compile(
    r"(?<!\w)rt\W{0,3}\d{1,3}(?:[\s/.,&-]{1,3}(?:rw\W{0,3})?\d{1,3}(?!\d))?(?!\d)|(?<!\w)rw\W{0,3}\d{1,3}(?!\d)"
)
_EAST = (
    r"(?:[a-z]{2,20} )?(?:[a-z]{2,20}|\d{1,3}(?:beon)?)"
    r"-(?:ro|gil|daero|dong|gu|cho|chome|honcho|machi|shi|eup|myeon|ri)(?![\w-])"
)
#: Korea and Japan: 'Gamcheon-ro 48beon-gil 15, Saha-gu', '3-1 Sakura-cho'
_EASTERN = re.compile(
    rf"(?<!\w)(?:\d{{1,4}}(?:-\d{{1,4}}){{0,2}} (?:[a-z-]{{3,20}}, )?)?{_EAST}(?:,? {_EAST}){{0,2}}"
    rf"(?:,? \d{{1,4}}(?:-\d{{1,4}}){{0,2}}(?![\w-]))?(?:,? {_EAST}){{0,2}}"
)
_UNIT_SIGN = re.compile(
    r"(?<!\w)#\d{1,2}-\d{1,4}[a-z]?(?!\w)|(?<![\w-])[a-z]{1,2}-\d{1,2}-\d{2,3}(?![\w-])|(?<![\w/])\d{1,2}(?:/f|f-\d{1,2})(?!\w)"
)
_CODE = (
    r"(?:(?:no|nomor|nomer|number)\b\.?\s?|#)?"
    r"(?!\d+(?:st|nd|rd|th)\b)(?:[a-z]{0,2}-?\d{1,4}[a-z]?(?:[-/]\d{1,4})?|\d{1,4}[a-z]{2}|[a-hj-z])(?![\w'])"
)
_HOUSE_BEFORE = re.compile(r"(?:(?:no|nomor|number)\b\.?\s?)?(?<!\w)\d{1,5}[a-z]?\s?,?\s?$")
_COUNT = re.compile(r"\d\s?$")
_VERB = re.compile(r"(?:me[mn]|ber|ter|di|ng)\w{3,}|\w{2,}-\w{2,}|\w{3,}nya")
_MOST_WORDS = 4

Part = tuple[int, int, bool]
"""Start, end, whether it counts without a neighbour."""


class AddressParts:
    """Finds parts, and tells what is the proper name of a street, village or building."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: those that begin with `address_`, and `count_words`, `money_after`."""
        self._lexicon = lexicon
        self.named = lexicon.words("address_street_names") | lexicon.names | lexicon.places
        #: words that are never the name of a street or place
        self.never = lexicon.words("address_never")
        self._compile(lexicon)

    def _compile(self, lexicon: Lexicon) -> None:
        any_of = lexicon.any_of
        floors = any_of("address_floors")
        self._short_street = re.compile(rf"(?<!\w){any_of('address_streets_short')}(?!\w)\.?\s{{0,2}}")
        self._street = re.compile(rf"(?<!\w){any_of('address_streets')}\s{{1,2}}")
        self._street_after = re.compile(
            rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th)\s)?(?P<word>{any_of('address_streets_after')})(?!\w)\.?"
        )
        self._area = re.compile(rf"(?<!\w){any_of('address_areas')}\s{{1,2}}")
        self._unit = re.compile(rf"(?<!\w){any_of('address_units')}(?:\s{{1,2}}|(?=[\d#])){_CODE}")
        self._weak_unit = re.compile(rf"(?<!\w){any_of('address_units_weak')}(?:\s{{1,2}}|(?=[\d#])){_CODE}")
        # names of ordinary words ('perum griya indah blok d5', 'jalan raya no 5') count when a number follows
        named = any_of("address_streets", "address_streets_short", "address_areas")
        self._numbered = re.compile(
            rf"(?<!\w){named}\.?\s+(?:(?!(?:{any_of('address_never')})\b)[^\W\d_]+\s+){{1,4}}?"
            r"(?=(?:blok|blk|no|nomor|rt|km|gg|gang)\b\W{0,2}\w?\d)"
            rf"|(?<!\w){any_of('address_streets', 'address_streets_short')}\.?\s+"
            r"(?:[a-z]{1,3}\s?)?\d{1,2}(?:/\d{1,3}[a-z]?)+"
        )
        self._floor = re.compile(
            rf"(?<!\w)(?:{floors}\.?\s{{0,2}}(?:\d{{1,2}}(?!\d)|dasar|bawah|atas)"
            rf"|{any_of('address_ordinals')}\s{floors})(?!\w)"
        )
        self._building = re.compile(rf"(?<!\w){any_of('address_buildings')}\s{{1,2}}")
        self._district = re.compile(rf"(?<!\w){any_of('address_districts')}(?!\w)\.?\s{{1,2}}")
        #: patterns before a proper name, and whether such a part counts without a neighbour
        self._named_parts = (
            (self._short_street, True),
            (self._street, True),
            (self._area, True),
            (self._building, False),
            (self._district, False),
        )
        self._building_after = re.compile(rf"(?<!\w){any_of('address_buildings_after')}(?!\w)")
        #: what makes a number a count or an amount: '5 orang', '3 juta'
        self.counted = re.compile(rf"\s?{any_of('count_words', 'money_after')}(?!\w)|\s?[x\u00d7]\s?\d|[.,]\d")

    def find(self, page: Page) -> list[Part]:
        """All parts of the page, in any order."""
        low = page.low
        parts = [(*m.span(), True) for pattern in (_RT_RW, _UNIT_SIGN) for m in pattern.finditer(low)]
        parts += [(m.start(), self._with_number(page, m.end()), True) for m in self._numbered.finditer(low)]
        parts += [(*m.span(), any(char.isdigit() for char in m.group())) for m in _EASTERN.finditer(low)]
        parts += self._rooms(page)
        for pattern, solid in self._named_parts:
            for match in pattern.finditer(low):
                words = self._name_words(page, match.end())
                end = self._with_number(page, words[-1].end) if words else match.end()
                if words and (pattern is not self._street or self._is_street(page, words, end)):
                    parts.append((match.start(), end, solid or (end > words[-1].end and words[0].titled)))
        return parts + self._english_streets(page) + self._english_buildings(page)

    def _rooms(self, page: Page) -> list[Part]:
        """Floors, blocks, rooms, houses with their number, but no counts: '4 lantai 7 kamar'."""
        low = page.low
        parts: list[Part] = []
        units, floors = self._units(low), list(self._floor.finditer(low))
        after_unit, floor_starts = {unit.end() + 1 for unit, _ in units}, {floor.start() for floor in floors}
        for match in floors:
            counts = match.start() not in after_unit and _COUNT.search(low[max(0, match.start() - 2) : match.start()])
            if not self.counted.match(low, match.end()) and not counts:
                parts.append((match.start(), self._with_number(page, match.end()), False))
        for match, alone in units:
            before = low[max(0, match.start() - 2) : match.start()]
            beside = match.start() - 1 in {end for _, end, _ in parts}  # 'lantai 5 kamar 12', but not '2 kamar 1 dapur'
            counts = match.end() + 1 not in floor_starts and self.counted.match(low, match.end())
            if not counts and (beside or not _COUNT.search(before)):
                # 'blok m', 'tower b' alone may be a name that everybody knows
                lone_letter = low[match.end() - 2] == " " and page.text[match.end() - 1].islower()
                parts.append((match.start(), self._with_number(page, match.end()), alone and not lone_letter))
        return parts

    def _units(self, low: str) -> list[tuple[re.Match[str], bool]]:
        """Rooms and houses with their number; whether such a unit counts without a neighbour."""
        units = [(m, True) for m in self._unit.finditer(low)] + [(m, False) for m in self._weak_unit.finditer(low)]
        return sorted(units, key=lambda unit: unit[0].start())

    def _is_street(self, page: Page, words: list[Word], end: int) -> bool:
        """'jalan' is also 'to walk', 'way': wants a large letter, a usual street name, or a number behind."""
        titled = words[0].titled and not page.case_means_nothing
        if titled or words[0].low in self.named or end > words[-1].end:
            return True
        return _RT_RW.match(page.low, end + 1) is not None

    def _english_streets(self, page: Page) -> list[Part]:
        """'45 Nathan Road', 'Ang Mo Kio Ave 3', 'Zhonghua 3rd Road', 'street 271'."""
        found: list[Part] = []
        for match in self._street_after.finditer(page.low):
            index = page.word_starts.get(match.start("word"))
            if index is None:
                continue
            start, names = match.start(), 0
            for word in reversed(page.words[max(0, index - _MOST_WORDS) : index]):
                if word.start >= start:  # the letters of '3rd'
                    continue
                if page.text[word.end : start] not in (" ", "  ", ". ", ".") or not self.is_name(page, word):
                    break
                start, names = word.start, names + 1
            house = _HOUSE_BEFORE.search(page.low[max(0, start - 16) : start])
            if match["word"] == "st" and not house:  # also short for 'saint'
                continue
            number = self._with_number(page, match.end())
            if house and (names or number > match.end()):
                start -= len(house.group())
            titled = names > 0 and page.text[start].isupper() and not page.case_means_nothing
            if (house and names) or titled or (number > match.end() and (names or match["word"] == "street")):
                found.append((start, number, True))
        return found

    def _english_buildings(self, page: Page) -> list[Part]:
        """'Wah Shing Estate', 'Sri Mutiara Apartment': names with large letters before such a word; weak."""
        found: list[Part] = []
        for match in self._building_after.finditer(page.low):
            index = page.word_starts.get(match.start())
            if index is None or page.case_means_nothing:
                continue
            start = match.start()
            for word in reversed(page.words[max(0, index - _MOST_WORDS) : index]):
                if page.text[word.end : start] != " " or not (word.titled and self.is_name(page, word)):
                    break
                start = word.start
            if start < match.start():
                found.append((start, match.end(), False))
        return found

    def _with_number(self, page: Page, end: int) -> int:
        """`end`, moved over one or two numbers: 'gang mawar 3 no 12'."""
        for _ in range(2):
            number = _NUMBER.match(page.low, end)
            if number is None or self.counted.match(page.low, number.end()):
                break
            end = number.end()
        return end

    def _name_words(self, page: Page, at: int) -> list[Word]:
        """Up to four words of a proper name that starts at `at`."""
        words: list[Word] = []
        index = page.word_starts.get(at)
        while index is not None and index < len(page.words) and len(words) < _MOST_WORDS:
            word = page.words[index]
            if (words and page.text[words[-1].end : word.start] != " ") or not self.is_name(page, word):
                break
            words.append(word)
            index += 1
        return words

    def is_name(self, page: Page, word: Word) -> bool:
        """True for a word that may be part of a proper name."""
        low = word.low
        if low in self.never:
            return False
        if word.titled and not page.case_means_nothing:
            return True
        return low in self.named or (low not in self._lexicon.ordinary and len(low) > 2 and not _VERB.fullmatch(low))
