"""A text classifier, free of Rasa: a linear model over Features, with a fitted temperature for its confidence."""

from __future__ import annotations

import pickle
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import joblib
import numpy as np
from sklearn.svm import LinearSVC

from bot.nlu.features import Features
from bot.nlu.noise import noisy

_SEED = 20260
_C = 0.3
#: liblinear's default of 1e-4 takes half as long again and changes no figure
_TOLERANCE = 0.1


class TextModel:
    """`fit`, then `rank`. Texts must be normalised the same way in both."""

    def __init__(self, features: Features, *, temperature: float, balanced: bool = False) -> None:
        self._features = features
        self._temperature = temperature
        self._balanced = balanced
        self._labels: list[str] = []
        self._weights: Any = None
        self._bias: Any = None

    def fit(self, texts: Sequence[str], labels: Sequence[str], *, copies: float = 1.0) -> None:
        """Trains on the texts and a noisy version of a share of them (`copies`, 0 to 1)."""
        rng = random.Random(_SEED)  # noqa: S311 - repeatable on purpose
        chosen = sorted(rng.sample(range(len(texts)), round(copies * len(texts))))
        matrix = self._features.fit_transform([*texts, *(noisy(texts[at], rng) for at in chosen)])
        wanted = np.array([*labels, *(labels[at] for at in chosen)])
        self._labels = sorted({str(label) for label in wanted})
        # One class against the rest each, on all cores: liblinear lets go of the interpreter's lock.
        machines = joblib.Parallel(n_jobs=-1, require="sharedmem")(
            joblib.delayed(self._machine)(matrix, wanted == label) for label in self._labels
        )
        # Column order: a row-ordered matrix costs 18 ms a message, this 0.01 ms.
        self._weights = np.asfortranarray(np.vstack([machine.coef_ for machine in machines]).astype(np.float32))
        self._bias = np.concatenate([machine.intercept_ for machine in machines]).astype(np.float32)

    def _machine(self, matrix: Any, positive: Any) -> LinearSVC:
        # Balanced: a rare label counts as much as if all labels were equally frequent.
        rarity = len(positive) / (len(self._labels) * positive.sum()) if self._balanced else 1.0
        machine = LinearSVC(C=_C, tol=_TOLERANCE, random_state=_SEED, class_weight={True: rarity, False: 1.0})
        return machine.fit(matrix, positive)

    def rank(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """For each text all labels with their confidence (they sum to 1), best first."""
        # In the weights' own precision: otherwise all of them are copied for every message.
        scores = self._features.transform(list(texts)).astype(np.float32) @ self._weights.T + self._bias
        confidence = _softmax(scores * self._temperature)
        order = np.argsort(-confidence, axis=1)
        return [
            [(self._labels[column], float(row[column])) for column in best]
            for row, best in zip(confidence, order, strict=True)
        ]

    def save(self, path: Path) -> None:
        """One file. Plain pickle: joblib reads the million strings of the vocabularies ten times as slowly."""
        path.write_bytes(pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL))

    @classmethod
    def load(cls, path: Path) -> TextModel:
        """A model saved by `save`; only ever call it on files that this installation made."""
        return cast("TextModel", pickle.loads(path.read_bytes()))  # noqa: S301 - see above


def _softmax(scores: Any) -> Any:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
