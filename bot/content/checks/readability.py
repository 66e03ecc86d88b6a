"""Sentences of an answer are short on average."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

MOST_WORDS = 16
_END = re.compile(r"(?<=[.?!])\s+")


def check(root: Path) -> list[Problem]:
    """Warnings for answers whose sentences are long."""
    found = []
    for lang in folder.languages(root):
        for path in folder.answer_files(root, lang):
            average = _average(_all(folder.mapping(path)))
            if average > MOST_WORDS:
                cause = f"has {average:.1f} words a sentence on average; more than {MOST_WORDS} are hard to read"
                found.append(Problem(folder.relative(root, path), "", cause, "warning"))
    return found


def _all(data: Any) -> str:
    more = data.get("more")
    by_part = data.get("parts")
    parts = [data.get("answer"), [data.get("next_step", "")], *(more if isinstance(more, list) else [])]
    parts += by_part.values() if isinstance(by_part, dict) else []
    return " ".join(str(sentence) for part in parts if isinstance(part, list) for sentence in part)


def _average(text: str) -> float:
    sentences = [sentence.split() for sentence in _END.split(text) if sentence.strip()]
    return sum(map(len, sentences)) / len(sentences) if sentences else 0.0
