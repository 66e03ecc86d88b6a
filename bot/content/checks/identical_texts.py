"""A sentence that is the same in two languages was not translated."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

#: names and short labels may well be the same
_WORDS = 4
#: files that hold every language
_SHARED = ("services.yml", "partners.yml")


def check(root: Path) -> list[Problem]:
    """Texts of four words and more that stand word for word in another language's file."""
    first: dict[tuple[str, str, str], str] = {}
    found = []
    for code in folder.languages(root):
        for text in folder.texts(root, code, staff=True):
            beside = (text.path.removeprefix(f"{code}/"), text.key, text.value)
            other = first.setdefault(beside, code)
            if other != code and len(text.value.split()) >= _WORDS:
                key = f"{text.key}.{code}" if text.path in _SHARED else text.key
                found.append(Problem(text.path, key, f"is word for word the {other} text; translate it"))
    return found
