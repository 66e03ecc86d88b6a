"""Every language has the same files and, in files people read, the same keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

#: lists whose length may differ: sentences do not map one to one
_FREE_LISTS = frozenset({"answer"})


def check(root: Path) -> list[Problem]:
    """What one language has and another lacks."""
    codes = folder.languages(root)
    names = {code: _names(root / code) for code in codes}
    everywhere = sorted(set().union(*names.values())) if names else []
    found = []
    for name in everywhere:
        having = [code for code in codes if name in names[code]]
        missing = [code for code in codes if name not in names[code]]
        found += [Problem(f"{code}/{name}", "", f"is missing; {having[0]}/{name} exists") for code in missing]
        if len(having) > 1 and name.removesuffix(".yml") not in folder.WORD_LISTS:
            found += _keys(root, name, having)
    return found


def _names(lang_root: Path) -> set[str]:
    return {path.relative_to(lang_root).as_posix() for path in lang_root.rglob("*.yml")}


def _keys(root: Path, name: str, codes: list[str]) -> list[Problem]:
    keys = {code: set(_paths("", folder.mapping(root / code / name))) for code in codes}
    everywhere = set().union(*keys.values())
    return [
        Problem(f"{code}/{name}", key, f"is missing; {_first_with(keys, key)}/{name} has it")
        for code in codes
        for key in sorted(everywhere - keys[code])
    ]


def _first_with(keys: dict[str, set[str]], key: str) -> str:
    return next(code for code, held in keys.items() if key in held)


def _paths(prefix: str, node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            full = f"{prefix}.{key}" if prefix else str(key)
            yield full
            if key not in _FREE_LISTS:
                yield from _paths(full, value)
    elif isinstance(node, list) and prefix == "more":
        for number in range(1, len(node) + 1):
            yield f"{prefix}.{number}"
