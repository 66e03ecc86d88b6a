"""What Telegram shows of the bot has the form that Telegram takes (core.telegram.org/bots/api#setmycommands)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_PROFILE = {"name": 64, "description": 512, "short_description": 120}
_MOST_SAYS = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")


def check(root: Path) -> list[Problem]:
    """Profile texts that are too long, and commands that Telegram would refuse or that mean two things."""
    found = []
    means: dict[str, str] = {}
    for lang in folder.languages(root):
        name = f"{lang}/telegram.yml"
        data = folder.mapping(root / name)
        for key, most in _PROFILE.items():
            text = _under(data, "profile", key)
            if len(text) > most:
                found.append(Problem(name, f"profile.{key}", f"has {len(text)} characters; at most {most} fit"))
        commands = data.get("commands")
        for key, row in commands.items() if isinstance(commands, dict) else ():
            found += _command(name, str(key), row, means)
    return found


def _command(name: str, key: str, row: Any, means: dict[str, str]) -> list[Problem]:
    word, says = _under({"row": row}, "row", "name"), _under({"row": row}, "row", "says")
    found = []
    if not _NAME.fullmatch(word):
        found.append(Problem(name, f"commands.{key}.name", "must be 1 to 32 of a-z, 0-9 and _"))
    if means.setdefault(word, key) != key:
        found.append(Problem(name, f"commands.{key}.name", f"stands for {means[word]} already"))
    if not 0 < len(says) <= _MOST_SAYS:
        found.append(Problem(name, f"commands.{key}.says", f"must have 1 to {_MOST_SAYS} characters"))
    return found


def _under(data: Any, *keys: str) -> str:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, str) else ""
