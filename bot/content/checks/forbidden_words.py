"""Words that hurt, blame, promise or judge do not reach people. The lists are in <language>/style.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

#: how many words before a phrase may take it back ('we cannot promise')
_REACH = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    phrase: str
    why: str
    unless: frozenset[str]
    allowed: frozenset[str]

    def breaks(self, text: folder.Text) -> bool:
        if text.path in self.allowed or f"{text.path}:{text.key}" in self.allowed:
            return False
        return any(not self._taken_back(text.value, hit.start()) for hit in self.pattern.finditer(text.value))

    def _taken_back(self, text: str, at: int) -> bool:
        return bool(self.unless.intersection(_WORD.findall(text[:at].lower())[-_REACH:]))


def check(root: Path) -> list[Problem]:
    """Forbidden words, with the reason; and rules that cannot be read."""
    found = []
    for lang in folder.languages(root):
        rules, broken = _rules(root, lang)
        found += broken
        for text in folder.texts(root, lang):
            key = f"{text.key}.{lang}" if text.path == "services.yml" else text.key
            found += [
                Problem(text.path, key, f"says {rule.phrase!r}: {rule.why}") for rule in rules if rule.breaks(text)
            ]
    return found


def _rules(root: Path, lang: str) -> tuple[list[_Rule], list[Problem]]:
    rules, broken = [], []
    for number, row in enumerate(folder.mapping(root / lang / "style.yml").get("forbidden") or (), start=1):
        if isinstance(row, dict) and isinstance(row.get("phrase"), str) and isinstance(row.get("why"), str):
            rules.append(_rule(row))
        else:
            broken.append(Problem(f"{lang}/style.yml", f"forbidden.{number}", "needs a phrase and a why"))
    return rules, broken


def _rule(row: Mapping[str, Any]) -> _Rule:
    phrase = row["phrase"]
    letters = re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return _Rule(
        pattern=re.compile(rf"(?<!\w){letters}(?!\w)", re.IGNORECASE),
        phrase=phrase,
        why=row["why"],
        unless=frozenset(_words(row.get("unless"))),
        allowed=frozenset(_words(row.get("allowed"))),
    )


def _words(value: Any) -> Iterator[str]:
    yield from (str(word) for word in value or ())
