"""The five plain words of a return code: drawn from content, and recognised however somebody types them."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from bot.core.types import Lang

LENGTH = 5
#: one word more or less than a code has is a slip, and still too much of a code to be kept
_SLIP = 1
#: so many of the five must be written without a slip; more in a longer text that does not speak of a code
_LEAST_EXACT, _LEAST_EXACT_UNNAMED = 3, 4
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Typed:
    """A return code found in a text."""

    lang: Lang
    #: as the list spells them; fewer or more than LENGTH when somebody miscounted
    words: tuple[str, ...]
    #: what the text says besides, '' when that is nothing but words such as 'my code is'
    rest: str

    @property
    def complete(self) -> bool:
        """Whether it can be a code at all."""
        return len(self.words) == LENGTH


class ReturnWords:
    """Knows the lists of all languages. A list has no two words within one edit of each other."""

    def __init__(self, lists: Mapping[Lang, Mapping[str, Any]]) -> None:
        """`lists`: per language the raw `return_words.yml`: `words`, `around` and `names` as one text each, `asks`
        phrases."""
        self._lists = {lang: tuple(str(raw["words"]).split()) for lang, raw in lists.items()}
        self._known = {lang: frozenset(words) for lang, words in self._lists.items()}
        self._around = frozenset(word for raw in lists.values() for word in str(raw["around"]).split())
        self._names = frozenset(word for raw in lists.values() for word in str(raw["names"]).split())
        self._asks = {_plain(str(ask)): lang for lang, raw in lists.items() for ask in raw["asks"]}

    def draw(self, lang: Lang) -> tuple[str, ...]:
        """Five different random words."""
        return tuple(secrets.SystemRandom().sample(self._lists[lang], LENGTH))

    def asks(self, text: str) -> Lang | None:
        """The language of a message that is nothing but the wish for a return code, None for any other."""
        return self._asks.get(_plain(text)) if len(text) <= 60 else None

    def find(self, text: str) -> Typed | None:
        """The code in a text: five words in a row, any case, whatever stands between them, slips of one letter."""
        folded = unicodedata.normalize("NFKC", text)
        tokens = list(_WORD.finditer(folded))
        said = [token.group().casefold() for token in tokens]
        for lang in self._lists:
            found = self._run(lang, said)
            if found is not None:
                start, words = found
                before, after = folded[: tokens[start].start()], folded[tokens[start + len(words) - 1].end() :]
                return Typed(lang, words, self._rest(before, after))
        return None

    def _run(self, lang: Lang, said: list[str]) -> tuple[int, tuple[str, ...]] | None:
        """Where the code begins, and its words."""
        exact = [word in self._known[lang] for word in said]
        named = not self._names.isdisjoint(said)
        best: tuple[int, tuple[str, ...]] | None = None
        least = _LEAST_EXACT if named else _LEAST_EXACT_UNNAMED
        for start in range(len(said)):
            certain = sum(exact[start : start + LENGTH])
            if certain < _LEAST_EXACT:
                continue
            words = self._words(lang, said[start:])
            alone = self._around.issuperset((*said[:start], *said[start + len(words) :]))
            if alone and len(words) >= LENGTH - _SLIP:
                return start, words
            if len(set(words[:LENGTH])) == LENGTH and certain >= least:  # a code has no word twice, talk may
                # a word beside the code can be one slip from the list: the better window counts
                best, least = (start, words[:LENGTH]), certain + 1
        return best

    def _words(self, lang: Lang, said: list[str]) -> tuple[str, ...]:
        """Words of the list with which the text goes on, one more than a code has at most."""
        words = [self._listed(lang, word) for word in said[: LENGTH + _SLIP]]
        return tuple(word for word in words[: words.index(None) if None in words else None] if word)

    def _listed(self, lang: Lang, word: str) -> str | None:
        """The word itself, or the only one of the list that is one slip away."""
        if word in self._known[lang]:
            return word
        if word in self._around:
            return None
        near = [one for one in self._lists[lang] if OSA.distance(one, word, score_cutoff=1) <= 1]
        return near[0] if len(near) == 1 else None

    def _rest(self, before: str, after: str) -> str:
        rest = f"{before} {after}"
        said = [token.group().casefold() for token in _WORD.finditer(rest)]
        return rest.strip() if any(word not in self._around for word in said) else ""


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
