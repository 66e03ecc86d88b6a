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
from bot.language.phrases import Pattern, PatternError, PhraseBook, Reading, find_all

_LEVELS: tuple[Urgency, ...] = ("none", "concern", "urgent")
#: how far before a match a negation may stand when only `negation_bridge` words lie between
_NEGATION_REACH = 3
#: words between 'kalau' and a match that it still governs
_SUPPOSED_REACH = 4
#: words at either side of a match that 'film', 'berita', 'apa hukuman' still cover
_GENERAL_REACH = 14
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


@dataclass(frozen=True)
class _Place:
    first: int
    last: int


class UrgencyRules:
    """All rules of all languages; one object serves all threads."""

    def __init__(
        self, phrases_by_lang: Mapping[Lang, Mapping[str, Any]], normaliser: Normaliser, languages: LanguageGuesser
    ) -> None:
        """`phrases_by_lang`: the raw `urgency.yml` of each language. Raises ContentError listing every bad pattern."""
        fillers = {word for lang in LANGS for word in str(phrases_by_lang[lang].get("fillers", "")).split()}
        blockers = {word for lang in LANGS for word in _list(phrases_by_lang[lang].get("negation")) if " " not in word}
        self._book = PhraseBook(normaliser, fillers, blockers)
        self._languages = languages
        self._problems: list[str] = []
        self._modifiers = self._modifier_concepts(phrases_by_lang)
        self._rules: list[Rule] = []
        #: concept -> (rule's number, pattern) for every pattern of which it is the rarest needed concept
        self._by_concept: dict[int, list[tuple[int, Pattern]]] = {}
        for lang in LANGS:
            self._load(lang, phrases_by_lang[lang])
        if self._problems:
            raise ContentError("\n".join(self._problems))
        for index, rule in enumerate(self._rules):
            for pattern in rule.patterns:
                self._by_concept.setdefault(self._book.rarest(pattern), []).append((index, pattern))

    def judge(self, text: str) -> Judgement:
        """The highest level that any rule gives, with the raw places of everything of that level or of concern."""
        reading = self._book.read(text, self._languages.guess(text).lang)
        if not reading.hits:
            return Judgement("none")
        seen = {name: self._modifier_places(name, reading) for name in _MODIFIERS}
        found: list[tuple[Urgency, Span]] = []
        for index, patterns in self._candidates(reading).items():
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
            phrases = {lang: _list(raw[lang].get(name)) for lang in LANGS}
            if any(phrases.values()):
                concepts[name] = self._book.concept(phrases)
        return concepts

    def _load(self, lang: Lang, raw: Mapping[str, Any]) -> None:
        groups: dict[str, list[str]] = {name: _list(value) for name, value in (raw.get("groups") or {}).items()}
        for number, rule in enumerate(raw.get("situations") or ()):
            where = f"{rule.get('id', number)}"
            if rule.get("level") not in _LEVELS[1:]:
                self._problems.append(f"{lang}/urgency.yml: {where}: level must be urgent or concern")
                continue
            self._rules.append(
                Rule(
                    id=where,
                    level=rule["level"],
                    patterns=self._patterns(_list(rule.get("patterns")), groups, lang, where),
                    unless=self._patterns(_list(rule.get("unless")), groups, lang, where),
                    keeps=frozenset(_list(rule.get("keeps"))),
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

    def _candidates(self, reading: Reading) -> dict[int, list[Pattern]]:
        """Per rule the patterns worth trying: those whose rarest concept occurs."""
        candidates: dict[int, list[Pattern]] = {}
        for concept in reading.hits:
            for index, pattern in self._by_concept.get(concept, ()):
                if pattern.needed <= reading.hits.keys():
                    candidates.setdefault(index, []).append(pattern)
        return dict(sorted(candidates.items()))

    def _modifier_places(self, name: str, reading: Reading) -> list[_Place]:
        concept = self._modifiers.get(name)
        return [] if concept is None else [_Place(*place) for place in reading.hits.get(concept, ())]

    def _apply(
        self, rule: Rule, patterns: list[Pattern], reading: Reading, seen: Mapping[str, list[_Place]]
    ) -> list[tuple[Urgency, Span]]:
        found: list[tuple[Urgency, Span]] = []
        for pattern in patterns:
            for places in find_all(pattern, reading):
                level = self._level(rule, [_Place(*place) for place in places], reading, seen)
                if level != "none":
                    telling = [place for place in places if not all(reading.filler[place[0] : place[1]])]
                    found.extend((level, Span(*reading.raw_span(*place), rule.id)) for place in telling or places)
        if found and any(find_all(pattern, reading) for pattern in rule.unless):
            return []
        return found

    def _level(self, rule: Rule, places: list[_Place], reading: Reading, seen: Mapping[str, list[_Place]]) -> Urgency:
        match = _Place(min(place.first for place in places), max(place.last for place in places))
        if any(_overlap(place, idiom) for place in places for idiom in seen["idioms"]):
            return "none"
        if "negation" not in rule.keeps and any(_negated(place, reading, seen) for place in places):
            return "none"
        if "supposed" not in rule.keeps and _supposed(match, reading, seen["supposed"]):
            return "none"
        for name in ("asked", "general"):
            if name in rule.keeps or (name == "asked" and seen["present"]):
                continue
            if any(_near(match, place, reading) for place in seen[name]):
                return "concern" if name == "asked" and seen["own"] and rule.level == "urgent" else "none"
        past = [place for place in seen["past"] if not any(_overlap(place, other) for other in seen["not_past"])]
        is_past = bool(seen["over"]) or (bool(past) and not seen["present"])
        return "concern" if is_past and "past" not in rule.keeps else rule.level


def _list(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return [word.replace("_", " ") for word in value.split()]
    return [str(item) for item in value]


def _overlap(one: _Place, other: _Place) -> bool:
    return one.first < other.last and other.first < one.last


def _negated(match: _Place, reading: Reading, seen: Mapping[str, list[_Place]]) -> bool:
    """A negation just before the match, with nothing but bridge words ('pernah', 'sampai', 'being') between."""
    bridges = {token for place in seen["negation_bridge"] for token in range(place.first, place.last)}
    for negation in seen["negation"]:
        between = range(negation.last, match.first)
        if negation.last <= match.first and len(between) <= _NEGATION_REACH:
            same = reading.sentence[negation.first] == reading.sentence[match.first]
            if same and all(token in bridges or reading.filler[token] for token in between):
                return True
    return False


def _supposed(match: _Place, reading: Reading, places: list[_Place]) -> bool:
    """'kalau' or 'if' shortly before the match, in its sentence."""
    return any(
        place.last <= match.first <= place.last + _SUPPOSED_REACH
        and reading.sentence[place.first] == reading.sentence[match.first]
        for place in places
    )


def _near(match: _Place, place: _Place, reading: Reading) -> bool:
    """In the same sentence and not far."""
    distance = max(place.first - match.last, match.first - place.last)
    return distance <= _GENERAL_REACH and reading.sentence[place.first] == reading.sentence[match.first]
