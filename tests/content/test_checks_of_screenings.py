"""A question without words, a phrase without an answer: the right file and key is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.checks import language_parity, screenings
from tests.content.conftest import GONE, Copy, new_problems


@pytest.mark.parametrize(
    ("file", "keys", "value", "key", "cause"),
    [
        ("id/screening/R.yml", "items > r03_visa > ask", GONE, "items.r03_visa.ask", "missing"),
        ("en/screening/E.yml", "items > e03_confined > why", GONE, "items.e03_confined.why", "missing"),
        ("en/screening/E.yml", "items > g03_suicide", GONE, "items.g03_suicide.ask", "missing"),
        ("id/screening/R.yml", "items > r03_visa > ask", "x" * 221, "items.r03_visa.ask", "at most 220"),
        ("id/screening/E.yml", "items > e08_pay > titles > cut", GONE, "items.e08_pay.titles.cut", "missing"),
        ("id/screening/E.yml", "items > e08_pay > titles > cut", "x" * 25, "items.e08_pay.titles.cut", "at most 24"),
        ("id/screening/E.yml", "items > e08_pay > signals > cut", GONE, "items.e08_pay.signals.cut", "has to name"),
        ("screening/R.yml", "items > r03_visa > points", {"maybe": 2}, "items.r03_visa.points", "no option"),
        ("screening/R.yml", "items > r03_visa > options", [], "items.r03_visa.options", "list the answers"),
        ("screening/R.yml", "items > r03_visa > topic", "ask/x", "items.r03_visa.topic", "no topic"),
        ("screening/R.yml", "ask_order", ["r99"], "ask_order", "no item"),
        ("id/answers.yml", "items > e08_pay > gone", ["x"], "items.e08_pay.gone", "no answer"),
        ("id/answers.yml", "words > perhaps", ["x"], "words.perhaps", "no meaning"),
    ],
)
def test_what_is_missing_or_belongs_nowhere(
    content: Copy, file: str, keys: str, value: Any, key: str, cause: str
) -> None:
    content.change(file, keys, value)
    found = new_problems(screenings.check, content)
    cause = cause.replace("has to name", "may have to name")
    assert [p for p in found if (p.path, p.key) == (file, key) and cause in p.message], found


def test_both_languages_have_the_same_questions(content: Copy) -> None:
    content.change("en/screening/T.yml", "items > t02_danger > signals > unsure", GONE)
    found = new_problems(language_parity.check, content)
    assert [p for p in found if (p.path, p.key) == ("en/screening/T.yml", "items.t02_danger.signals.unsure")]
