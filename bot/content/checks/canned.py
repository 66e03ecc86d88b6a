"""canned.yml: codes that can be typed and mean one thing, and a text for each in every language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_FILE = "canned.yml"
_CODE = re.compile(r"[a-z]{2,16}")
_LONGEST = 300


def check(root: Path) -> list[Problem]:
    """Problems of codes and of texts."""
    rows = folder.mapping(root / _FILE)
    found, seen = list[Problem](), dict[str, str]()
    for key, row in rows.items():
        codes = row.get("codes") if isinstance(row, dict) else None
        if not isinstance(codes, list) or not codes:
            found.append(Problem(_FILE, f"{key}.codes", "must list at least one code"))
            continue
        for code in codes:
            if not isinstance(code, str) or not _CODE.fullmatch(code):
                found.append(
                    Problem(_FILE, f"{key}.codes", f"{code!r} must be 2 to 16 small letters, in quotes if needed")
                )
            elif code in seen:
                found.append(Problem(_FILE, f"{key}.codes", f"{code!r} already stands for {seen[code]}"))
            seen.setdefault(str(code), str(key))
    for lang in folder.languages(root):
        found += _texts(f"{lang}/{_FILE}", set(rows), folder.mapping(root / lang / _FILE))
    return found


def _texts(name: str, keys: set[str], texts: Any) -> list[Problem]:
    found = [Problem(name, key, f"is not listed in {_FILE}") for key in set(texts) - keys]
    for key in keys:
        text = texts.get(key)
        if not isinstance(text, str) or not text.strip():
            found.append(Problem(name, key, f"is missing; {_FILE} has it"))
        elif len(text) > _LONGEST:
            found.append(Problem(name, key, f"has {len(text)} characters; at most {_LONGEST} are read"))
        elif {field for _, field, _, _ in Formatter().parse(text) if field is not None} - {"service"}:
            found.append(Problem(name, key, "may only have the placeholder {service}"))
    return found
