"""Addresses: streets, RT/RW, villages, blocks, rooms, buildings with their neighbours. A town alone is none.

Parts are found one by one; parts that stand side by side become one span, together with what leads on from them
(district, town, post code). Parts that say little alone (floor, building, district) only count beside another.
"""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.address_parts import AddressParts
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page

_TO_NUMBER = re.compile(r"(?P<words>[a-z][^.,;:!?\n\d]{4,40}?) (?:no\.? ?)?\d{1,4}[a-z]?(?![\d.:])")
_POST_CODE = re.compile(r"(?:(?:kode\s?pos|kodepos|postal code|postcode|poskod|zip(?: code)?)\W{0,3})?\d{5,6}(?!\d)")
_HOUSE_LEAD = re.compile(r"(?<!\w)(?:no|lot)\b\.?\s?\d{1,4}[a-z]?\s?,\s?$")
_HOUSE_FIRST = re.compile(r"(?<![\w.,])(?<!jam )(?<!umur )\d{1,4}[a-z]?,? $")  # '17 Jalan Kenari'
_TOKEN = re.compile(r"(?P<gap>[\s,./#-]{0,4})(?:(?P<word>[^\W\d_]+)|(?P<digits>\d{1,6}[a-z]?(?!\w)))")
_LONGEST_GAP = 42
_LONGEST_TAIL = 12  # tokens
_LONGEST_SHORT = 4  # letters of an abbreviation: a full stop after 'kec' ends no sentence


class AddressRecogniser:
    """Finds addresses finer than a town."""

    kind = "ADDRESS"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: those that begin with `address_`, and `count_words`, `money_after`."""
        self._parts = AddressParts(lexicon)
        any_of = lexicon.any_of
        self._cue = re.compile(
            rf"(?<!\w){any_of('address_cues')}(?!\w)"
            rf"(?:\s{{1,2}}{any_of('address_cue_fillers')}(?!\w)){{0,4}}[\s:=,]{{0,3}}"
        )
        self._building_word = re.compile(rf"\s{any_of('address_buildings_after')}(?!\w)")
        self._glue = lexicon.words("address_glue")
        self._place_words = frozenset(word for place in lexicon.places for word in place.split())
        self._endings = lexicon.words("address_area_endings")
        self._areas = lexicon.words("address_areas")
        self._floors = lexicon.words("address_floors")
        self._buildings_after = lexicon.words("address_buildings_after")
        vocabulary = ("streets", "streets_short", "areas", "units", "units_weak", "floors", "buildings", "districts")
        self._vocabulary = frozenset().union(*(lexicon.words(f"address_{name}") for name in vocabulary))
        self._between = self._glue | self._vocabulary | self._buildings_after

    def find(self, page: Page) -> list[Span]:
        """Spans of whole addresses."""
        parts = sorted(self._parts.find(page))
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
            lead = _TO_NUMBER.match(page.low, cue.end())
            if not substance and lead and self._parts.never.isdisjoint(lead["words"].split()):
                # 'alamatnya hay al rawdah syaari 14 rumah no 6'
                substance = not self._parts.counted.match(page.low, lead.end())
                end = self._walk(page, lead.end(), tail=False)[0]
            if substance:
                found.append(Span(cue.end(), end, self.kind))
        return found

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
            known = token["word"] is None or token["word"] in self._between or self._name_at(page, token)
            if not known and not self._building_word.match(page.low, token.end()):  # the 'lucky' of 'lucky tower'
                return False
            at = token.end()
        return True

    def _is_sure_name(self, page: Page, token: re.Match[str]) -> bool:
        return page.text[token.start("word")].isupper() and not page.case_means_nothing

    def _name_at(self, page: Page, token: re.Match[str]) -> bool:
        index = page.word_starts.get(token.start("word"))
        return index is not None and self._parts.is_name(page, page.words[index])

    def _walk(self, page: Page, at: int, *, tail: bool) -> tuple[int, bool]:
        """Follows an address from `at`: (where it ends, whether there was more than a town in it).

        As a tail it only takes places, districts, post codes, and names after a comma.
        """
        end, substance, after_short, on_floor = at, False, False, False
        for _ in range(_LONGEST_TAIL):
            token = _TOKEN.match(page.low, at)
            if token is None or "\n" in token["gap"] or (". " in token["gap"] and not after_short):
                break
            word = token["word"]
            if word is None:
                post_code = _POST_CODE.match(page.low, token.start("digits"))
                if (tail and not post_code) or self._parts.counted.match(page.low, token.end()):
                    break
                substance = substance or not on_floor  # 'tinggal di lantai 3' says little
            elif self._ends_name(page, word, end, token):
                pass
            elif word in self._glue or word in self._vocabulary or word == "pos" or word == "kode":
                at, after_short = token.end(), len(word) <= _LONGEST_SHORT
                on_floor = word in self._floors
                continue  # counts only if something follows
            elif self._name_at(page, token) and (not tail or word in self._place_words or self._led(page, token, end)):
                substance = substance or (word not in self._place_words and self._is_sure_name(page, token))
            else:
                break
            at = end = token.end()
            after_short = on_floor = False
        return end, substance

    def _ends_name(self, page: Page, word: str, end: int, token: re.Match[str]) -> bool:
        """The 'baru' of 'kampung baru', the 'Estate' of 'Wah Shing Estate'."""
        if word in self._buildings_after:
            return page.text[end : token.start("word")] == " " and self._is_sure_name(page, token)
        between = page.low[end : token.start("word")].replace(".", " ").split()
        return word in self._endings and bool(between) and between[-1] in self._areas

    def _led(self, page: Page, token: re.Match[str], end: int) -> bool:
        """A name in a tail must be led by a comma, a district word, or another such name, and look like one."""
        if not (self._is_sure_name(page, token) or token["word"] in self._parts.named):
            return False
        between = page.low[end : token.start("word")]
        if "," in between or any(word in self._vocabulary for word in between.replace(".", " ").split()):
            return True
        return between == " " and page.low[max(0, end - 20) : end].rpartition(",")[2].strip().isalpha()
