"""What the classifier makes of messages whose writers it never saw. Free of Rasa."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.features import Features
from bot.nlu.messages import Example
from bot.nlu.model import Ranking, Target, TextModel
from bot.nlu.shared import TOPIC, URGENCY, lexicon, toolkit

FOLDS = 4
COPIES = 0.5


@dataclass(frozen=True)
class HeldOut:
    """A message and the rankings of a model that learned from other writers only."""

    example: Example
    rankings: dict[str, Ranking]


def folds(examples: Sequence[Example], count: int = FOLDS) -> Iterator[tuple[list[Example], list[Example]]]:
    """(messages to learn from, messages held out) per fold; a writer's messages in both languages stay together."""
    writers = sorted({example.writer for example in examples})
    for first in range(count):
        away = set(writers[first::count])
        yield (
            [example for example in examples if example.writer not in away],
            [example for example in examples if example.writer in away],
        )


def leave_writers_out(examples: Sequence[Example]) -> list[HeldOut]:
    """Each message once, judged by the model of its fold."""
    judged: list[HeldOut] = []
    for known, held in folds(examples):
        model = fit(known)
        judged += map(HeldOut, held, model.rank([heard(example.text) for example in held]))
    return judged


def fit(examples: Sequence[Example]) -> TextModel:
    """A model as the shipped one is fitted (bot.nlu.text_classifier)."""
    model = TextModel(Features(lexicon()))
    targets = {
        TOPIC: Target([example.topic for example in examples]),
        URGENCY: Target([example.urgency for example in examples], balanced=True, with_copies=False),
    }
    model.fit([toolkit().normaliser.normalise(example.text) for example in examples], targets, copies=COPIES)
    return model


def heard(text: str) -> str:
    """A text as the classifier hears it in a conversation: normalised in the language it seems to be in."""
    return toolkit().normaliser.normalise(text, toolkit().languages.guess(text, None).lang)
