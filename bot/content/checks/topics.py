"""topics.yml has the right shape, and every topic has its text in every language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.checks.services import KINDS
from bot.content.problems import Problem

_FILE = "topics.yml"
_GROUPS = ("ask", "need", "report", "control")
_KEYS = frozenset({"about", "facts", "services", "related", "staff", "help", "place_part", "at_home"})
_PLACE_PARTS = frozenset({"overview", "papers", "wage", "rest", "call", "contacts"})
_LISTS = ("facts", "services", "related")
_MOST = {"services": 3, "related": 3}


def check(root: Path) -> list[Problem]:
    """Problems of topics.yml and of its pairing with the texts."""
    listed = folder.rows(root, "topics")
    found = [Problem(_FILE, key, "must be a mapping") for key in folder.mapping(root / _FILE) if str(key) not in listed]
    for topic, row in listed.items():
        found += _row(topic, row)
    for lang in folder.languages(root):
        written = folder.topic_files(root, lang)
        found += [
            Problem(f"{lang}/topics/{topic}.yml", "", f"is missing; {_FILE} lists the topic")
            for topic in listed
            if topic not in written
        ]
        found += [
            Problem(folder.relative(root, path), "", f"is not listed in {_FILE}; add the topic or remove the file")
            for topic, path in written.items()
            if topic not in listed
        ]
    return found


def _row(topic: str, row: Mapping[str, Any]) -> list[Problem]:
    found = [Problem(_FILE, f"{topic}.{key}", "is no field of a topic; remove it") for key in set(row) - _KEYS]
    if topic.partition("/")[0] not in _GROUPS or topic.count("/") != 1:
        found.append(Problem(_FILE, topic, f"must be group/key with a group of {', '.join(_GROUPS)}"))
    if not isinstance(row.get("about"), str):
        found.append(Problem(_FILE, f"{topic}.about", "must say in a few words what the topic is"))
    if not isinstance(row.get("staff"), bool):
        found.append(Problem(_FILE, f"{topic}.staff", "must be true or false"))
    if not isinstance(row.get("at_home", False), bool):
        found.append(Problem(_FILE, f"{topic}.at_home", "must be true or false"))
    if row.get("place_part", "call") not in _PLACE_PARTS:
        found.append(Problem(_FILE, f"{topic}.place_part", f"must be one of {', '.join(sorted(_PLACE_PARTS))}"))
    unknown = [kind for kind in row.get("help") or () if kind not in KINDS]
    found += [Problem(_FILE, f"{topic}.help", f"does not know the kind {kind!r} of services") for kind in unknown]
    for field in _LISTS:
        found += _list(topic, field, row.get(field))
    return found


def _list(topic: str, field: str, value: Any) -> list[Problem]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return [Problem(_FILE, f"{topic}.{field}", "must be a list of texts in quotes, or []")]
    if len(value) > _MOST.get(field, len(value)):
        return [Problem(_FILE, f"{topic}.{field}", f"has {len(value)} entries; at most {_MOST[field]} fit on a phone")]
    if len(set(value)) < len(value):
        return [Problem(_FILE, f"{topic}.{field}", "names something twice")]
    return []
