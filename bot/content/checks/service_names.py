"""service_names.yml: names of services that exist, as people type them."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "service_names.yml"


def check(root: Path) -> list[Problem]:
    """Names that nobody could be answered with, or that would never be found."""
    services = folder.rows(root, "services")
    found = []
    for service, names in folder.mapping(root / _FILE).items():
        if service not in services:
            found.append(Problem(_FILE, str(service), "is no service of services.yml"))
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            found.append(Problem(_FILE, str(service), "must be a list of names, figures in quotes"))
            continue
        found += [
            Problem(_FILE, str(service), f"{name!r}: write it in small letters")
            for name in names
            if name != name.lower()
        ]
    return found
