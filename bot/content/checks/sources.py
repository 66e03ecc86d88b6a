"""sources.yml and barred_facts.yml have the right shape and do not contradict each other."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "sources.yml"
_BARRED = "barred_facts.yml"
_KINDS = ("primary", "secondary", "background")
_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")
_KEYS = frozenset({"name", "date", "kind", "says", "lasting"})


def check(root: Path) -> list[Problem]:
    """Problems of shape, and facts that are both offered and barred."""
    found = []
    entries = folder.mapping(root / _FILE)
    for key, row in entries.items():
        if not isinstance(key, str):
            found.append(Problem(_FILE, str(key), 'must be in quotes, else "5.10" becomes 5.1'))
        if not isinstance(row, dict):
            found.append(Problem(_FILE, str(key), "must have name, date, kind and says"))
            continue
        found += _row(str(key), row)
    barred = folder.mapping(root / _BARRED)
    found += [
        Problem(_BARRED, str(key), "must be in quotes and give a reason")
        for key, why in barred.items()
        if not _ok(key, why)
    ]
    found += [Problem(_FILE, key, f"must not be used: {barred[key]}") for key in entries if key in barred]
    return found


def _row(key: str, row: dict[str, object]) -> list[Problem]:
    found = [Problem(_FILE, f"{key}.{field}", "is no field of a source; remove it") for field in set(row) - _KEYS]
    found += [
        Problem(_FILE, f"{key}.{field}", "must be a text")
        for field in ("name", "says")
        if not isinstance(row.get(field), str) or not row[field]
    ]
    if not isinstance(row.get("date"), str) or not _DATE.fullmatch(str(row["date"])):
        found.append(Problem(_FILE, f"{key}.date", 'must be "2025", "2025-04" or "2025-04-10", "" when undated'))
    if row.get("kind") not in _KINDS:
        found.append(Problem(_FILE, f"{key}.kind", f"must be one of {', '.join(_KINDS)}"))
    if row.get("lasting", True) is not True:
        found.append(
            Problem(_FILE, f"{key}.lasting", "may only be true, for a law or convention that is still in force")
        )
    return found


def _ok(key: object, why: object) -> bool:
    return isinstance(key, str) and isinstance(why, str)
