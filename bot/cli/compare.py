"""`make compare`: the understanding beside what else could have been taken, on messages of writers held out.

Every contender learns from the same 3,000 messages and is asked about the same 1,000 of other writers. Takes about
fifteen minutes, nearly all of them for Rasa's own classifier; the table is kept in docs/understanding.md.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from bot.cli.stock_rasa import plain, topic_of, trained
from bot.nlu.crossval import heard
from bot.nlu.features import Features
from bot.nlu.measure import share
from bot.nlu.messages import Example, examples
from bot.nlu.model import Target, TextModel
from bot.nlu.shared import TOPIC, lexicon, toolkit

_SEED = 2026
_PER_TOPIC = 20
_ASKED = 1000
_EPOCHS = 20  # each takes most of a minute on a core; Rasa's own default of 300 would take hours
_AWAY = frozenset({"english_voices", "mixed_voices", "village_women"})
#: learns from (texts, topics); answers a text with its three best topics
Contender = Callable[[Sequence[str], Sequence[str]], Callable[[str], Sequence[str]]]


def compare() -> int:
    """Prints one line per contender."""
    learned, asked = sample()
    sys.stdout.write(f"{'':48}  first   among three   seconds to learn   ms a message\n")
    contenders: dict[str, Contender] = {
        "as shipped": _ours(),
        "  without the normaliser": _ours(prepare=str.lower),
        "  without letters": _ours(without=["letters"]),
        "  without words and their pairs": _ours(without=["words"]),
        "  without consonant skeletons": _ours(without=["skeletons"]),
        "  without concepts": _ours(without=["concepts"]),
        "  without noisy copies": _ours(copies=0.0),
        "letters and words, logistic regression": _plain(LogisticRegression(C=10, solver="liblinear")),
        "letters and words, calibrated linear SVM": _plain(CalibratedClassifierCV(LinearSVC(C=0.3), cv=3)),
        f"Rasa's DIET classifier, {_EPOCHS} epochs": _diet,
    }
    for name, contender in contenders.items():
        sys.stdout.write(f"{name:48}  {_measure(contender, learned, asked)}\n")
        sys.stdout.flush()
    return 0


def sample(per_topic: int = _PER_TOPIC) -> tuple[list[Example], list[Example]]:
    """Messages to learn from, `per_topic` of each topic and language, and 1,000 of writers held out, to ask."""
    rng = random.Random(_SEED)  # noqa: S311 - the same sample every time
    known: dict[tuple[str, str], list[Example]] = {}
    held = []
    for message in examples():
        if message.writer in _AWAY:
            held.append(message)
        else:
            known.setdefault((message.topic, message.lang), []).append(message)
    return [one for messages in known.values() for one in rng.sample(messages, per_topic)], rng.sample(held, _ASKED)


def _measure(contender: Contender, learned: Sequence[Example], asked: Sequence[Example]) -> str:
    started = time.monotonic()
    answer = contender([one.text for one in learned], [one.topic for one in learned])
    learning = time.monotonic() - started
    started = time.monotonic()
    answers = [answer(one.text) for one in asked]
    each = (time.monotonic() - started) / len(asked)
    first = share(best[0] == one.topic for best, one in zip(answers, asked, strict=True))
    three = share(one.topic in best[:3] for best, one in zip(answers, asked, strict=True))
    return f"{first.value:.3f}       {three.value:.3f}             {learning:6.0f}           {each * 1000:6.1f}"


def _ours(
    *, without: Sequence[str] = (), copies: float = 0.5, prepare: Callable[[str], str] | None = None
) -> Contender:
    def learn(texts: Sequence[str], topics: Sequence[str]) -> Callable[[str], Sequence[str]]:
        model = TextModel(Features(lexicon(), without=without))
        model.fit(
            [(prepare or toolkit().normaliser.normalise)(text) for text in texts],
            {TOPIC: Target(topics)},
            copies=copies,
        )
        return lambda text: [topic for topic, _ in model.rank([(prepare or heard)(text)])[0][TOPIC]]

    return learn


def _plain(classifier: Any) -> Contender:
    def learn(texts: Sequence[str], topics: Sequence[str]) -> Callable[[str], Sequence[str]]:
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        model = make_pipeline(make_union(letters, words), classifier).fit(texts, np.array(topics))

        def answer(text: str) -> Sequence[str]:
            return [str(model.classes_[at]) for at in (-model.predict_proba([text])[0]).argsort()[:3]]

        return answer

    return learn


def _diet(texts: Sequence[str], topics: Sequence[str]) -> Callable[[str], Sequence[str]]:
    import asyncio

    from bot.dialogue.quiet import silence

    silence()
    from rasa.core.agent import Agent

    folder = Path(tempfile.mkdtemp())
    agent = Agent.load(str(trained(list(zip(texts, topics, strict=True)), folder, epochs=_EPOCHS)))
    loop = asyncio.new_event_loop()

    def answer(text: str) -> Sequence[str]:
        parsed = loop.run_until_complete(agent.parse_message(plain(text)))
        return [topic_of(guess["name"]) for guess in parsed["intent_ranking"]]

    return answer
