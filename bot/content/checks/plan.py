"""plan.yml and its texts: every step has topics, services and facts, and is written for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.checks.services import KINDS
from bot.content.problems import Problem

_FILE = "plan.yml"
_LISTS = ("topics", "help", "services", "facts")
_VARIANTS = ("home", "abroad", "child")
_TITLE = 24
_TEXT = 200


def check(root: Path) -> list[Problem]:
    """Problems of shape, and steps without a text."""
    steps = folder.rows(root, "plan")
    found = []
    for step, row in steps.items():
        found += [
            Problem(_FILE, f"{step}.{field}", "is no field of a step; remove it") for field in set(row) - {*_LISTS}
        ]
        for field in _LISTS:
            value = row.get(field)
            if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
                found.append(
                    Problem(_FILE, f"{step}.{field}", "must list at least one, in quotes where it is a number")
                )
        unknown = [kind for kind in row.get("help") or () if kind not in KINDS]
        found += [Problem(_FILE, f"{step}.help", f"does not know the kind {kind!r} of services") for kind in unknown]
    for lang in folder.languages(root):
        texts = folder.mapping(root / lang / _FILE)
        written = texts.get("steps") if isinstance(texts.get("steps"), dict) else {}
        found += _texts(f"{lang}/{_FILE}", set(steps), written or {})
        found += _titles(f"{lang}/{_FILE}", "buttons", texts.get("buttons"))
        found += _titles(f"{lang}/{_FILE}", "", {"offer": texts.get("offer")})
    return found


def _texts(name: str, steps: set[str], written: dict[str, Any]) -> list[Problem]:
    found = [Problem(name, f"steps.{step}", f"is no step of {_FILE}") for step in set(written) - steps]
    for step in steps:
        row = written.get(step)
        if not isinstance(row, dict) or any(not isinstance(row.get(key), str) for key in ("title", "home", "abroad")):
            found.append(Problem(name, f"steps.{step}", "needs title, home and abroad"))
            continue
        found += _titles(name, f"steps.{step}", {"title": row["title"]})
        found += [
            Problem(name, f"steps.{step}.{key}", f"has {len(row[key])} characters; at most {_TEXT} fit")
            for key in _VARIANTS
            if len(str(row.get(key, ""))) > _TEXT
        ]
    return found


def _titles(name: str, key: str, texts: Any) -> list[Problem]:
    return [
        Problem(name, f"{key}.{one}".lstrip("."), f"must be a text of at most {_TITLE} characters")
        for one, text in (texts if isinstance(texts, dict) else {"": None}).items()
        if not isinstance(text, str) or len(text) > _TITLE
    ]
