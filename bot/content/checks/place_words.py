"""The words around names of places are there in every language, as lists of small letters."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_LISTS = (
    "in", "to", "from", "self", "others", "family", "news", "wish", "now", "polite", "correct", "fill",
    "not_after", "not_places", "wage",
)  # fmt: skip


def check(root: Path) -> list[Problem]:
    """Lists that are missing, and words that YAML does not read as words."""
    found = []
    for lang in folder.languages(root):
        name = f"{lang}/place_words.yml"
        data = folder.mapping(root / name)
        found += [Problem(name, str(key), "is no list of this file; remove it") for key in set(data) - set(_LISTS)]
        for key in _LISTS:
            words = data.get(key)
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                found.append(Problem(name, key, "must be a list; put words like no or on in quotes"))
            elif any(word != word.lower() for word in words):
                found.append(Problem(name, key, "must be in small letters"))
    return found
