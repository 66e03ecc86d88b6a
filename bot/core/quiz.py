"""The quiz on warning signs: which question is open, what an answer does, what to read again.

There are no marks. A question that was answered wrongly or passed only names a topic that is good to read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

SKIP = "skip"
Outcome = Literal["right", "wrong", "passed", "already"]


@dataclass(frozen=True)
class Question:
    """One question. `right` is the key of the right option, `topic` what to read for somebody who did not know it."""

    key: str
    options: tuple[str, ...]
    right: str
    facts: tuple[str, ...]
    topic: str


@dataclass(frozen=True)
class Quiz:
    """All questions, in their order."""

    questions: tuple[Question, ...]

    def find(self, key: str) -> Question | None:
        """The question of that key; None for one that an editor has removed since its button was made."""
        return next((question for question in self.questions if question.key == key), None)

    def number(self, question: Question) -> int:
        """Its place, from 1."""
        return self.questions.index(question) + 1


@dataclass(frozen=True)
class Progress:
    """What one person has answered: question -> option or SKIP. `asking`: the last thing said was the open question."""

    given: tuple[tuple[str, str], ...] = ()
    asking: bool = False
    #: whether the person was told that the quiz is waiting
    reminded: bool = False

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> Progress:
        """From `dump`'s form, or nothing yet for None."""
        if not stored:
            return cls()
        given = tuple((str(key), str(option)) for key, option in stored["given"])
        return cls(given, bool(stored["asking"]), bool(stored["reminded"]))

    def dump(self) -> dict[str, Any]:
        """Plain data for the conversation's memory."""
        return {"given": [list(pair) for pair in self.given], "asking": self.asking, "reminded": self.reminded}


def open_question(quiz: Quiz, progress: Progress) -> Question | None:
    """The first one that has no answer yet; None when all have."""
    answered = {key for key, _ in progress.given}
    return next((question for question in quiz.questions if question.key not in answered), None)


def is_begun(quiz: Quiz, progress: Progress) -> bool:
    """Whether there is something to go on with."""
    return bool(progress.given) and open_question(quiz, progress) is not None


def give(question: Question, progress: Progress, option: str) -> tuple[Progress, Outcome]:
    """Takes an answer. The first one counts: a late press of an old button changes nothing."""
    if question.key in dict(progress.given):
        return progress, "already"
    after = replace(progress, given=(*progress.given, (question.key, option)))
    if option not in question.options:
        return after, "passed"
    return after, "right" if option == question.right else "wrong"


def ask(progress: Progress) -> Progress:
    """The open question is being asked."""
    return replace(progress, asking=True, reminded=False)


def remind(progress: Progress) -> Progress:
    """The person was told that the quiz is waiting."""
    return replace(progress, reminded=True)


def put_aside(progress: Progress) -> Progress:
    """Something else goes on; what was answered stays."""
    return replace(progress, asking=False)


def to_read(quiz: Quiz, progress: Progress) -> tuple[str, ...]:
    """Topics behind what was not known, each once, in the order of the questions."""
    given = dict(progress.given)
    missed = [question for question in quiz.questions if given.get(question.key, question.right) != question.right]
    return tuple(dict.fromkeys(question.topic for question in missed))
