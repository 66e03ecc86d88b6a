"""No two topics have the same title in one language: on a button nobody could tell them apart."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem


def check(root: Path) -> list[Problem]:
    """Titles that stand on two buttons."""
    found = []
    for lang in folder.languages(root):
        first: dict[str, str] = {}
        for topic, path in folder.topic_files(root, lang).items():
            title = str(folder.mapping(path).get("title", "")).strip().lower()
            other = first.setdefault(title, topic)
            if title and other != topic:
                found.append(Problem(folder.relative(root, path), "title", f"is also the title of {other}; change one"))
    return found
