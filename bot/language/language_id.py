"""Tells Indonesian (with its neighbours Malay, Javanese, Sundanese) from English, message by message."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.types import LANGS, Lang

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_REPEAT = re.compile(r"(.)\1{2,}")
_PLACEHOLDER = re.compile(r"\[[^\[\]]{1,20}\]|https?://\S+|www\.\S+|@\w+|\S{1,64}@\S{1,255}")
_MOST_WORDS = 120  # enough to be sure; keeps a 4,096-character message cheap
_STRONG, _COMMON, _LETTERS = 3.0, 2.0, 1.2


@dataclass(frozen=True)
class Guess:
    """`mixed`: both languages carry the message. `confident`: there was enough to change language on."""

    lang: Lang
    mixed: bool
    confident: bool


class LanguageGuesser:
    """Function words decide, letter triples of the same lists help with words that are in no list."""

    def __init__(self, words: Mapping[Lang, Mapping[str, Any]]) -> None:
        """`words`: per language the raw `language_words.yml`: `strong`, `common`, and `neutral` word lists."""
        lists = {lang: {kind: _words(words[lang], kind) for kind in ("strong", "common", "neutral")} for lang in LANGS}
        neutral = lists["id"]["neutral"] | lists["en"]["neutral"]
        own = {lang: lists[lang]["strong"] | lists[lang]["common"] for lang in LANGS}
        #: every listed word; the normaliser and the redactor also want to know what an ordinary word is
        self.known: frozenset[str] = frozenset(own["id"] | own["en"] | neutral)
        neutral |= own["id"] & own["en"]
        #: positive = Indonesian, negative = English
        self._weights: dict[str, float] = dict.fromkeys(neutral, 0.0)
        for lang, sign in (("id", 1.0), ("en", -1.0)):
            for kind, weight in (("common", _COMMON), ("strong", _STRONG)):
                for word in lists[lang][kind] - neutral:  # type: ignore[index]
                    self._weights[word] = sign * weight
        self._triples = _triple_odds(own["id"] - neutral, own["en"] - neutral)

    def guess(self, text: str, previous: Lang | None = None) -> Guess:
        """The language of `text`; `previous` is kept unless two words or more speak for the other one.

        Emoji, digits, unknown scripts and names say nothing. Without `previous` one word may decide.
        """
        words = _WORD.findall(_PLACEHOLDER.sub(" ", text).lower())[:_MOST_WORDS]
        scores = [self._score(word) for word in words]
        total = sum(scores)
        sure_id = sum(score >= _COMMON for score in scores)
        sure_en = sum(score <= -_COMMON for score in scores)
        lang: Lang = "id" if total > 0 else "en" if total < 0 else (previous or "id")
        mixed = sure_id >= 2 and sure_en >= 2 and min(sure_id, sure_en) >= 0.25 * (sure_id + sure_en)
        support = sum(1 for score in scores if (score > 0.5 if lang == "id" else score < -0.5))
        confident = support >= 2 and abs(total) >= _STRONG + 0.5 and (sure_id if lang == "id" else sure_en) >= 1
        if previous is not None and lang != previous and not confident:
            return Guess(previous, mixed, False)
        return Guess(lang, mixed, confident)

    def _score(self, word: str) -> float:
        weight = self._weights.get(word)
        if weight is None and _REPEAT.search(word):
            word = _REPEAT.sub(r"\1", word)
            weight = self._weights.get(word)
        if weight is not None:
            return weight
        for clitic in ("nya", "kah", "lah", "ku", "mu", "pun"):
            stem = word.removesuffix(clitic)
            if stem != word and self._weights.get(stem, -1.0) > 0:
                return _COMMON
        if len(word) < 3 or not word.isascii():
            return 0.0
        odds = sum(self._triples.get(triple, 0.0) for triple in _triples(word)) / 3
        return max(-_LETTERS, min(_LETTERS, odds))


def _words(raw: Mapping[str, Any], kind: str) -> set[str]:
    return set(str(raw.get(kind, "")).lower().split())


def _triples(word: str) -> list[str]:
    framed = f"^{word}$"
    return [framed[i : i + 3] for i in range(len(framed) - 2)]


def _triple_odds(indonesian: Iterable[str], english: Iterable[str]) -> dict[str, float]:
    """Log odds of each letter triple, smoothed by half a count."""
    ours = Counter(triple for word in sorted(indonesian) for triple in _triples(word))
    theirs = Counter(triple for word in sorted(english) for triple in _triples(word))
    share = (sum(theirs.values()) + 1) / (sum(ours.values()) + 1)
    return {t: math.log((ours[t] + 0.5) / (theirs[t] + 0.5) * share) for t in ours.keys() | theirs.keys()}
