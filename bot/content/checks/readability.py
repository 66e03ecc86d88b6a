"""Sentences are short: those of an answer on average, and every single one that people read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

MOST_WORDS = 16
LONGEST = 24
_END = re.compile(r"(?<=[.?!])\s+")
_PAUSE = re.compile(r"(?<=[.?!:])\s+|\n")


def check(root: Path) -> list[Problem]:
    """Warnings for answers whose sentences are long, and for each long sentence."""
    found = []
    for lang in folder.languages(root):
        for path in folder.answer_files(root, lang):
            average = _average(_all(folder.mapping(path)))
            if average > MOST_WORDS:
                cause = f"has {average:.1f} words a sentence on average; more than {MOST_WORDS} are hard to read"
                found.append(Problem(folder.relative(root, path), "", cause, "warning"))
        for text in folder.texts(root, lang):
            found += _long(text, lang)
    return found


def _long(text: folder.Text, lang: str) -> list[Problem]:
    key = f"{text.key}.{lang}" if text.path == "services.yml" else text.key
    counts = [len(sentence.split()) for sentence in _PAUSE.split(text.value)]
    cause = "has a sentence of {} words; say it in two, at most {} words each"
    return [Problem(text.path, key, cause.format(n, LONGEST), "warning") for n in counts if n > LONGEST]


def _all(data: Any) -> str:
    more = data.get("more")
    by_part = data.get("parts")
    parts = [data.get("answer"), [data.get("next_step", "")], *(more if isinstance(more, list) else [])]
    parts += by_part.values() if isinstance(by_part, dict) else []
    return " ".join(str(sentence) for part in parts if isinstance(part, list) for sentence in part)


def _average(text: str) -> float:
    sentences = [sentence.split() for sentence in _END.split(text) if sentence.strip()]
    return sum(map(len, sentences)) / len(sentences) if sentences else 0.0
