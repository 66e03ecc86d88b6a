"""Every question of the screenings has its words in every language, and every phrase an answer that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_START = "start"
_QUESTION = 220
_TITLE = 24
#: answers after which a result may name the item: it needs words for each
_RAISING = ("points", "strong", "urgent_if", "high_if", "caution_if")
_EVERYWHERE = frozenset({"skip"})
_STEERING = frozenset({"back", "why", "resume", "yes", "no", "unsure", "skip", "now", "before"})


def check(root: Path) -> list[Problem]:
    """What is missing, too long, or belongs to no question."""
    banks = {path.stem: folder.mapping(path) for path in sorted((root / "screening").glob("*.yml"))}
    topics = folder.rows(root, "topics")
    found = [problem for name, bank in banks.items() for problem in _bank(name, bank, set(topics))]
    for lang in folder.languages(root):
        start = folder.mapping(root / lang / "screening" / f"{_START}.yml")
        shared = start.get("titles") if isinstance(start.get("titles"), dict) else {}
        for name, bank in banks.items():
            path = root / lang / "screening" / f"{name}.yml"
            if path.exists():
                found += _texts(
                    folder.relative(root, path), bank, folder.mapping(path), shared or {}, own=name != _START
                )
        found += _phrases(f"{lang}/answers.yml", folder.mapping(root / lang / "answers.yml"), banks)
    return found


def _bank(name: str, bank: Mapping[str, Any], topics: set[str]) -> Iterator[Problem]:
    file = f"screening/{name}.yml"
    items = _mapping(bank.get("items"))
    for key, item in items.items():
        options = set(map(str, _mapping(item).get("options") or ()))
        if not options:
            yield Problem(file, f"items.{key}.options", "must list the answers")
        for rule in _RAISING:
            for code in set(map(str, _mapping(item).get(rule) or ())) - options:
                yield Problem(file, f"items.{key}.{rule}", f"names the answer {code!r}, which is no option")
        for field in ("topic", "told_by"):
            topic = _mapping(item).get(field)
            if topic and topic not in topics:
                yield Problem(file, f"items.{key}.{field}", f"{topic!r} is no topic of topics.yml")
    for key in bank.get("ask_order") or ():
        if key not in items and key not in _mapping(bank.get("gates")):
            yield Problem(file, "ask_order", f"{key!r} is no item")


def _texts(
    file: str, bank: Mapping[str, Any], texts: Mapping[str, Any], shared: Mapping[str, Any], *, own: bool
) -> Iterator[Problem]:
    written = _mapping(texts.get("items"))
    asked = [key for key in bank.get("ask_order") or () if key not in _mapping(bank.get("items"))]
    for key in (*_mapping(bank.get("items")), *asked):
        row, item = _mapping(written.get(key)), _mapping(_mapping(bank.get("items")).get(key))
        for field in ("ask", "why"):
            if not isinstance(row.get(field), str):
                yield Problem(file, f"items.{key}.{field}", "is missing")
            elif len(row[field]) > _QUESTION:
                yield Problem(
                    file, f"items.{key}.{field}", f"has {len(row[field])} characters; at most {_QUESTION} fit"
                )
        titles = {**shared, **_mapping(row.get("titles"))}
        for option in item.get("options") or ():
            if not isinstance(titles.get(option), str):
                yield Problem(file, f"items.{key}.titles.{option}", "is missing")
            elif len(titles[option]) > _TITLE:
                yield Problem(
                    file, f"items.{key}.titles.{option}", f"has {len(titles[option])} characters; at most {_TITLE} fit"
                )
        signals = _mapping(row.get("signals"))
        for code in sorted({str(code) for rule in _RAISING for code in item.get(rule) or ()} - _EVERYWHERE):
            if own and code not in signals:
                yield Problem(file, f"items.{key}.signals.{code}", "is missing; a result may have to name this answer")


def _phrases(file: str, phrases: Mapping[str, Any], banks: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    options = {
        key: set(map(str, _mapping(item).get("options") or ()))
        for bank in banks.values()
        for key, item in _mapping(bank.get("items")).items()
    }
    for code in _mapping(phrases.get("words")):
        if code not in _STEERING:
            yield Problem(file, f"words.{code}", "is no meaning that the program knows")
    for key, codes in _mapping(phrases.get("items")).items():
        for code in _mapping(codes):
            if code not in options.get(key, ()):
                yield Problem(file, f"items.{key}.{code}", "is no answer of a question")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
