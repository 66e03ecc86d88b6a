"""Addresses: streets, RT/RW, villages, blocks, rooms, buildings with their neighbours. A town alone is none.

Parts are found one by one; parts that stand side by side become one span, together with what leads on from them
(district, town, post code). Parts that say little alone (floor, building, district) only count beside another.
"""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page, Word

_NUMBER = re.compile(
    r"\s?,?\s?(?:(?:no|nomor|nomer|number|num|km|#)\.?\s?)?\d{1,4}(?!\d)(?:\s?[a-z](?!\w))?"
    r"(?:\s?[-/]\s?\d{1,4}[a-z]?(?!\w))?(?!\w)"
)
_RT_RW = re.compile(
    r"(?<!\w)rt\W{0,3}\d{1,3}(?:[\s/.,&-]{1,3}(?:rw\W{0,3})?\d{1,3}(?!\d))?(?!\d)|(?<!\w)rw\W{0,3}\d{1,3}(?!\d)"
)
_UNIT_SIGN = re.compile(r"(?<!\w)#\d{1,2}-\d{1,4}[a-z]?(?!\w)|(?<![\w/])\d{1,2}/f(?!\w)")
_CODE = (
    r"(?:(?:no|nomor|nomer|number)\b\.?\s?|#)?"
    r"(?!\d+(?:st|nd|rd|th)\b)(?:[a-z]{0,2}-?\d{1,4}[a-z]?(?:[-/]\d{1,4})?|\d{1,4}[a-z]{2}|[a-hj-z])(?![\w'])"
)
_POST_CODE = re.compile(r"(?:(?:kode\s?pos|kodepos|postal code|postcode|poskod|zip(?: code)?)\W{0,3})?\d{5,6}(?!\d)")
_HOUSE_BEFORE = re.compile(r"(?:(?:no|nomor|number)\b\.?\s?)?(?<!\w)\d{1,5}[a-z]?\s?,?\s?$")
_HOUSE_LEAD = re.compile(r"(?<!\w)(?:no|lot)\b\.?\s?\d{1,4}[a-z]?\s?,\s?$")
_HOUSE_FIRST = re.compile(r"(?<![\w.,])(?<!jam )(?<!umur )\d{1,4}[a-z]?,? $")  # '17 Jalan Kenari'
_COUNT = re.compile(r"\d\s?$")
_TOKEN = re.compile(r"(?P<gap>[\s,./#-]{0,4})(?:(?P<word>[^\W\d_]+)|(?P<digits>\d{1,6}[a-z]?(?!\w)))")
_VERB = re.compile(r"(?:me[mn]|ber|ter|di|ng)\w{3,}|\w{2,}-\w{2,}|\w{3,}nya")
_MOST_WORDS = 4
_LONGEST_GAP = 42
_LONGEST_TAIL = 12  # tokens
_LONGEST_SHORT = 4  # letters of an abbreviation: a full stop after 'kec' ends no sentence

_Part = tuple[int, int, bool]  # start, end, counts without a neighbour


