"""The quiz's rules: order, first answers, passing, resuming, what to read again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import quiz as rules
from bot.core.quiz import SKIP, Progress, Question, Quiz

QUIZ = Quiz(
    (
        Question("one", ("a", "b"), "a", ("1",), "ask/x"),
        Question("two", ("a", "b"), "b", ("1",), "ask/y"),
        Question("three", ("a", "b"), "b", ("1",), "ask/x"),
    )
)


def answered(*options: str) -> Progress:
    progress = Progress()
    for option in options:
        question = rules.open_question(QUIZ, progress)
        assert question
        progress, _ = rules.give(question, progress, option)
    return progress


@pytest.mark.parametrize(("option", "outcome"), [("a", "right"), ("b", "wrong"), (SKIP, "passed"), ("z", "passed")])
def test_what_an_answer_is(option: str, outcome: str) -> None:
    assert rules.give(QUIZ.questions[0], Progress(), option)[1] == outcome


def test_the_first_answer_counts() -> None:
    once = answered("b")
    again, outcome = rules.give(QUIZ.questions[0], once, "a")
    assert (again, outcome) == (once, "already")
    assert rules.to_read(QUIZ, again) == ("ask/x",)


def test_what_to_read_again_is_named_once_and_in_order() -> None:
    assert rules.to_read(QUIZ, answered("a", "b", "b")) == ()
    assert rules.to_read(QUIZ, answered("b", "a", "a")) == ("ask/x", "ask/y")
    assert rules.to_read(QUIZ, answered("a", SKIP, "b")) == ("ask/y",)


def test_questions_come_in_order_until_there_is_none() -> None:
    keys = [rules.open_question(QUIZ, answered(*"aaa"[:count])) for count in range(4)]
    assert [question.key if question else None for question in keys] == ["one", "two", "three", None]


def test_begun_means_something_to_go_on_with() -> None:
    assert [rules.is_begun(QUIZ, answered(*"aaa"[:count])) for count in range(4)] == [False, True, True, False]


def test_a_question_that_was_removed_is_not_found() -> None:
    assert QUIZ.find("gone") is None


@given(st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), st.sampled_from(["a", "b", SKIP])), max_size=8))
def test_any_order_of_old_and_new_buttons_keeps_one_answer_a_question(pressed: list[tuple[str, str]]) -> None:
    progress = Progress()
    for key, option in pressed:
        question = QUIZ.find(key)
        assert question
        progress, _ = rules.give(question, progress, option)
    first = {}
    for key, option in pressed:
        first.setdefault(key, option)
    assert dict(progress.given) == first
    assert len(progress.given) == len(first)
    assert Progress.load(json.loads(json.dumps(rules.ask(progress).dump()))) == rules.ask(progress)
