"""Finds out who needs help ('saya laki-laki', 'umur saya 15', 'anak buah kapal'), so that the services shown fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.language.folding import fold

KINDS = ("woman", "man", "child", "seafarer")
#: a child is younger; five-year-olds do not write, but somebody may write for them
_AGES = r"(?:1[0-7]|[1-9])"
#: a number of years at work is no age: '17 tahun kerja', '3 years'
_NOT_AGES = (
    r"(?!\s*(?:\d|jam|bulan|bln|hari|minggu|orang|(?:tahun|thn)? ?(?:kerja|di|lalu)"
    r"|(?:years? )?(?:in|ago|here|working)|months?|days?|weeks?|hours?|people))"
)
_MOST_CHARACTERS = 4_000


class WhoFinder:
    """Looks for the phrases of who_words.yml as whole words."""

    def __init__(self, words: Iterable[Mapping[str, Any]]) -> None:
        """`words`: each language's file as read."""
        languages = list(words)
        self._patterns = {
            kind: _pattern([str(form) for words in languages for form in words.get(kind, ())]) for kind in KINDS
        }

    def find(self, text: str) -> tuple[str, ...]:
        """Those of `KINDS` that the text tells, in that order; a child is nothing else besides a seafarer."""
        plain = " ".join(fold(text[:_MOST_CHARACTERS]).text.lower().split())
        found = [kind for kind, pattern in self._patterns.items() if pattern.search(plain)]
        return tuple(kind for kind in found if "child" not in found or kind in {"child", "seafarer"})


def _pattern(forms: list[str]) -> re.Pattern[str]:
    listed = sorted(forms, key=len, reverse=True)
    bodies = (re.escape(form).replace(r"\{n\}", _AGES).replace(r"\{years\}", _AGES + _NOT_AGES) for form in listed)
    return re.compile(rf"(?<!\w)(?:{'|'.join(bodies) or '(?!)'})(?!\w)")
