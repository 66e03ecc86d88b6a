"""Plays the conversations of tests/journeys/flows/*.yml on the real model, in both languages.

A step is what the person does, and what follows:
    says: text | {id: text, en: text}     typed
    presses: '@key' or a title            a button on the screen
    taps: action                          a button of an earlier message ('item:R:r01_age:no')
    begins: R | E | T | returned          starts a screening up to its first question
    comes_to: [way, item]                 the same up to this question, with harmless answers
    waits: minutes                        until the next step
    sees, misses                          '@file.key' of the content or words that the answer has, or must not have;
                                          {id: …, en: …} where the languages differ
    buttons, no_buttons                   titles on the screen
    opened                                item of the open question, or none
    answers                               what is remembered (a part of it)
    case                                  tier of the case that this step opened, or none
A journey is played in both languages unless `langs` names one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.types import LANGS, Lang
from bot.nlu.shared import catalog
from tests.journeys.person import Person, said

FLOWS = sorted((Path(__file__).parent / "flows").glob("*.yml"))
_FIELDS = {
    "says", "presses", "taps", "begins", "comes_to", "waits", "sees", "misses", "buttons", "no_buttons", "opened",
    "answers", "case", "in_case",
}  # fmt: skip


def journeys() -> Iterator[Any]:
    for path in FLOWS:
        for name, journey in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for lang in journey.get("langs", LANGS):
                yield pytest.param(journey["steps"], lang, id=f"{path.stem}: {name} ({lang})")


@pytest.mark.parametrize(("steps", "lang"), list(journeys()))
def test_journey(person: Person, steps: list[dict[str, Any]], lang: Lang) -> None:
    person.lang = lang
    for number, step in enumerate(steps, start=1):
        assert set(step) <= _FIELDS, step
        answer = _do(person, step)
        _compare(person, step, answer, f"step {number}: {step}\n{answer}\n{person.titles()}")


def _do(person: Person, step: dict[str, Any]) -> str:
    person.later += timedelta(minutes=step.get("waits", 0))
    if "says" in step:
        said_ = step["says"]
        return person.says(said_[person.lang] if isinstance(said_, dict) else str(said_))
    if "presses" in step:
        return person.presses(_title(person.lang, step["presses"]))
    if "taps" in step:
        return person.taps(step["taps"])
    if "begins" in step:
        return person.begins(step["begins"])
    return person.comes_to(*step["comes_to"])


def _compare(person: Person, step: dict[str, Any], answer: str, shown: str) -> None:
    for words in step.get("sees", ()):
        assert _words(person.lang, words) in answer, f"{words} not in {shown}"
    for words in step.get("misses", ()):
        assert _words(person.lang, words) not in answer, f"{words} in {shown}"
    for title in step.get("buttons", ()):
        assert _title(person.lang, title) in person.titles(), f"{title} not among the buttons of {shown}"
    for title in step.get("no_buttons", ()):
        assert _title(person.lang, title) not in person.titles(), f"{title} among the buttons of {shown}"
    if "opened" in step:
        opened = person.opened[1] if person.opened else None
        assert opened == step["opened"], shown
    for item, code in step.get("answers", {}).items():
        assert person.interview.answers.get(item) == code, shown
    opening = person.last.open_case
    if "case" in step:
        assert (opening.tier if opening else None) == step["case"], shown
    for words in step.get("in_case", ()):
        assert opening is not None
        assert any(_words(person.lang, words) in line.text for line in opening.texts), opening
    assert answer, f"no answer at {shown}"


def _words(lang: Lang, given: str | dict[str, str]) -> str:
    words = given if isinstance(given, str) else given[lang]
    return said(lang, words[1:]) if words.startswith("@") else words


def _title(lang: Lang, title: str) -> str:
    if not title.startswith("@"):
        return title
    topic = title[1:]
    return catalog().topic(lang, topic).title if catalog().has_topic(lang, topic) else catalog().text(lang, topic)
