"""Judges how urgent one message is, by rules that staff can read and extend, explained by the words that caused it.

A rule says what a dangerous situation sounds like; around each place it matches, small words can take the danger back:
negated ('tidak dipukul'), supposed ('kalau dikunci'), asked about in general ('apa hukuman majikan yang memukul'),
told of others at large ('film', 'berita'), a figure of speech ('mati gaya'): none. Past ('dulu'): concern.
A third person lowers nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.errors import ContentError
from bot.core.types import LANGS, Judgement, Lang, Span, Urgency
from bot.language.language_id import LanguageGuesser
from bot.language.normalise import Normaliser
from bot.language.pattern_index import PatternIndex
from bot.language.phrases import Pattern, PatternError, PhraseBook, Reading, find_all
from bot.language.places import Place, near, negated, overlap, supposed, words_of

_LEVELS: tuple[Urgency, ...] = ("none", "concern", "urgent")
_MODIFIERS = (
    "negation",
    "negation_bridge",
    "supposed",
    "asked",
    "general",
    "past",
    "not_past",
    "over",
    "present",
    "idioms",
    "own",
)


@dataclass(frozen=True)
class Rule:
    """One dangerous (or worrying) situation."""

    id: str
    level: Urgency
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    #: 'negation', 'supposed', 'asked', 'general' or 'past' do not weaken a rule that lists them under `keeps`
    keeps: frozenset[str]


class UrgencyRules:
    """All rules of all languages; one object serves all threads."""

    def __init__(
        self, phrases_by_lang: Mapping[Lang, Mapping[str, Any]], normaliser: Normaliser, languages: LanguageGuesser
    ) -> None:
        """`phrases_by_lang`: the raw `urgency.yml` of each language. Raises ContentError listing every bad pattern."""
        fillers = {word for lang in LANGS for word in str(phrases_by_lang[lang].get("fillers", "")).split()}
        blockers = {
            word for lang in LANGS for word in words_of(phrases_by_lang[lang].get("negation")) if " " not in word
        }
        self._book = PhraseBook(normaliser, fillers, blockers)
        self._languages = languages
        self._problems: list[str] = []
        self._modifiers = self._modifier_concepts(phrases_by_lang)
        self._rules: list[Rule] = []
        for lang in LANGS:
            self._load(lang, phrases_by_lang[lang])
        if self._problems:
            raise ContentError("\n".join(self._problems))
        self._index = PatternIndex(self._book)
        for number, rule in enumerate(self._rules):
            for pattern in rule.patterns:
                self._index.add(number, pattern)

    def judge(self, text: str) -> Judgement:
        """The highest level that any rule gives, with the raw places of everything of that level or of concern."""
        reading = self._book.read(text, self._languages.guess(text).lang)
        if not reading.hits:
            return Judgement("none")
        seen = {name: self._modifier_places(name, reading) for name in _MODIFIERS}
        found: list[tuple[Urgency, Span]] = []
        for index, patterns in self._index.candidates(reading).items():
            found.extend(self._apply(self._rules[index], patterns, reading, seen))
        if not found:
            return Judgement("none")
        level = max((level for level, _ in found), key=_LEVELS.index)
        spans = {span for of, span in found if of == level}
        return Judgement(level, tuple(sorted(spans, key=lambda span: (span.start, span.end, span.kind))))

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Ids of all rules, for labels on the console."""
        return tuple(dict.fromkeys(rule.id for rule in self._rules))

    # --- loading ---

    def _modifier_concepts(self, raw: Mapping[Lang, Mapping[str, Any]]) -> dict[str, int]:
        """One concept for each list of small words, both languages together: people mix 'kalau' and 'if'."""
        concepts: dict[str, int] = {}
        for name in _MODIFIERS:
            phrases = {lang: words_of(raw[lang].get(name)) for lang in LANGS}
            if any(phrases.values()):
                concepts[name] = self._book.concept(phrases)
        return concepts

    def _load(self, lang: Lang, raw: Mapping[str, Any]) -> None:
        groups: dict[str, list[str]] = {name: words_of(value) for name, value in (raw.get("groups") or {}).items()}
        for number, rule in enumerate(raw.get("situations") or ()):
            where = f"{rule.get('id', number)}"
            if rule.get("level") not in _LEVELS[1:]:
                self._problems.append(f"{lang}/urgency.yml: {where}: level must be urgent or concern")
                continue
            self._rules.append(
                Rule(
                    id=where,
                    level=rule["level"],
                    patterns=self._patterns(words_of(rule.get("patterns")), groups, lang, where),
                    unless=self._patterns(words_of(rule.get("unless")), groups, lang, where),
                    keeps=frozenset(words_of(rule.get("keeps"))),
                )
            )

    def _patterns(
        self, sources: Sequence[str], groups: Mapping[str, Sequence[str]], lang: Lang, where: str
    ) -> tuple[Pattern, ...]:
        patterns = []
        for source in sources:
            try:
                patterns.append(self._book.pattern(source, groups, lang))
            except PatternError as error:
                self._problems.append(f"{lang}/urgency.yml: {where}: {error}")
        return tuple(patterns)

    # --- judging ---

    def _modifier_places(self, name: str, reading: Reading) -> list[Place]:
        concept = self._modifiers.get(name)
        return [] if concept is None else [Place(*place) for place in reading.hits.get(concept, ())]

    def _apply(
        self, rule: Rule, patterns: list[Pattern], reading: Reading, seen: Mapping[str, list[Place]]
    ) -> list[tuple[Urgency, Span]]:
        found: list[tuple[Urgency, Span]] = []
        for pattern in patterns:
            for places in find_all(pattern, reading):
                level = self._level(rule, [Place(*place) for place in places], reading, seen)
                if level != "none":
                    telling = [place for place in places if not all(reading.filler[place[0] : place[1]])]
                    found.extend((level, Span(*reading.raw_span(*place), rule.id)) for place in telling or places)
        if found and any(find_all(pattern, reading) for pattern in rule.unless):
            return []
        return found

    def _level(self, rule: Rule, places: list[Place], reading: Reading, seen: Mapping[str, list[Place]]) -> Urgency:
        match = Place(min(place.first for place in places), max(place.last for place in places))
        if any(overlap(place, idiom) for place in places for idiom in seen["idioms"]):
            return "none"
        if "negation" not in rule.keeps and any(
            negated(place, reading, seen["negation"], seen["negation_bridge"]) for place in places
        ):
            return "none"
        if "supposed" not in rule.keeps and supposed(match, reading, seen["supposed"]):
            return "none"
        for name in ("asked", "general"):
            if name in rule.keeps or (name == "asked" and seen["present"]):
                continue
            if any(near(match, place, reading) for place in seen[name]):
                return "concern" if name == "asked" and seen["own"] and rule.level == "urgent" else "none"
        past = [place for place in seen["past"] if not any(overlap(place, other) for other in seen["not_past"])]
        is_past = bool(seen["over"]) or (bool(past) and not seen["present"])
        return "concern" if is_past and "past" not in rule.keeps else rule.level
