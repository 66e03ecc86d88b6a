"""Texts fit on the screen of a small phone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

TITLE = 24
ANSWER = 600
NEXT_STEP = 200
UI_TEXT = 420
#: a whole answer with contacts, their age and sources: two screens of a small phone
SHOWN = 1100
_AGE_AND_SOURCES = 170
SERVICE = {"names": 24, "note": 90, "place": 90, "hours": 80, "cost": 80}


def check(root: Path) -> list[Problem]:
    """Texts that are too long, with their length and the limit."""
    found = []
    for lang in folder.languages(root):
        for path in folder.answer_files(root, lang):
            found += _answer(folder.relative(root, path), folder.mapping(path))
        found += _answers_with_contacts(root, lang)
        for text in folder.texts(root, lang):
            if text.key.startswith("buttons."):
                found += _limit(text.path, text.key, text.value, TITLE)
            elif text.path == f"{lang}/ui.yml":
                found += _limit(text.path, text.key, text.value, UI_TEXT)
            elif text.path == "services.yml":
                found += _limit(text.path, f"{text.key}.{lang}", text.value, SERVICE[text.key.rpartition(".")[2]])
    return found


def _answers_with_contacts(root: Path, lang: str) -> list[Problem]:
    services = folder.rows(root, "services")
    found = []
    for topic, path in folder.topic_files(root, lang).items():
        data = folder.mapping(path)
        named = folder.rows(root, "topics").get(topic, {}).get("services")
        lines = [_line(services.get(str(key), {}), lang) for key in (named if isinstance(named, list) else [])]
        size = len(_joined(data.get("answer"))) + len(str(data.get("next_step", ""))) + sum(lines) + _AGE_AND_SOURCES
        if size > SHOWN:
            cause = (
                f"comes to about {size} characters with its contacts and sources; at most {SHOWN} can be read at once"
            )
            found.append(Problem(folder.relative(root, path), "answer", cause))
    return found


def _line(service: Mapping[str, Any], lang: str) -> int:
    """Length of a service as it stands under an answer."""
    channels = service.get("channels")
    ways = [str(one.get("label") or one.get("value")) for one in channels or () if isinstance(one, dict)]
    texts = [service.get(field) for field in ("names", "note")]
    return sum(map(len, ways)) + sum(len(str(text.get(lang, ""))) for text in texts if isinstance(text, dict)) + 10


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
