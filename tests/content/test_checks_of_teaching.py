"""Faults in the quiz, the messages, the poster and the age of facts: file, key and cause are named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.content.catalog import CONTENT_ROOT
from bot.content.checks import (
    lengths,
    readable_files,
    references,
    run_all,
    sources,
    sources_cited,
    stale_facts,
    teaching,
)
from tests.content.conftest import GONE, Check, Copy, new_problems

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("check", "file", "keys", "value", "key", "cause"),
    [
        (teaching.check, "quiz.yml", "visa > right", "d", "visa.right", "one of a, b, c"),
        (teaching.check, "quiz.yml", "visa > topic", GONE, "visa.topic", "read again"),
        (teaching.check, "quiz.yml", "visa > facts", [], "visa.facts", "in quotes"),
        (teaching.check, "quiz.yml", "visa > facts", [3.11], "visa.facts", "in quotes"),
        (teaching.check, "quiz.yml", "visa > points", 5, "visa.points", "no field"),
        (teaching.check, "quiz.yml", "visa", "b", "visa", "must have right"),
        (teaching.check, "quiz.yml", "visa", GONE, "", "at least 10"),
        (teaching.check, "quiz.yml", "visa", GONE, "questions.visa", "not in quiz.yml"),
        (teaching.check, "id/quiz.yml", "questions > visa", GONE, "questions.visa", "is missing"),
        (teaching.check, "id/quiz.yml", "questions > visa > b", "x" * 22, "questions.visa.b", "at most 21"),
        (teaching.check, "id/quiz.yml", "questions > visa > b", True, "questions.visa.b", "is missing"),
        (teaching.check, "id/quiz.yml", "questions > visa > why", "", "questions.visa.why", "is missing"),
        (teaching.check, "id/quiz.yml", "questions > visa > ask", "x" * 221, "questions.visa.ask", "at most 220"),
        (teaching.check, "id/quiz.yml", "questions > visa > d", "x", "questions.visa.d", "no part"),
        (lengths.check, "en/quiz.yml", "buttons > stop", "x" * 25, "buttons.stop", "at most 24"),
        (lengths.check, "en/feedback.yml", "buttons > old", "x" * 25, "buttons.old", "at most 24"),
        (teaching.check, "teaching.yml", "messages", {}, "messages", "at least 6"),
        (teaching.check, "teaching.yml", "messages > visa > facts", GONE, "messages.visa.facts", "in quotes"),
        (teaching.check, "teaching.yml", "messages > visa > services", ["a", "b"], "messages.visa.services", "one"),
        (teaching.check, "en/teaching.yml", "messages > visa", "x" * 241, "messages.visa", "at most 240"),
        (teaching.check, "en/teaching.yml", "messages > visa", GONE, "messages.visa", "is missing"),
        (teaching.check, "teaching.yml", "signs", {}, "signs", "0 lines"),
        (teaching.check, "teaching.yml", "signs > visa", [], "signs.visa", "in quotes"),
        (teaching.check, "teaching.yml", "numbers", [], "numbers", "1 to 4"),
        (teaching.check, "teaching.yml", "numbers", ["siskop2mi"], "numbers", "no phone number"),
        (teaching.check, "id/teaching.yml", "poster > signs > visa", "Tahan dulu.", "poster.signs.visa", "a question"),
        (teaching.check, "id/teaching.yml", "poster > signs > visa", "x" * 40 + "? Ya.", "poster.signs.visa", "40 fit"),
        (teaching.check, "id/teaching.yml", "poster > signs > visa", GONE, "poster.signs.visa", "is missing"),
        (references.check, "quiz.yml", "visa > topic", "ask/x", "visa.topic", "'ask/x' is not in topics.yml"),
        (references.check, "teaching.yml", "messages > money > services", ["x"], "messages.money.services", "'x'"),
        (references.check, "teaching.yml", "numbers", ["x"], "numbers", "'x' is not in services.yml"),
        (references.check, "topics.yml", "ask/privacy > related", ["ask/privacy"], "ask/privacy.related", "itself"),
        (references.check, "id/control_words.yml", "commands > control/x", ["x"], "commands", "'control/x'"),
        (sources_cited.check, "quiz.yml", "visa > facts", ["9.9"], "visa.facts", "not in sources.yml"),
        (sources_cited.check, "teaching.yml", "messages > visa > facts", ["1.3"], "messages.visa.facts", "not be used"),
        (sources_cited.check, "teaching.yml", "signs > visa", ["9.9"], "signs.visa.facts", "not in sources.yml"),
        (sources.check, "sources.yml", "1.1 > lasting", "yes", "1.1.lasting", "only be true"),
        (readable_files.check, "id/ui.yml", "menu", True, "menu", "true/false"),
    ],
)  # fmt: skip
def test_a_fault_is_named(content: Copy, check: Check, file: str, keys: str, value: Any, key: str, cause: str) -> None:
    content.change(file, keys, value)
    found = new_problems(check, content)
    assert [p for p in found if (p.key, p.level) == (key, "error") and cause in p.message], found


def test_most_questions_with_the_same_right_option_is_a_warning(content: Copy) -> None:
    for key in ("visa", "money", "pay", "contract"):
        content.change("quiz.yml", f"{key} > right", "a")
    (problem,) = new_problems(teaching.check, content)
    assert (problem.path, problem.level) == ("quiz.yml", "warning")


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ("2021-11-20", "warning"),
        ("2021-11", None),
        ("2021", None),
        ("2020", "warning"),
        ("2026-11-22", None),
        ("2026-11-23", "error"),
        ("", None),
    ],
)
def test_the_age_of_a_fact(content: Copy, told: str, level: str | None) -> None:
    content.change("sources.yml", "3.11 > date", told)
    found = [problem for problem in stale_facts.check(content.root, TODAY) if problem.key == "3.11.date"]
    assert [problem.level for problem in found] == ([level] if level else [])
    if level == "warning":
        assert "quiz/visa" in found[0].message or "ask/red_flags" in found[0].message


def test_a_law_does_not_grow_old(content: Copy) -> None:
    content.change("sources.yml", "3.11 > date", "1999")
    content.change("sources.yml", "3.11 > lasting", True)
    assert [problem for problem in stale_facts.check(content.root, TODAY) if problem.key.startswith("3.11")] == []


def test_without_a_date_of_today_nothing_is_old(content: Copy) -> None:
    content.change("sources.yml", "3.11 > date", "1999")
    assert stale_facts.check(content.root, None) == []


def test_the_shipped_content_has_no_error_on_any_day() -> None:
    for day in (TODAY, date(2035, 1, 1)):
        assert [str(problem) for problem in run_all(CONTENT_ROOT, today=day) if problem.level == "error"] == []
