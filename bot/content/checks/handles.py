"""The words that name cases are enough, short, plain and different."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "handles.yml"
_LEAST = 200
_WORD = re.compile(r"[a-z]{3,12}")


def check(root: Path) -> list[Problem]:
    """Problems of the two word lists."""
    data = folder.mapping(root / _FILE)
    found = []
    for field in ("nouns", "adjectives"):
        words = data.get(field)
        if not isinstance(words, list) or len(words) < _LEAST:
            found.append(Problem(_FILE, field, f"needs at least {_LEAST} words"))
            continue
        found += [
            Problem(_FILE, field, f"{word!r} must be 3 to 12 small letters a to z")
            for word in words
            if not isinstance(word, str) or not _WORD.fullmatch(word)
        ]
        found += [
            Problem(_FILE, field, f"{word!r} stands here twice") for word, count in Counter(words).items() if count > 1
        ]
    return found
