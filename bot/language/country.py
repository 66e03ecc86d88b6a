"""Finds the places a message names ('HK', 'Arab', 'Johor') and what it says of them: is there, goes there, …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from bot.core.place import Mention, Role, Said
from bot.language.folding import fold

_CLAUSE = re.compile(r"[.!?;,\n]+")
_SPACES = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_FUZZY_FROM = 6  # letters; shorter names have too many neighbours ('cina' and 'cinta')
_TWO_SLIPS_FROM = 8
#: more of a message than this is not searched for places
_MOST_CHARACTERS = 4_000
_MOST_WORDS_OF_A_CORRECTION = 4
_NEVER = _MOST_CHARACTERS

_LISTS = (
    "in",
    "to",
    "from",
    "self",
    "others",
    "family",
    "news",
    "wish",
    "now",
    "correct",
    "fill",
    "not_after",
    "not_places",
)


@dataclass(frozen=True)
class _Found:
    """One name in the text: `at` its first character, `end` the one after its last."""

    at: int
    end: int
    country: str
    area: str
    #: counts only after 'di', 'ke', 'dari' ('kl' is also short for 'kalau')
    short: bool = False


class PlaceFinder:
    """Looks for names of countries and areas, and reads the few words around them."""

    def __init__(
        self,
        countries: Mapping[str, Mapping[str, Any]],
        areas: Mapping[str, Mapping[str, Any]],
        words: Iterable[Mapping[str, Any]],
        ordinary: frozenset[str] = frozenset(),
    ) -> None:
        """`countries`, `areas`: the content files as read; `words`: each language's place_words.yml.

        `ordinary`: everyday words, which are never taken for a mistyped country.
        """
        self._names: dict[str, tuple[str, str, bool]] = {}
        for area, row in areas.items():
            self._add(row["names"], str(row["country"]), area)
        for code, row in countries.items():
            self._add(row["names"], code)
            self._add(row.get("short") or {}, code, short=True)
        self._words = {name: frozenset(_all(words, name)) for name in _LISTS}
        self._ordinary = ordinary | self._words["not_places"]
        rights = {code for code, row in countries.items() if row.get("rights")}
        self._fuzzy = [
            name
            for name, (code, area, short) in self._names.items()
            if code in rights and not area and not short and " " not in name and len(name) >= _FUZZY_FROM
        ]
        self._pattern = _any_of([*self._names, *(phrase for phrase in self._words["not_places"] if " " in phrase)])
        self._phrases = {
            name: _any_of(self._words[name]) for name in ("news", "wish", "now", "self", "others", "family")
        }
        self._polite = _any_of(_all(words, "polite"))
        self._correct = _any_of(self._words["correct"])

    def _add(self, names: Mapping[str, Sequence[str]], country: str, area: str = "", *, short: bool = False) -> None:
        for forms in names.values():
            for form in forms:
                self._names.setdefault(form.lower(), (country, area, short))

    def read(self, text: str) -> Said:
        """Every place the message names, in order, each country once."""
        plain = _SPACES.sub(" ", fold(text[:_MOST_CHARACTERS]).text.lower())
        found = [(start, clause, one) for start, clause in _clauses(plain) for one in self._find(clause)]
        if not found:
            return Said()
        # 'Bukan taiwan tapi malaysia': what is denied goes when something else is named.
        named = [one for one in found if not self._denied(*one[1:])]
        mentions: dict[str, Mention] = {}
        for _, clause, one in named or found:
            mentions[one.country] = _merge(mentions.get(one.country), self._mention(clause, one))
        rest = self._rest(plain, [(start + one.at, start + one.end) for start, _, one in found])
        return Said(
            mentions=tuple(mentions.values()),
            alone=not rest,
            bare=self._words["fill"].issuperset(rest),
            corrects=bool(self._correct.search(plain)) and len(rest) <= _MOST_WORDS_OF_A_CORRECTION,
        )

    def _find(self, clause: str) -> list[_Found]:
        found = []
        for match in self._pattern.finditer(clause):
            known = self._names.get(match.group())
            if known and (not known[2] or self._before(clause, match.start()) in self._prepositions):
                found.append(_Found(match.start(), match.end(), known[0], known[1], known[2]))
        taken = {place for one in found for place in range(one.at, one.end)}
        for match in _WORD.finditer(clause):
            near = "" if match.start() in taken else self._near(match.group())
            if near:
                found.append(_Found(match.start(), match.end(), self._names[near][0], ""))
        return sorted(
            (one for one in found if self._before(clause, one.at) not in self._words["not_after"]),
            key=lambda one: one.at,
        )

    @property
    def _prepositions(self) -> frozenset[str]:
        return self._words["in"] | self._words["to"] | self._words["from"]

    def _near(self, word: str) -> str:
        """The country name that this word is with a slip of the finger, '' if none."""
        if len(word) < _FUZZY_FROM or word in self._ordinary:
            return ""
        for name in self._fuzzy:
            most = 2 if min(len(word), len(name)) >= _TWO_SLIPS_FROM else 1
            if name[0] == word[0] and OSA.distance(name, word, score_cutoff=most) <= most:
                return name
        return ""

    def _denied(self, clause: str, one: _Found) -> bool:
        return self._before(clause, one.at, skip=self._words["in"]) in self._words["correct"]

    def _mention(self, clause: str, one: _Found) -> Mention:
        before = self._polite.sub(" ", clause[: one.at])
        preposition = self._before(clause, one.at)
        news = bool(self._phrases["news"].search(clause))
        first = min(("self", "others", "family"), key=lambda kind: _first(self._phrases[kind], before))
        meant = first if _first(self._phrases[first], before) < _NEVER else ""
        hearsay = news or meant == "others"
        role = self._role(before, preposition, own=meant == "self" and not hearsay, anybody=bool(meant) or hearsay)
        return Mention(one.country, one.area, role, hearsay)

    def _role(self, before: str, preposition: str, *, own: bool, anybody: bool) -> Role:
        wished, now = _last(self._phrases["wish"], before), _last(self._phrases["now"], before)
        if preposition in self._words["to"] or wished > now:
            return "there"
        if preposition in self._words["from"]:
            return "origin"
        denied = self._words["correct"].intersection(_WORD.findall(before)[-2:])
        if preposition in self._words["in"] and (own or (now >= 0 and not anybody)) and not denied:
            return "here"
        return "asked"

    def _before(self, clause: str, at: int, skip: frozenset[str] = frozenset()) -> str:
        """The word right before a place, '' at the beginning."""
        words = _WORD.findall(clause[:at])
        while words and words[-1] in skip:
            words.pop()
        return words[-1] if words else ""

    def _rest(self, plain: str, spans: list[tuple[int, int]]) -> list[str]:
        for start, end in sorted(spans, reverse=True):
            plain = f"{plain[:start]} {plain[end:]}"
        return _WORD.findall(plain)


def _clauses(plain: str) -> Iterable[tuple[int, str]]:
    at = 0
    for end in _CLAUSE.finditer(plain):
        yield at, plain[at : end.start()]
        at = end.end()
    yield at, plain[at:]


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else _NEVER


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _merge(old: Mention | None, new: Mention) -> Mention:
    """One mention a country: the area of either, the stronger role, hearsay only if both are."""
    if old is None:
        return new
    roles: tuple[Role, ...] = ("here", "there", "asked", "origin")
    role = min(old.role, new.role, key=roles.index)
    return Mention(new.country, old.area or new.area, role, old.hearsay and new.hearsay)


def _all(words: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    return [str(form).lower() for language in words for form in language.get(name, ())]


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the forms as whole words, the longest first."""
    listed = "|".join(re.escape(form) for form in sorted(set(forms), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed or '(?!)'})(?!\w)")
