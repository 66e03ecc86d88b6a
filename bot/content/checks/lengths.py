"""Texts fit on the screen of a small phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

TITLE = 24
ANSWER = 600
NEXT_STEP = 200
UI_TEXT = 420
SERVICE = {"names": 24, "note": 90, "place": 90, "hours": 80, "cost": 80}


def check(root: Path) -> list[Problem]:
    """Texts that are too long, with their length and the limit."""
    found = []
    for lang in folder.languages(root):
        for path in folder.answer_files(root, lang):
            found += _answer(folder.relative(root, path), folder.mapping(path))
        ui = folder.mapping(root / lang / "ui.yml")
        buttons = ui.get("buttons")
        for name, text in (buttons if isinstance(buttons, dict) else {}).items():
            found += _limit(f"{lang}/ui.yml", f"buttons.{name}", text, TITLE)
        places = folder.mapping(root / lang / "places.yml").get("buttons")
        for name, text in (places if isinstance(places, dict) else {}).items():
            found += _limit(f"{lang}/places.yml", f"buttons.{name}", text, TITLE)
        for name, text in ui.items():
            found += _limit(f"{lang}/ui.yml", str(name), text, UI_TEXT)
        for text in folder.texts(root, lang):
            if text.path == "services.yml":
                found += _limit(text.path, f"{text.key}.{lang}", text.value, SERVICE[text.key.rpartition(".")[2]])
    return found


def _answer(name: str, data: Any) -> list[Problem]:
    found = [
        *_limit(name, "title", data.get("title"), TITLE),
        *_limit(name, "answer", _joined(data.get("answer")), ANSWER),
        *_limit(name, "next_step", data.get("next_step"), NEXT_STEP),
    ]
    parts = data.get("parts")
    for part, sentences in (parts if isinstance(parts, dict) else {}).items():
        found += _limit(name, f"parts.{part}", _joined(sentences), ANSWER)
    more = data.get("more")
    for number, part in enumerate(more if isinstance(more, list) else [], start=1):
        found += _limit(name, f"more.{number}", _joined(part), ANSWER)
    return found


def _joined(sentences: Any) -> str:
    return " ".join(map(str, sentences)) if isinstance(sentences, list) else ""


def _limit(name: str, key: str, text: Any, most: int) -> list[Problem]:
    if not isinstance(text, str) or len(text) <= most:
        return []
    return [Problem(name, key, f"has {len(text)} characters; at most {most} fit")]
