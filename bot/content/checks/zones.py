"""zones.yml: offsets that can be read, and names in every language."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem
from bot.core.hours import HoursError, parse_offset

_FILE = "zones.yml"


def check(root: Path) -> list[Problem]:
    """Problems of shape, per zone."""
    found = []
    for zone, row in folder.rows(root, "zones").items():
        try:
            parse_offset(str(row.get("offset")))
        except HoursError as error:
            found.append(Problem(_FILE, f"{zone}.offset", str(error)))
        names = row.get("names")
        found += [
            Problem(_FILE, f"{zone}.names.{lang}", "is missing")
            for lang in folder.languages(root)
            if not isinstance(names, dict) or not isinstance(names.get(lang), str)
        ]
    return found