class AddressRecogniser:
    """Finds addresses finer than a town."""

    kind = "ADDRESS"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: those that begin with `address_`, and `count_words`, `money_after`."""
        self._lexicon = lexicon
        self._compile(lexicon)
        self._glue = lexicon.words("address_glue")
        self._place_words = frozenset(word for place in lexicon.places for word in place.split())
        self._named = lexicon.words("address_street_names") | lexicon.names | lexicon.places
        self._never = lexicon.words("address_never")
        vocabulary = ("streets", "streets_short", "areas", "units", "units_weak", "floors", "buildings", "districts")
        self._vocabulary = frozenset().union(*(lexicon.words(f"address_{name}") for name in vocabulary))

    def _compile(self, lexicon: Lexicon) -> None:
        any_of = lexicon.any_of
        floors = any_of("address_floors")
        self._short_street = re.compile(rf"(?<!\w){any_of('address_streets_short')}(?!\w)\.?\s{{0,2}}")
        self._street = re.compile(rf"(?<!\w){any_of('address_streets')}\s{{1,2}}")
        self._street_after = re.compile(rf"(?<!\w)(?P<word>{any_of('address_streets_after')})(?!\w)\.?")
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
        self._cue = re.compile(
            rf"(?<!\w){any_of('address_cues')}(?!\w)"
            rf"(?:\s{{1,2}}{any_of('address_cue_fillers')}(?!\w)){{0,4}}[\s:=,]{{0,3}}"
        )
        self._counted = re.compile(rf"\s?{any_of('count_words', 'money_after')}(?!\w)|\s?[x\u00d7]\s?\d|[.,]\d")

    def find(self, page: Page) -> list[Span]:
        """Spans of whole addresses."""
        parts = sorted(self._parts(page))
        found: list[Span] = []
        index = 0
        while index < len(parts):
            start, end, solid = parts[index]
            index += 1
            while index < len(parts) and self._joins(page, end, parts[index][0]):
                # two weak parts side by side ('Golden Tower lantai 5') are an address as well
                solid = solid or parts[index][2] or parts[index][0] >= end
                end = max(end, parts[index][1])
                index += 1
            if solid:
                before = page.low[max(0, start - 12) : start]
                lead = _HOUSE_LEAD.search(before) or (page.text[start].isupper() and _HOUSE_FIRST.search(before))
                start -= len(lead.group()) if lead else 0
                found.append(Span(start, self._walk(page, end, tail=True)[0], self.kind))
        for cue in self._cue.finditer(page.low):
            end, substance = self._walk(page, cue.end(), tail=False)
            if substance:
                found.append(Span(cue.end(), end, self.kind))
        return found

    def _parts(self, page: Page) -> list[_Part]:
        low = page.low
        parts = [(*m.span(), True) for pattern in (_RT_RW, _UNIT_SIGN) for m in pattern.finditer(low)]
        parts += [(m.start(), self._with_number(page, m.end()), True) for m in self._numbered.finditer(low)]
        for match in self._floor.finditer(low):
            if not self._counted.match(low, match.end()):
                parts.append((match.start(), self._with_number(page, match.end()), False))
        for match, alone in self._units(low):
            before = low[max(0, match.start() - 2) : match.start()]
            beside = match.start() - 1 in {end for _, end, _ in parts}  # 'lantai 5 kamar 12', but not '2 kamar 1 dapur'
            if not self._counted.match(low, match.end()) and (beside or not _COUNT.search(before)):
                # 'blok m', 'tower b' alone may be a name that everybody knows
                lone_letter = low[match.end() - 2] == " " and page.text[match.end() - 1].islower()
                parts.append((match.start(), self._with_number(page, match.end()), alone and not lone_letter))
        for pattern, solid in self._named_parts:
            for match in pattern.finditer(low):
                words = self._name_words(page, match.end())
                end = self._with_number(page, words[-1].end) if words else match.end()
                if words and (pattern is not self._street or self._is_street(page, words, end)):
                    parts.append((match.start(), end, solid or (end > words[-1].end and words[0].titled)))
        return parts + self._english_streets(page)

    def _units(self, low: str) -> list[tuple[re.Match[str], bool]]:
        """Rooms and houses with their number; whether such a unit counts without a neighbour."""
        units = [(m, True) for m in self._unit.finditer(low)] + [(m, False) for m in self._weak_unit.finditer(low)]
        return sorted(units, key=lambda unit: unit[0].start())

    def _is_street(self, page: Page, words: list[Word], end: int) -> bool:
        """'jalan' is also 'to walk', 'way': wants a large letter, a usual street name, or a number behind."""
        titled = words[0].titled and not page.case_means_nothing
        if titled or words[0].low in self._named or end > words[-1].end:
            return True
        return _RT_RW.match(page.low, end + 1) is not None

    def _english_streets(self, page: Page) -> list[_Part]:
        """'45 Nathan Road', 'Ang Mo Kio Ave 3', 'street 271'."""
        found: list[_Part] = []
        for match in self._street_after.finditer(page.low):
            index = page.word_starts.get(match.start())
            if index is None:
                continue
            start, names = match.start(), 0
            for word in reversed(page.words[max(0, index - _MOST_WORDS) : index]):
                if page.text[word.end : start] not in (" ", "  ") or not self._is_name(page, word):
                    break
                start, names = word.start, names + 1
            house = _HOUSE_BEFORE.search(page.low[max(0, start - 16) : start])
            number = self._with_number(page, match.end())
            if house and (names or number > match.end()):
                start -= len(house.group())
            titled = names > 0 and page.text[start].isupper() and not page.case_means_nothing
            if (house and names) or titled or (number > match.end() and (names or match["word"] == "street")):
                found.append((start, number, True))
        return found

    def _with_number(self, page: Page, end: int) -> int:
        """`end`, moved over one or two numbers: 'gang mawar 3 no 12'."""
        for _ in range(2):
            number = _NUMBER.match(page.low, end)
            if number is None or self._counted.match(page.low, number.end()):
                break
            end = number.end()
        return end

    def _name_words(self, page: Page, at: int) -> list[Word]:
        """Up to four words of a proper name that starts at `at`."""
        words: list[Word] = []
        index = page.word_starts.get(at)
        while index is not None and index < len(page.words) and len(words) < _MOST_WORDS:
            word = page.words[index]
            if (words and page.text[words[-1].end : word.start] != " ") or not self._is_name(page, word):
                break
            words.append(word)
            index += 1
        return words

    def _is_name(self, page: Page, word: Word) -> bool:
        low = word.low
        if low in self._never:
            return False
        if word.titled and not page.case_means_nothing:
            return True
        return low in self._named or (low not in self._lexicon.ordinary and len(low) > 2 and not _VERB.fullmatch(low))

    def _joins(self, page: Page, end: int, start: int) -> bool:
        """True if nothing but glue, names and house numbers stands between two parts."""
        if start <= end:
            return True
        gap = page.text[end:start]
        if len(gap) > _LONGEST_GAP or any(char in gap for char in "!?;\n"):
            return False
        at = end
        while at < start:
            token = _TOKEN.match(page.low, at)
            if token is None or token.end() > start:
                return page.low[at:start].strip(" ,./-") == ""
            if token["word"] and token["word"] not in self._glue and not self._name_at(page, token):
                return False
            at = token.end()
        return True

    def _is_sure_name(self, page: Page, token: re.Match[str]) -> bool:
        return page.text[token.start("word")].isupper() and not page.case_means_nothing

    def _name_at(self, page: Page, token: re.Match[str]) -> bool:
        index = page.word_starts.get(token.start("word"))
        return index is not None and self._is_name(page, page.words[index])

    def _walk(self, page: Page, at: int, *, tail: bool) -> tuple[int, bool]:
        """Follows an address from `at`: (where it ends, whether there was more than a town in it).

        As a tail it only takes places, districts, post codes, and names after a comma.
        """
        end, substance, after_short = at, False, False
        for _ in range(_LONGEST_TAIL):
            token = _TOKEN.match(page.low, at)
            if token is None or "\n" in token["gap"] or (". " in token["gap"] and not after_short):
                break
            word = token["word"]
            if word is None:
                post_code = _POST_CODE.match(page.low, token.start("digits"))
                if (tail and not post_code) or self._counted.match(page.low, token.end()):
                    break
                substance = True
            elif word in self._glue or word in self._vocabulary or word == "pos" or word == "kode":
                at, after_short = token.end(), len(word) <= _LONGEST_SHORT
                continue  # counts only if something follows
            elif self._name_at(page, token) and (not tail or word in self._place_words or self._led(page, token, end)):
                substance = substance or (word not in self._place_words and self._is_sure_name(page, token))
            else:
                break
            at = end = token.end()
            after_short = False
        return end, substance

    def _led(self, page: Page, token: re.Match[str], end: int) -> bool:
        """A name in a tail must be led by a comma, a district word, or another such name, and look like one."""
        if not (self._is_sure_name(page, token) or token["word"] in self._named):
            return False
        between = page.low[end : token.start("word")]
        if "," in between or any(word in self._vocabulary for word in between.replace(".", " ").split()):
            return True
        return between == " " and page.low[max(0, end - 20) : end].rpartition(",")[2].strip().isalpha()
