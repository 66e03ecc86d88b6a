"""Finds the wish to be asked later how one is: 'tanya kabarku bulan depan ya', 'can you check on me in a month?'.

Words of content decide, like those of control_words: a part of a message counts when it is made of nothing but them,
so 'majikan mau hubungi aku minggu depan' is no wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.types import LANGS, Lang
from bot.language.normalise import Normaliser

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[.,!?;:\n]+")
_MOST_LETTERS = 400
_LONGEST_NUMBER = 3  # digits
#: a wish to be contacted sooner than this is one for staff
_SOON = 2  # days

_ASK, _CONTACT, _AGAIN, _NO, _ENDS, _WHEN = "ask", "contact", "again", "no", "ends", "when"
_KINDS = ("fillers", _ASK, _CONTACT, _AGAIN, _NO, _ENDS)
Words = tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """To be asked, or to be asked no more."""

    #: 0 = at no certain time
    days: int = 0
    ends: bool = False
    #: whether the message says nothing else
    whole: bool = True


@dataclass
class _Found:
    """What the parts of one message say that are made of known words."""

    kinds: set[str] = field(default_factory=set)
    days: list[int] = field(default_factory=list)

    @property
    def wished(self) -> bool:
        if _ASK in self.kinds:
            return True
        return _CONTACT in self.kinds and (max(self.days, default=0) >= _SOON or {_AGAIN, _WHEN} <= self.kinds)

    @property
    def ends(self) -> bool:
        refused = {_ASK, _CONTACT} if _AGAIN in self.kinds else {_ASK}
        return _ENDS in self.kinds or (_NO in self.kinds and bool(self.kinds & refused))


class CheckInWishes:
    """All words of all languages; people mix them. One object serves all threads."""

    def __init__(self, words: Mapping[Lang, Mapping[str, Any]], normaliser: Normaliser) -> None:
        """`words`: per language the raw `check_in_words.yml`."""
        self._normaliser = normaliser
        self._phrases: dict[Words, tuple[str, int]] = {}
        self._units: dict[str, int] = {}
        self._figures: dict[Words, int] = {}
        self._after: set[Words] = set()
        self._endings: set[str] = set()
        for raw in (words[lang] for lang in LANGS):
            for kind in _KINDS:
                self._add(raw[kind], kind)
            for days, phrases in raw[_WHEN].items():
                self._add(phrases, _WHEN, int(days))
            self._units.update(raw["units"])
            self._figures.update({key: int(n) for name, n in raw["figures"].items() for key in self._spellings(name)})
            self._endings.update(map(str, raw["endings"]))
            self._after.update(key for phrase in raw["after"] for key in self._spellings(phrase))
        self._longest = max(map(len, self._phrases))

    def find(self, text: str) -> Wish | None:
        """The wish in a text, None for any other text."""
        if len(text) > _MOST_LETTERS:
            return None
        for reading in (self._normaliser.normalise(text), text.lower()):
            found, whole = _Found(), True
            for part in _PART.split(reading):
                whole &= self._read(_WORD.findall(part), found)
            if found.ends or found.wished:
                return Wish(0 if found.ends else max(found.days, default=0), found.ends, whole)
        return None

    def _read(self, words: list[str], found: _Found) -> bool:
        """Takes over what the part says, unless there is a word that is not known."""
        words = words[:-1] if words and words[-1] in self._endings else words
        kinds: set[str] = set()
        days: list[int] = []
        at = 0
        while at < len(words):
            step, kind, number = self._span(words, at) or self._phrase(words, at)
            if not step:
                return False
            kinds.add(kind)
            days += [number] if kind == _WHEN else []
            at += step
        found.kinds |= kinds
        found.days += days
        return True

    def _phrase(self, words: list[str], at: int) -> tuple[int, str, int]:
        """Length, kind and days of the longest phrase that begins here; length 0 for none."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            known = self._phrases.get(tuple(words[at : at + length]))
            if known:
                return length, *known
        return 0, "", 0

    def _span(self, words: list[str], at: int) -> tuple[int, str, int] | None:
        """'3 bulan lagi', 'two weeks from now'."""
        number, step = self._number(words, at)
        unit = words[at + step] if step and at + step < len(words) else ""
        if unit not in self._units:
            return None
        step += 1
        step += next((len(one) for one in self._after if tuple(words[at + step : at + step + len(one)]) == one), 0)
        return step, _WHEN, number * self._units[unit]

    def _number(self, words: list[str], at: int) -> tuple[int, int]:
        """The number that stands here and how many words it takes; 0 words for none."""
        word = words[at]
        if word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER:
            return int(word), 1
        found = [key for key in self._figures if tuple(words[at : at + len(key)]) == key]
        return (self._figures[found[0]], len(found[0])) if found else (0, 0)

    def _add(self, phrases: Iterable[object], kind: str, days: int = 0) -> None:
        for phrase in phrases:
            for key in self._spellings(str(phrase)):
                self._phrases[key] = (kind, days)

    def _spellings(self, phrase: str) -> set[Words]:
        """As written and as the normaliser writes it."""
        return {tuple(_WORD.findall(phrase.lower())), tuple(_WORD.findall(self._normaliser.normalise(phrase)))}
