"""Whatever the checks can say is said in Indonesian, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import checks, folder
from bot.content.catalog import CONTENT_ROOT
from bot.content.problem_words import ProblemWords

WORDS = ProblemWords(folder.mapping(CONTENT_ROOT / "check_words.yml"))
#: strings of the checks that are no sentences: patterns, and lists of words
_NO_SENTENCE = ("\\", "candidates ", "child ", "survivors ")


def sentences() -> Iterator[str]:
    """Every text with a space in the checks' code, with figures where something is filled in."""
    for path in sorted(Path(str(checks.__file__)).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                inner.add(id(node.value))  # a docstring
            if isinstance(node, ast.JoinedStr):
                inner.update(id(part) for child in node.values for part in ast.walk(child))
            if id(node) in inner:
                continue
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else str(90 + at)
                    for at, part in enumerate(node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("sentence", sorted({one for one in sentences() if " " in one.strip() and len(one) > 8}))
def test_every_sentence_of_the_checks_is_there(sentence: str) -> None:
    sentence = sentence if WORDS.say("id", sentence) != sentence else sentence.replace("{}", "95")
    if not any(mark in sentence for mark in _NO_SENTENCE):
        assert WORDS.say("id", sentence) != sentence
        assert WORDS.say("en", sentence) == sentence


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_reason_of_the_style_is_there(lang: str) -> None:
    for row in folder.mapping(CONTENT_ROOT / lang / "style.yml")["forbidden"]:
        assert WORDS.say("id", row["why"]) != row["why"]


def test_what_was_filled_in_stays_and_is_translated_where_it_can_be() -> None:
    assert WORDS.say("id", "has 471 characters; at most 400 fit") == "panjangnya 471 huruf; paling banyak 400 yang muat"
    assert WORDS.say("id", "says 'dijamin': promises nothing can keep") == (
        "memuat 'dijamin': janji yang tidak bisa ditepati"
    )


def test_what_is_not_known_stays_as_it_is() -> None:
    assert WORDS.say("id", "something new") == "something new"
