"""Finds red flags and good signs in job adverts and recruiters' messages, by rules that an NGO can extend.

A rule is a list of patterns (see bot.language.phrases) with its own test rows, in `data/content/<language>/offers.yml`.
Small words around a match take it back: negated ('gaji tidak dipotong'), asked about in general ('apa boleh paspor
ditahan?'). A text that warns of such offers, or reports on them, is no offer unless it calls people to apply.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.errors import ContentError
from bot.core.offers import OfferRules, Verdict, judge, parse_rules
from bot.core.types import LANGS, Lang, Span
from bot.language.amounts import Amount, amounts
from bot.language.language_id import LanguageGuesser
from bot.language.normalise import Normaliser
from bot.language.pattern_index import PatternIndex
from bot.language.phrases import Pattern, PatternError, PhraseBook, Reading, find_all
from bot.language.places import Place, negated, overlap, words_of
from bot.language.questions import LISTS, only_asks
from bot.language.toolkit import Toolkit

#: sections of the phrase files that hold rules
SECTIONS = ("flags", "signs", "contexts")
#: sections that hold words which change a match
MODIFIERS = ("negation", "negation_bridge", "asked", *LISTS)
#: ids of the rules that are about the text as a whole
WARNING, CALL = "warning", "call"
#: a text of so many words is taken for an offer: with so many flags if it calls people to apply, else with so many
_PLAIN_WORDS, _CALLED, _UNCALLED = 8, 2, 3
#: a fair one by its length and so many good signs
_FAIR_WORDS, _SIGNS = 20, 2
#: a question about rules has no more flags than this
_ASKED = 1
#: groups that stand for amounts of money; no text has these words, places are put in after reading
_AMOUNTS = {"money": "qamountq", "high": "qhighq", "fantastic": "qfantasticq"}
#: a full stop between digits ends no sentence, and the two letters of a flag emoji are a word
_DOT = re.compile(r"(?<=\d)\.(?=\d)")
_FLAG_EMOJI = {0x1F1E6 + place: chr(0x0561 + place) for place in range(26)}


@dataclass(frozen=True)
class OfferReport:
    """What was noticed in one text. Spans are code points of it; `kind` is the id of the flag or sign."""

    verdict: Verdict
    #: only flags that led to the verdict, most serious first
    flags: tuple[Span, ...] = ()
    signs: tuple[Span, ...] = ()
    #: everything that was found, whether it counted or not, in the order of the text
    found: tuple[Span, ...] = ()
    #: it calls people to apply and offers several things: an advert or a recruiter's message beyond doubt
    plainly_offer: bool = False
    #: it holds several flags or signs, or tells of an offer with one; somebody's own story may do so too
    offer_like: bool = False


@dataclass(frozen=True)
class _Rule:
    id: str
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    keeps: frozenset[str] = frozenset()


class OfferChecker:
    """All rules of both languages; one object serves all threads."""

    def __init__(
        self,
        phrases: Mapping[Lang, Mapping[str, Any]],
        rules: Mapping[str, Any],
        normaliser: Normaliser,
        languages: LanguageGuesser,
    ) -> None:
        """`phrases`: the raw `offers.yml` of each language, `rules`: the shared one. Raises ContentError."""
        self.rules: OfferRules = parse_rules(rules)
        self._languages = languages
        fillers = {word for lang in LANGS for word in words_of(phrases[lang].get("fillers"))}
        blockers = {word for lang in LANGS for word in words_of(phrases[lang].get("negation")) if " " not in word}
        self._book = PhraseBook(normaliser, fillers, blockers)
        self._modifiers = {
            name: self._book.concept({lang: words_of(phrases[lang].get(name)) for lang in LANGS}) for name in MODIFIERS
        }
        self._rules: dict[str, _Rule] = {}
        self._problems: list[str] = []
        for lang in LANGS:
            self._load(lang, phrases[lang])
        if self._problems:
            raise ContentError("\n".join(self._problems))
        self._index = PatternIndex(self._book)
        self._amounts = {name: self._book.holding(word) for name, word in _AMOUNTS.items()}
        self._in_order = tuple(self._rules.values())
        for number, rule in enumerate(self._in_order):
            for pattern in rule.patterns:
                self._index.add(number, pattern)

    @classmethod
    def from_content(
        cls, files: Mapping[Lang, Mapping[str, Any]], rules: Mapping[str, Any], tools: Toolkit
    ) -> OfferChecker:
        """From the content of every language, the shared `offers.yml`, and the tools built from the same content."""
        return cls({lang: files[lang]["offers"] for lang in LANGS}, rules, tools.normaliser, tools.languages)

    def check(self, text: str) -> OfferReport:
        """The verdict on one text, with the places that led to it."""
        reading, seen = self._read(text)
        found = self._find(reading, seen)
        ids = {span.kind for span in found}
        flags = [flag for flag in self.rules.flags.values() if flag.id in ids]
        if CALL not in ids and (WARNING in ids or self._asks(text, reading, seen, len(flags))):
            return OfferReport("no_flags")
        judged = judge(self.rules, ids)
        return OfferReport(
            judged.verdict,
            flags=_ordered(found, judged.flags),
            signs=_ordered(found, judged.signs),
            found=found,
            plainly_offer=CALL in ids and _is_long(text) and len(flags) >= _CALLED,
            offer_like=_like_offer(text, len(flags), len(judged.signs), told=bool(seen["offered"]) and "job" in ids),
        )

    def find(self, text: str) -> tuple[Span, ...]:
        """Every flag, sign and context that matches, in the order of the text."""
        return self._find(*self._read(text))

    def _read(self, text: str) -> tuple[Reading, dict[str, list[Place]]]:
        prepared = _prepared(text)
        reading = self._with_amounts(self._book.read(prepared, self._languages.guess(prepared).lang))
        seen = {name: [Place(*at) for at in reading.hits.get(concept, ())] for name, concept in self._modifiers.items()}
        seen["negation"] = [place for place in seen["negation"] if not _ends_clause(place, reading)]
        return reading, seen

    def _find(self, reading: Reading, seen: Mapping[str, Sequence[Place]]) -> tuple[Span, ...]:
        spans: set[Span] = set()
        for number, patterns in self._index.candidates(reading).items():
            spans.update(self._apply(self._in_order[number], patterns, reading, seen))
        return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.kind)))

    @staticmethod
    def _asks(text: str, reading: Reading, seen: Mapping[str, Sequence[Place]], flags: int) -> bool:
        """A question about rules. Who names a pay or several signs tells of an offer, however it ends."""
        return flags <= _ASKED and only_asks(text, reading, seen) and not any(amounts(reading.normalised.text))

    # --- loading ---

    def _load(self, lang: Lang, raw: Mapping[str, Any]) -> None:
        groups = {
            name: [_prepared(word) for word in words_of(value)] for name, value in (raw.get("groups") or {}).items()
        }
        groups |= {name: [word] for name, word in _AMOUNTS.items()}
        for rule in (rule for section in SECTIONS for rule in raw.get(section) or ()):
            name = str(rule.get("id"))
            where = f"{lang}/offers.yml: {name}"
            other = self._rules.get(name, _Rule(name))
            # People mix languages: what excuses a match in one of them excuses it in both.
            self._rules[name] = _Rule(
                id=name,
                patterns=(*other.patterns, *self._patterns(words_of(rule.get("patterns")), groups, lang, where)),
                unless=(*other.unless, *self._patterns(words_of(rule.get("unless")), groups, lang, where)),
                keeps=other.keeps | frozenset(words_of(rule.get("keeps"))),
            )

    def _patterns(
        self, sources: Sequence[str], groups: Mapping[str, Sequence[str]], lang: Lang, where: str
    ) -> tuple[Pattern, ...]:
        patterns = []
        for source in sources:
            try:
                patterns.append(self._book.pattern(_prepared(source), groups, lang))
            except PatternError as error:
                self._problems.append(f"{where}: {error}")
        return tuple(patterns)

    # --- finding ---

    def _with_amounts(self, reading: Reading) -> Reading:
        hits = {concept: list(places) for concept, places in reading.hits.items()}
        for amount in amounts(reading.normalised.text):
            place = _tokens(amount, reading)
            if place is None:
                continue
            for concept in {concept for size in self._sizes(amount) for concept in self._amounts[size]}:
                hits.setdefault(concept, []).append(place)
        return replace(reading, hits={concept: sorted(places) for concept, places in hits.items()})

    def _sizes(self, amount: Amount) -> list[str]:
        usual = self.rules.usual_pay.get(amount.currency, float("inf"))
        limits = {"money": 0.0, "high": usual, "fantastic": usual * self.rules.fantastic}
        return [name for name, least in limits.items() if amount.value >= least]

    def _apply(
        self, rule: _Rule, patterns: Sequence[Pattern], reading: Reading, seen: Mapping[str, Sequence[Place]]
    ) -> list[Span]:
        exceptions = [_hull(places) for pattern in rule.unless for places in find_all(pattern, reading)]
        spans = []
        for pattern in patterns:
            for places in find_all(pattern, reading):
                match = _hull(places)
                if any(overlap(match, other) for other in exceptions):
                    continue
                if not _taken_back(rule, match, places, reading, seen):
                    spans.append(Span(*reading.raw_span(match.first, match.last), rule.id))
        return spans


def _is_long(text: str, words: int = _PLAIN_WORDS) -> bool:
    return len(text.split()) >= words


def _like_offer(text: str, flags: int, signs: int, *, told: bool) -> bool:
    enough = flags >= (1 if told else _UNCALLED)
    return (enough and _is_long(text)) or (signs >= _SIGNS and _is_long(text, _FAIR_WORDS))


def _taken_back(
    rule: _Rule,
    match: Place,
    places: Sequence[tuple[int, int]],
    reading: Reading,
    seen: Mapping[str, Sequence[Place]],
) -> bool:
    if "negation" not in rule.keeps:
        parts = [Place(*place) for place in places]
        if any(negated(part, reading, seen["negation"], seen["negation_bridge"]) for part in parts):
            return True
    if "asked" in rule.keeps:
        return False
    sentence = reading.sentence[match.first]
    return any(reading.sentence[place.first] == sentence for place in seen["asked"])


def _ends_clause(place: Place, reading: Reading) -> bool:
    """'bukan, pakai visa turis' denies nothing that follows."""
    after = reading.normalised.text[reading.ends[place.last - 1] :].lstrip()
    return after.startswith(",")


def _prepared(text: str) -> str:
    return _DOT.sub(",", text).translate(_FLAG_EMOJI)


def _hull(places: Sequence[tuple[int, int]]) -> Place:
    return Place(min(first for first, _ in places), max(last for _, last in places))


def _tokens(amount: Amount, reading: Reading) -> tuple[int, int] | None:
    inside = [
        token
        for token, (start, end) in enumerate(zip(reading.starts, reading.ends, strict=True))
        if start < amount.end and amount.start < end
    ]
    return (inside[0], inside[-1] + 1) if inside else None


def _ordered(found: Sequence[Span], ids: Sequence[str]) -> tuple[Span, ...]:
    """The spans of these ids, grouped in the order of the ids; of overlapping ones of an id the longest."""
    kept: list[Span] = []
    for name in ids:
        of_id = sorted((span for span in found if span.kind == name), key=lambda span: (span.start, -span.end))
        for span in of_id:
            if kept and kept[-1].kind == name and span.start < kept[-1].end:
                continue
            kept.append(span)
    return tuple(kept)
