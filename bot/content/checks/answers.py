"""Files of answers (topics and rights by country) have the right shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_KEYS = frozenset({"title", "answer", "next_step", "more"})
_SENTENCES = range(2, 6)
_PARTS = frozenset({"papers", "wage", "rest"})


def check(root: Path) -> list[Problem]:
    """Problems of shape, per file."""
    found = []
    for lang in folder.languages(root):
        for topic, path in folder.topic_files(root, lang).items():
            found += _file(folder.relative(root, path), folder.mapping(path), short=topic.startswith("control/"))
        for path in folder.rights_files(root, lang).values():
            data = folder.mapping(path)
            name = folder.relative(root, path)
            found += _file(name, {key: value for key, value in data.items() if key != "parts"}, short=False)
            found += _parts(name, data.get("parts", {}))
            found += [] if data.get("next_step") else [Problem(name, "next_step", "must say whom to turn to")]
    return found


def _parts(name: str, parts: Any) -> list[Problem]:
    if not isinstance(parts, dict):
        return [Problem(name, "parts", "must be a mapping of papers, wage, rest")]
    unknown = [Problem(name, f"parts.{part}", "is no part of rights; remove it") for part in set(parts) - _PARTS]
    empty = [part for part, sentences in parts.items() if not _are_texts(sentences)]
    return unknown + [Problem(name, f"parts.{part}", "must be a list of sentences") for part in empty]


def _file(name: str, data: Any, *, short: bool) -> list[Problem]:
    found = [Problem(name, str(key), "is no field of an answer; remove it") for key in set(data) - _KEYS]
    if not _is_text(data.get("title")):
        found.append(Problem(name, "title", "must be a short text"))
    if "next_step" in data and not _is_text(data["next_step"]):
        found.append(Problem(name, "next_step", "must be one text"))
    return [*found, *_answer(name, data.get("answer"), short=short), *_more(name, data.get("more", []))]


def _answer(name: str, answer: Any, *, short: bool) -> list[Problem]:
    if not _are_texts(answer):
        return [Problem(name, "answer", "must be a list of sentences")]
    if not short and len(answer) not in _SENTENCES:
        return [Problem(name, "answer", f"must have 2 to 5 sentences, has {len(answer)}")]
    return []


def _more(name: str, more: Any) -> list[Problem]:
    if not isinstance(more, list):
        return [Problem(name, "more", "must be a list of parts")]
    return [
        Problem(name, f"more.{number}", "must be a list of sentences")
        for number, part in enumerate(more, start=1)
        if not _are_texts(part)
    ]


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(item) for item in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
