"""Every phrase of the content is read as what it stands under, and rows of what people really write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from bot.content.catalog import Catalog
from bot.content.screenings import option_title, shipped_bank
from bot.core.interview import START
from bot.core.types import LANGS
from bot.language.answers import AnswerReader, Question
from tests.language.support import CONTENT, load, toolkit

PHRASES = {lang: load(CONTENT / lang / "answers.yml") for lang in LANGS}
ROWS = yaml.safe_load((Path(__file__).parent / "answer_rows.yml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def reader() -> AnswerReader:
    return AnswerReader(PHRASES, toolkit().normaliser)


@lru_cache(maxsize=1)
def content() -> Catalog:
    return Catalog.load()


@lru_cache(maxsize=64)
def question(key: str) -> Question:
    tool = START if key in shipped_bank().start else key[0].upper()
    item = shipped_bank().item(tool, key)
    titles = {code: [option_title(content(), lang, tool, key, code) for lang in LANGS] for code in item.options}
    return Question(item, titles)


def codes(text: str, key: str) -> tuple[str, ...] | None:
    read = reader().read(text, question(key))
    return read.codes if read else None


def phrases_of_words() -> Iterator[tuple[str, str]]:
    for lang in LANGS:
        for code, listed in PHRASES[lang]["words"].items():
            yield from ((str(phrase), str(code)) for phrase in listed if code != "resume")


def phrases_of_items() -> Iterator[tuple[str, str, str]]:
    for lang in LANGS:
        for key, by_code in PHRASES[lang]["items"].items():
            for code, listed in by_code.items():
                yield from ((key, str(phrase).lstrip("="), str(code)) for phrase in listed)


@pytest.mark.parametrize(("phrase", "code"), list(phrases_of_words()))
def test_a_phrase_for_every_question(phrase: str, code: str) -> None:
    assert codes(phrase, "e06_threat") == (("now", "before") if code == "yes" else (code,))


@pytest.mark.parametrize(("key", "phrase", "code"), list(phrases_of_items()))
def test_a_phrase_for_one_question(key: str, phrase: str, code: str) -> None:
    assert codes(phrase, key) == (code,)


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [(key, str(text), expected) for key, texts in ROWS["answers"].items() for text, expected in texts.items()],
)
def test_what_people_write(key: str, text: str, expected: str) -> None:
    assert codes(text, key) == tuple(expected.split("|"))


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in ROWS["no_answers"].items() for text in texts])
def test_what_is_no_answer(key: str, text: str) -> None:
    assert codes(text, key) is None


@pytest.mark.parametrize("key", [*shipped_bank().start, *(k for t in shipped_bank().tools.values() for k in t.items)])
def test_every_button_may_be_typed(key: str) -> None:
    for code, titles in question(key).titles.items():
        for title in titles:
            assert codes(title, key) == (code,), title
            assert codes(title.lower() + " kak", key) == (code,), title


@pytest.mark.parametrize(
    "text", ["", "   ", "?", "😭", "1" * 500, "kata " * 60, "\u202e\u0000", "9" * 30 + " tahun", "፩"]
)
def test_garbage_is_no_answer(text: str) -> None:
    assert codes(text, "r01_age") is None


def test_who_a_text_is_about() -> None:
    assert reader().speaks_of_another("adik saya di Kamboja, dia yang disekap")
    assert not reader().speaks_of_another("saya dikunci")
    assert reader().wants_on("lanjut dong")
    assert not reader().wants_on("lanjut kerja di sana")
