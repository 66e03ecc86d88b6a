"""Phone numbers and links are not typed into texts: they come from services.yml, where they are checked and dated."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_LINK = re.compile(r"https?://|www\.|t\.me/|wa\.me/", re.IGNORECASE)
_LONG = re.compile(r"(?<![\w.,$])\+?\d[\d ()-]{6,}\d(?![\w.,]\d)")
_FILES = ("topics/", "rights/", "ui.yml", "places.yml", "plan.yml", "quiz.yml", "teaching.yml", "feedback.yml")


def check(root: Path) -> list[Problem]:
    """Numbers of services, anything that looks like a number to call, and links, in answers and interface texts."""
    short = _service_numbers(root)
    found = []
    for lang in folder.languages(root):
        for text in folder.texts(root, lang):
            if text.path.removeprefix(f"{lang}/").startswith(_FILES):
                found += [Problem(text.path, text.key, cause) for cause in _causes(text.value, short)]
    return found


def _causes(text: str, short: re.Pattern[str]) -> list[str]:
    causes = [
        f"has the link {hit.group()!r}; name the service and put the link into services.yml"
        for hit in _LINK.finditer(text)
    ]
    causes += [
        f"has the number {hit.group()!r}; link the service in topics.yml instead"
        for pattern in (short, _LONG)
        for hit in pattern.finditer(text)
    ]
    return causes


def _service_numbers(root: Path) -> re.Pattern[str]:
    values = {
        str(channel.get("value"))
        for row in folder.rows(root, "services").values()
        for channel in row.get("channels") or ()
        if isinstance(channel, dict) and channel.get("type") in {"phone", "whatsapp", "sms"}
    }
    listed = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    return re.compile(rf"(?<![\w.,$])(?:{listed or '(?!)'})(?![\w.,]*\d)")
