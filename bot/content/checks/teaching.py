"""The quiz, the messages to pass on and the poster are whole, and fit on a button, a screen and a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.problems import Problem

_QUIZ, _TEACHING = "quiz.yml", "teaching.yml"
OPTIONS = ("a", "b", "c")
#: a button holds 24 letters, three are 'A. '
OPTION = 21
QUESTION, WHY = 220, 220
#: a message that is passed on has 500 characters; whom to call, addresses, source and date need the rest
MESSAGE = 240
SIGN_QUESTION, SIGN_ADVICE = 40, 40
_FEWEST_QUESTIONS, _FEWEST_MESSAGES, _SIGNS = 10, 6, range(3, 7)
_MOST_NUMBERS = 4
_ROW = frozenset({"right", "facts", "topic"})


def check(root: Path) -> list[Problem]:
    """Problems of quiz.yml and teaching.yml, and of the texts beside them."""
    found = [*_quiz(root), *_messages(root), *_poster(root)]
    for lang in folder.languages(root):
        found += _questions(root, lang)
        found += _texts_of(root, lang, "messages", MESSAGE)
        found += _signs(root, lang)
    return found


def _quiz(root: Path) -> Iterator[Problem]:
    rows = folder.rows(root, "quiz")
    if len(rows) < _FEWEST_QUESTIONS:
        yield Problem(_QUIZ, "", f"has {len(rows)} questions; it needs at least {_FEWEST_QUESTIONS}")
    for key in folder.mapping(root / _QUIZ):
        if str(key) not in rows:
            yield Problem(_QUIZ, str(key), "must have right, facts and topic")
    for key, row in rows.items():
        for field in set(row) - _ROW:
            yield Problem(_QUIZ, f"{key}.{field}", "is no field of a question; remove it")
        if row.get("right") not in OPTIONS:
            yield Problem(_QUIZ, f"{key}.right", f"must be one of {', '.join(OPTIONS)}")
        if not isinstance(row.get("topic"), str):
            yield Problem(_QUIZ, f"{key}.topic", "must name the topic to read again")
        yield from _facts(_QUIZ, f"{key}.facts", row.get("facts"))
    rights = [row.get("right") for row in rows.values()]
    if rows and max(map(rights.count, rights)) * 2 > len(rights):
        yield Problem(_QUIZ, "", "has the same right option for most questions; mix them", "warning")


def _facts(file: str, key: str, value: Any) -> list[Problem]:
    ok = isinstance(value, list) and bool(value) and all(isinstance(fact, str) for fact in value)
    return [] if ok else [Problem(file, key, 'must name the facts behind it, in quotes, such as ["3.11"]')]


def _messages(root: Path) -> Iterator[Problem]:
    entries = folder.mapping(root / _TEACHING).get("messages")
    entries = entries if isinstance(entries, dict) else {}
    if len(entries) < _FEWEST_MESSAGES:
        yield Problem(_TEACHING, "messages", f"has {len(entries)} messages; it needs at least {_FEWEST_MESSAGES}")
    for key, row in entries.items():
        row = row if isinstance(row, dict) else {}
        yield from _facts(_TEACHING, f"messages.{key}.facts", row.get("facts"))
        services = row.get("services")
        if not isinstance(services, list) or len(services) > 1:
            yield Problem(_TEACHING, f"messages.{key}.services", "must be a list with at most one service, or []")


def _poster(root: Path) -> Iterator[Problem]:
    shared = folder.mapping(root / _TEACHING)
    signs, numbers = shared.get("signs"), shared.get("numbers")
    signs = signs if isinstance(signs, dict) else {}
    if len(signs) not in _SIGNS:
        yield Problem(_TEACHING, "signs", f"has {len(signs)} lines; {_SIGNS[0]} to {_SIGNS[-1]} fit on the poster")
    for key, facts in signs.items():
        yield from _facts(_TEACHING, f"signs.{key}", facts)
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= _MOST_NUMBERS:
        yield Problem(_TEACHING, "numbers", f"must name 1 to {_MOST_NUMBERS} services")
        return
    services = folder.rows(root, "services")
    for name in numbers:
        channels = services.get(str(name), {}).get("channels") or ()
        if name in services and not any(isinstance(one, dict) and one.get("type") == "phone" for one in channels):
            yield Problem(_TEACHING, "numbers", f"{name!r} has no phone number; the poster needs one")


def _questions(root: Path, lang: str) -> Iterator[Problem]:
    file = f"{lang}/{_QUIZ}"
    texts = _mapping(folder.mapping(root / lang / _QUIZ).get("questions"))
    yield from _pairs(file, "questions", texts, folder.rows(root, "quiz"), _QUIZ)
    limits = {"ask": QUESTION, "why": WHY, **dict.fromkeys(OPTIONS, OPTION)}
    for key, row in texts.items():
        for field in set(_mapping(row)) - set(limits):
            yield Problem(file, f"questions.{key}.{field}", "is no part of a question; remove it")
        for field, most in limits.items():
            yield from _limit(file, f"questions.{key}.{field}", _mapping(row).get(field), most)


def _texts_of(root: Path, lang: str, part: str, most: int) -> Iterator[Problem]:
    file = f"{lang}/{_TEACHING}"
    texts = _mapping(folder.mapping(root / lang / _TEACHING).get(part))
    yield from _pairs(file, part, texts, _mapping(folder.mapping(root / _TEACHING).get(part)), _TEACHING)
    for key, text in texts.items():
        yield from _limit(file, f"{part}.{key}", text, most)


def _signs(root: Path, lang: str) -> Iterator[Problem]:
    file = f"{lang}/{_TEACHING}"
    texts = _mapping(_mapping(folder.mapping(root / lang / _TEACHING).get("poster")).get("signs"))
    yield from _pairs(file, "poster.signs", texts, _mapping(folder.mapping(root / _TEACHING).get("signs")), _TEACHING)
    for key, text in texts.items():
        question, mark, advice = str(text).partition("? ")
        if not mark:
            yield Problem(file, f"poster.signs.{key}", "must be a question and an advice: 'No visa? Wait.'")
        yield from _limit(file, f"poster.signs.{key}", question + mark.strip(), SIGN_QUESTION)
        yield from _limit(file, f"poster.signs.{key}", advice or "-", SIGN_ADVICE)


def _pairs(file: str, key: str, texts: Mapping[str, Any], shared: Mapping[str, Any], name: str) -> Iterator[Problem]:
    for missing in shared.keys() - texts.keys():
        yield Problem(file, f"{key}.{missing}", f"is missing; {name} has it")
    for extra in texts.keys() - shared.keys():
        yield Problem(file, f"{key}.{extra}", f"is not in {name}; add it there or remove it")


def _limit(file: str, key: str, text: Any, most: int) -> list[Problem]:
    if not isinstance(text, str) or not text.strip():
        return [Problem(file, key, "is missing; write a short text")]
    return [Problem(file, key, f"has {len(text)} characters; at most {most} fit")] if len(text) > most else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
