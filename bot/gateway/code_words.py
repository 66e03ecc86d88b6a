"""Recognises in a message the wish for a code word, or the word itself: 'kata rahasia mangga'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.types import Lang

#: ask: what it is, and how; set: to `word`; question: about it, perhaps to staff
Wish = Literal["ask", "set", "question"]

_LONGEST = 80
_WORD = re.compile(r"[^\W\d_]+")
_FIT = range(3, 21)


@dataclass(frozen=True)
class Wanted:
    """What a message wants of the code word."""

    wish: Wish
    lang: Lang
    word: str = ""


class CodeWordMessages:
    """Over the lists `names`, `around` and `not_words` of `code_word.yml` in all languages."""

    def __init__(self, lists: Mapping[Lang, Mapping[str, Any]]) -> None:
        self._lists = {lang: _Lists.of(raw) for lang, raw in lists.items()}

    def read(self, text: str) -> Wanted | None:
        """None for a message that is not about the code word."""
        if len(text) > _LONGEST:
            return None
        said = [found.group() for found in _WORD.finditer(text)]
        for lang, lists in self._lists.items():
            beside = lists.beside([word.casefold() for word in said], said)
            if beside is not None:
                return _wanted(lang, beside, lists, is_question="?" in text)
        return None


@dataclass(frozen=True)
class _Lists:
    #: longest first
    names: tuple[tuple[str, ...], ...]
    around: frozenset[str]
    not_words: frozenset[str]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> _Lists:
        names = sorted((tuple(str(name).split()) for name in raw["names"]), key=len, reverse=True)
        return cls(tuple(names), frozenset(map(str, raw["around"])), frozenset(map(str, raw["not_words"])))

    def beside(self, plain: Sequence[str], said: Sequence[str]) -> list[str] | None:
        """The words of a message beside a name and what may stand around it; None when it holds no name.

        Before the name only such words may stand, or those of a question.
        """
        for name in self.names:
            for at in range(len(plain) - len(name) + 1):
                if tuple(plain[at : at + len(name)]) != name:
                    continue
                before = [word for word in plain[:at] if word not in self.around]
                after = [
                    word
                    for word, spoken in zip(said[at + len(name) :], plain[at + len(name) :], strict=True)
                    if spoken not in self.around
                ]
                return None if set(before) - self.not_words else [*before, *after]
        return None


def _wanted(lang: Lang, beside: list[str], lists: _Lists, *, is_question: bool) -> Wanted | None:
    if not beside:
        return Wanted("question" if is_question else "ask", lang)
    if lists.not_words.issuperset(word.casefold() for word in beside):
        return Wanted("question", lang)
    if len(beside) > 1:
        return None
    fits = len(beside[0]) in _FIT and not is_question
    return Wanted("set", lang, beside[0].casefold()) if fits else Wanted("question", lang)
