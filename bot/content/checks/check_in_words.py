"""check_in_words.yml: lists of words, and days that are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_FILE = "check_in_words.yml"
_LISTS = ("fillers", "ask", "contact", "again", "no", "ends", "endings", "after")


def check(root: Path) -> list[Problem]:
    """What could not be read when the program starts."""
    return [
        Problem(f"{lang}/{_FILE}", key, message)
        for lang in folder.languages(root)
        if (root / lang / _FILE).exists()
        for key, message in _faults(folder.mapping(root / lang / _FILE))
    ]


def _faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _LISTS:
        if not _is_texts(raw.get(key)):
            yield key, "must be a list of words"
    when = raw.get("when")
    if not isinstance(when, dict) or not all(_is_days(days) and _is_texts(said) for days, said in when.items()):
        yield "when", "must have numbers of days, each with a list of words"
    for key in ("units", "figures"):
        numbers = raw.get(key)
        if not isinstance(numbers, dict) or not all(map(_is_days, numbers.values())):
            yield key, "must have a number for each word"


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
