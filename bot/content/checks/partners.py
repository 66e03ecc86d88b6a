"""partners.yml has the shape of services.yml, with fewer fields, a way to reach everyone, and a note for the person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.checks import services
from bot.content.problems import Problem

_FILE = "partners.yml"
_FIELDS = frozenset({"kinds", "countries", "areas", "names", "note", "channels", "open", "languages"})
#: what a service must have and a partner has not: your agreement with it is the source
_AS_A_SERVICE: Mapping[str, Any] = {
    "serves": ["everyone"],
    "anonymous": "unknown",
    "facts": ["agreement"],
    "source_date": "",
}


def check(root: Path) -> list[Problem]:
    """Problems of shape, and places that do not exist."""
    if not (root / _FILE).exists():
        return []
    listed = folder.rows(root, "partners")
    found = [Problem(_FILE, str(key), "must be a mapping") for key in folder.mapping(root / _FILE) if key not in listed]
    areas, offsets, langs = folder.rows(root, "areas"), services.offsets(root), folder.languages(root)
    for key, row in listed.items():
        found += row_problems(key, row, areas, offsets, langs)
    return found


def row_problems(
    key: str, row: Mapping[str, Any], areas: Collection[str], offsets: Mapping[str, timedelta], langs: list[str]
) -> list[Problem]:
    """Problems of one partner."""
    found = [Problem(_FILE, f"{key}.{field}", "is no field of a partner; remove it") for field in set(row) - _FIELDS]
    found += _own(key, row, areas)
    known = {field: row[field] for field in row if field in _FIELDS}
    shaped = [
        *services.row_problems(key, {**_AS_A_SERVICE, **known}, langs),
        *services.opening_problems(key, row.get("open"), offsets),
    ]
    return [*found, *(replace(problem, path=_FILE) for problem in shaped)]


def _own(key: str, row: Mapping[str, Any], areas: Collection[str]) -> list[Problem]:
    found = []
    if not row.get("channels"):
        found.append(Problem(_FILE, f"{key}.channels", "needs at least one: how your staff reach it"))
    if not row.get("note"):
        found.append(Problem(_FILE, f"{key}.note", "is missing; the person reads who they are before saying yes"))
    named = row.get("areas")
    strange = [area for area in named if area not in areas] if isinstance(named, list) else []
    return [*found, *(Problem(_FILE, f"{key}.areas", f"{area!r} is not in areas.yml") for area in strange)]
