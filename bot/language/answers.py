"""Reads a short text as the answer to one open question, by phrases that editors keep in `answers.yml`.

Several codes mean that it is not clear which of them is meant, and that it should be asked. Only words decide here;
that danger comes first is the caller's decision, who knows how urgent the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from bot.core.screening import SKIP, UNSURE, Figure, Item
from bot.core.types import LANGS, Lang
from bot.language.normalise import Normaliser

YES, NO, NOW, BEFORE, BACK, WHY, RESUME = "yes", "no", "now", "before", "back", "why", "resume"
_STEERING = (BACK, WHY, RESUME)
#: meanings that may begin or end a longer answer: 'iya, paspor saya ditahan', 'kalau itu sih belum'
_LEADING = (UNSURE, SKIP, BEFORE, NOW, NO, YES)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST = 14  # words; a longer text tells a story and is understood as one
_LONGEST_ENDING = 5
_FUZZY_FROM = 4  # letters
_NEGATION_REACH = 2
_LEAST_TITLE_PART = 4  # letters
_CLITICS = frozenset({"ku", "mu", "nya", "lah", "kah"})
_FEW = 10  # written out, a smaller number without its unit is rarely an age
_TEN = {"belas": lambda first: 10 + first, "puluh": lambda first: 10 * first}
#: in front of a phrase of `items`: it must be the whole text
_WHOLE_ONLY = "="

Words = tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """What a text means as an answer. `whole`: every word of it was accounted for, nothing else was said.

    `loose`: 'belum' or 'dulu' began a longer text, or a known meaning only ended it; it may tell something else.
    """

    codes: tuple[str, ...]
    whole: bool
    loose: bool = False


@dataclass(frozen=True)
class Question:
    """An open question: its item, and the titles of its buttons by answer, in every language."""

    item: Item
    titles: Mapping[str, Sequence[str]] = field(default_factory=dict)


class AnswerReader:
    """All phrases of all languages; one object serves all threads."""

    def __init__(self, phrases: Mapping[Lang, Mapping[str, Any]], normaliser: Normaliser) -> None:
        """`phrases`: per language the raw `answers.yml`."""
        self._normaliser = normaliser
        self._fillers = self._set(phrases, "fillers")
        self._hedges = self._set(phrases, "hedges")
        self._questions = self._set(phrases, "questions")
        self._negations = self._set(phrases, "negations")
        self._figures = {word: int(n) for lang in LANGS for word, n in phrases[lang].get("figures", {}).items()}
        self._words = self._table(phrases, "words")
        names = {item for lang in LANGS for item in phrases[lang]["items"]}
        self._items = {item: self._ordered(phrases[lang]["items"].get(item, {}) for lang in LANGS) for item in names}
        self._whole_only = {
            (item, words)
            for lang in LANGS
            for item, codes in phrases[lang]["items"].items()
            for listed in codes.values()
            for phrase in listed
            if str(phrase).startswith(_WHOLE_ONLY)
            for words in self._spellings(str(phrase))
        }
        self._units = self._groups(phrases, "units")
        self._others = tuple(self._ordered({"": phrases[lang].get("another", ())} for lang in LANGS))
        self._single = {words[0]: code for words, code in self._words.items() if len(words) == 1}

    def read(self, text: str, question: Question) -> Read | None:
        """The answer that `text` is; codes BACK and WHY steer. None when it is something else."""
        words = self._split(text)
        if not 0 < len(words) <= _LONGEST:
            return None
        steering = self._known(words)
        if steering in (BACK, WHY):
            return Read((steering,), whole=True)
        if "?" in text or self._questions.intersection(words):
            return self._exactly(words, question)
        plain = tuple(word for word in words if word not in self._hedges)
        if not plain:
            return self._as_codes(UNSURE, question.item, whole=True)
        found = (
            self._exactly(plain, question)
            or self._phrase_of_item(plain, question.item)
            or self._figure(plain, question.item)
            or self._around(plain, question.item)
            or self._title_part(plain, question)
            or self._nearly(plain, question.item)
        )
        return self._hedge(found, question.item) if found and len(plain) < len(words) else found

    def means(self, meaning: str, item: Item) -> Read | None:
        """What YES, NO, UNSURE or SKIP, understood by other means, answers to this item."""
        return self._as_codes(meaning, item, whole=False)

    def meaning(self, text: str) -> str | None:
        """YES, NO, NOW, BEFORE, UNSURE or SKIP when the whole text is nothing else, whatever was asked."""
        meaning = self._known(self._split(text))
        return meaning if meaning in _LEADING and "?" not in text else None

    def states(self, text: str) -> bool:
        """Whether a text says something of its own: no question, nothing denied, more than 'oke' and 'hmm'."""
        words = set(self._split(text))
        return "?" not in text and not words & (self._questions | self._negations) and not words <= self._fillers

    def wants_on(self, text: str) -> bool:
        """Whether the whole text asks to go on with something that was put aside."""
        return self._known(self._split(text)) == RESUME

    def speaks_of_another(self, text: str) -> bool:
        """Whether a text tells of somebody near the writer ('adik saya', 'my friend')."""
        return any(_places(phrase, self._split(text)) for phrase in self._others)

    # --- reading ---

    def _exactly(self, words: Words, question: Question) -> Read | None:
        """The whole text is a title, the number of a button, or a known phrase."""
        core = self._core(words)
        for code, titles in question.titles.items():
            if any(self._split(title) in (words, core) for title in titles):
                return Read((code,), whole=True)
        for phrase, code in self._items.get(question.item.id, {}).items():
            if phrase in (words, core):
                return Read((code,), whole=True)
        meaning = self._known(words)
        if meaning and meaning not in _STEERING:
            return self._as_codes(meaning, question.item, whole=True)
        if len(core) == 1 and core[0].isdecimal() and 0 < int(core[0]) <= len(question.item.options):
            return Read((question.item.options[int(core[0]) - 1],), whole=True)
        return None

    def _figure(self, words: Words, item: Item) -> Read | None:
        rule = item.figure
        number = self._number(words, self._units.get(rule.unit, ()), rule) if rule else None
        if rule is None or number is None:
            return None
        return Read((rule.low if number <= rule.upto else rule.high,), whole=False)

    def _number(self, words: Words, units: Sequence[Words], rule: Figure) -> int | None:
        for place, word in enumerate(words):
            value, used = self._value(words, place)
            if value is None or value > 120:
                continue
            rest = words[place + used :]
            if any(rest[: len(unit)] == unit for unit in units) or (rule.bare and (word.isdecimal() or value > _FEW)):
                return value
        return None

    def _value(self, words: Words, place: int) -> tuple[int | None, int]:
        word = words[place]
        if word.isdecimal() and len(word) <= 3:
            return int(word), 1
        first = self._figures.get(word)
        if first is None:
            return None, 1
        if place + 1 < len(words) and words[place + 1] in _TEN:
            return _TEN[words[place + 1]](first), 2
        return first, 1

    def _phrase_of_item(self, words: Words, item: Item) -> Read | None:
        """Phrases anywhere in the text, long ones first; if they say different things, it must be asked which."""
        used: set[int] = set()
        codes: dict[str, None] = {}
        for phrase, code in self._items.get(item.id, {}).items():
            for place in () if (item.id, phrase) in self._whole_only else _places(phrase, words):
                stretch = set(range(place, place + len(phrase)))
                if used & stretch:
                    continue
                used |= stretch
                if self._negations.intersection(words[max(0, place - _NEGATION_REACH) : place]):
                    if code == NO or NO not in item.options:
                        return None
                    code = NO
                codes[code] = None
        return Read(tuple(code for code in item.options if code in codes), whole=False) if codes else None

    def _around(self, words: Words, item: Item) -> Read | None:
        """A known meaning begins the text, or ends a short one."""
        core = self._core(words) or words
        ranked = sorted(self._words.items(), key=lambda entry: (-len(entry[0]), entry[0]))
        for phrase, meaning in ranked:
            if meaning in _LEADING and core[: len(phrase)] == phrase:
                return self._as_codes(
                    meaning, item, whole=False, loose=meaning in (NOW, BEFORE) or phrase[0] in self._negations
                )
        for phrase, meaning in ranked:
            if meaning in _LEADING and len(words) <= _LONGEST_ENDING and core[-len(phrase) :] == phrase:
                return self._as_codes(meaning, item, whole=False, loose=True)
        return None

    def _title_part(self, words: Words, question: Question) -> Read | None:
        """Part of one button's title and of no other's."""
        core = self._core(words)
        if sum(map(len, core)) < _LEAST_TITLE_PART:
            return None
        codes = {code for code, titles in question.titles.items() if any(_places(core, self._split(t)) for t in titles)}
        return Read((codes.pop(),), whole=True) if len(codes) == 1 else None

    def _nearly(self, words: Words, item: Item) -> Read | None:
        """One word with one slip of the finger."""
        core = self._core(words)
        if len(core) != 1 or len(core[0]) < _FUZZY_FROM:
            return None
        near = {
            meaning
            for known, meaning in self._single.items()
            if len(known) >= _FUZZY_FROM and meaning not in _STEERING and known[0] == core[0][0]
            if DamerauLevenshtein.distance(known, core[0], score_cutoff=1) <= 1
        }
        return self._as_codes(near.pop(), item, whole=True) if len(near) == 1 else None

    def _hedge(self, found: Read, item: Item) -> Read | None:
        """'Maybe yes' counts as yes where that speaks for danger, else as unsure."""
        if UNSURE not in item.options or all(item.weight(code) > item.weight(UNSURE) for code in found.codes):
            return found
        return Read((UNSURE,), whole=found.whole)

    @staticmethod
    def _as_codes(meaning: str, item: Item, *, whole: bool, loose: bool = False) -> Read | None:
        if meaning in item.options:
            codes: tuple[str, ...] = (meaning,)
        elif meaning in item.reads_as:
            codes = tuple(item.reads_as[meaning])
        elif meaning in (NOW, BEFORE):
            codes = (YES,) if YES in item.options else ()
        elif meaning == YES:
            codes = tuple(option for option in item.options if option not in (NO, UNSURE, SKIP))
        else:
            codes = (SKIP,) if meaning == UNSURE and SKIP in item.options else ()
        return Read(codes, whole, loose) if codes else None

    # --- phrases ---

    def _split(self, text: str) -> Words:
        return tuple(_WORD.findall(self._normaliser.normalise(text).lower()))

    def _known(self, words: Words) -> str | None:
        return self._words.get(words) or self._words.get(self._core(words))

    def _core(self, words: Words) -> Words:
        """Without the small words at both ends, unless nothing else is there."""
        start, end = 0, len(words)
        while start < end and words[start] in self._fillers:
            start += 1
        while end > start and words[end - 1] in self._fillers:
            end -= 1
        return words[start:end] or words

    @staticmethod
    def _set(phrases: Mapping[Lang, Mapping[str, Any]], name: str) -> frozenset[str]:
        return frozenset(word.strip('"') for lang in LANGS for word in str(phrases[lang].get(name, "")).lower().split())

    def _table(self, phrases: Mapping[Lang, Mapping[str, Any]], name: str) -> dict[Words, str]:
        return self._ordered(phrases[lang].get(name, {}) for lang in LANGS)

    def _ordered(self, groups: Iterable[Mapping[str, Sequence[str]]]) -> dict[Words, str]:
        """Phrase → code, long phrases first; as written and as the normaliser leaves them."""
        table: dict[Words, str] = {}
        for group in groups:
            for code, listed in group.items():
                for phrase in listed:
                    for words in self._spellings(str(phrase)):
                        table.setdefault(words, str(code))
        return dict(sorted(table.items(), key=lambda entry: (-len(entry[0]), entry[0])))

    def _spellings(self, phrase: str) -> tuple[Words, ...]:
        return self._split(phrase), tuple(_WORD.findall(phrase.lower()))

    def _groups(self, phrases: Mapping[Lang, Mapping[str, Any]], name: str) -> dict[str, tuple[Words, ...]]:
        names = {key for lang in LANGS for key in phrases[lang].get(name, {})}
        return {
            key: tuple(self._ordered({key: phrases[lang].get(name, {}).get(key, ())} for lang in LANGS))
            for key in names
        }


def _places(phrase: Words, words: Words) -> list[int]:
    """Where the phrase stands in the text; 'adikku' and 'adiknya' are 'adik'."""
    places = range(len(words) - len(phrase) + 1) if phrase else ()
    return [place for place in places if all(map(_is_form_of, phrase, words[place : place + len(phrase)]))]


def _is_form_of(known: str, word: str) -> bool:
    return word == known or (word.startswith(known) and word[len(known) :] in _CLITICS)
