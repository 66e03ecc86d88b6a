"""areas.yml: each area has a country and names, and no name means two places."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "areas.yml"
_KEYS = frozenset({"country", "names"})


def check(root: Path) -> list[Problem]:
    """Problems of shape, and names that another area or country claims."""
    owner = {
        name: code
        for code, row in folder.rows(root, "countries").items()
        for names in (row.get("names") or {}).values()
        for name in names or ()
    }
    found = []
    for area, row in folder.rows(root, "areas").items():
        found += [Problem(_FILE, f"{area}.{key}", "is no field of an area; remove it") for key in set(row) - _KEYS]
        for lang in folder.languages(root):
            names = (row.get("names") or {}).get(lang)
            if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
                found.append(Problem(_FILE, f"{area}.names.{lang}", "must list the names people use"))
                continue
            if any(name != name.lower() for name in names):
                found.append(Problem(_FILE, f"{area}.names.{lang}", "must be in small letters"))
            for name in names:
                if owner.setdefault(name, area) != area:
                    cause = f"{name!r} is already a name of {owner[name]}"
                    found.append(Problem(_FILE, f"{area}.names.{lang}", cause))
    return found
