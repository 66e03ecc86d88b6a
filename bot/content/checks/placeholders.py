"""`{placeholders}` are well formed and the same in every language."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

from bot.content import folder
from bot.content.problems import Problem


def check(root: Path) -> list[Problem]:
    """Differences between languages and damaged braces."""
    codes = folder.languages(root)
    found: list[Problem] = []
    sets: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for code in codes:
        for text in folder.texts(root, code, staff=True):
            names = _names(text.value)
            if names is None:
                found.append(Problem(text.path, text.key, "has a brace without its partner; write {name}"))
            elif _fixed(text):
                found += (
                    [Problem(text.path, text.key, "is shown as it is; nothing fills {placeholders} here")]
                    if names
                    else []
                )
            else:
                sets.setdefault((_beside(text.path, code), text.key), {})[code] = names
    for (name, key), by_code in sets.items():
        first, *others = by_code
        found += [
            Problem(f"{code}/{name}", key, _message(by_code[first], by_code[code], first))
            for code in others
            if by_code[code] != by_code[first]
        ]
    return found


def _names(text: str) -> frozenset[str] | None:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def _fixed(text: folder.Text) -> bool:
    """Answers and services are shown as they are written."""
    return "/topics/" in text.path or "/rights/" in text.path or text.path == "services.yml"


def _beside(path: str, code: str) -> str:
    return path.removeprefix(f"{code}/")


def _message(wanted: frozenset[str], has: frozenset[str], first: str) -> str:
    listed = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
    own = ", ".join(f"{{{name}}}" for name in sorted(has)) or "none"
    return f"has the placeholders {own}, but {first} has {listed}"
