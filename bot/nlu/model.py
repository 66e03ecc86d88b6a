"""A text classifier, free of Rasa: linear models over the same Features, one for each thing to be learned."""

from __future__ import annotations

import pickle
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from sklearn.svm import LinearSVC

from bot.nlu.features import Features
from bot.nlu.noise import noisy

#: a label and how far a text lies on its side of the border (unbounded, above 0 = its side), best first
Ranking = list[tuple[str, float]]

_SEED = 20260
_C = 0.3
#: liblinear's default of 1e-4 takes half as long again and changes no figure
_TOLERANCE = 0.1


@dataclass(frozen=True)
class Target:
    """What is to be learned: one label a text."""

    labels: Sequence[str]
    #: a rare label counts as much as if all labels were equally frequent
    balanced: bool = False
    #: whether the noisy copies are learned from, too
    with_copies: bool = True


class TextModel:
    """`fit`, then `rank`. Texts must be normalised the same way in both."""

    def __init__(self, features: Features) -> None:
        self._features = features
        self._heads: dict[str, _Head] = {}

    def fit(self, texts: Sequence[str], targets: Mapping[str, Target], *, copies: float) -> None:
        """Learns each target from the texts and a noisy version of a share of them (`copies`, 0 to 1)."""
        rng = random.Random(_SEED)  # noqa: S311 - repeatable on purpose
        chosen = sorted(rng.sample(range(len(texts)), round(copies * len(texts))))
        matrix = self._features.fit_transform([*texts, *(noisy(texts[at], rng) for at in chosen)])
        for name, target in targets.items():
            copied = [target.labels[at] for at in chosen] if target.with_copies else []
            labels = np.array([*target.labels, *copied])
            self._heads[name] = _Head.fit(matrix[: len(labels)], labels, balanced=target.balanced)

    def rank(self, texts: Sequence[str]) -> list[dict[str, Ranking]]:
        """For each text and target all labels with their margin, best first."""
        # In the weights' own precision: otherwise all of them are copied for every message.
        matrix = self._features.transform(list(texts)).astype(np.float32)
        ranked = {name: head.rank(matrix) for name, head in self._heads.items()}
        return [{name: ranking[row] for name, ranking in ranked.items()} for row in range(len(texts))]

    def save(self, path: Path) -> None:
        """One file.

        Plain pickle: joblib reads the strings of the vocabularies ten times as slowly. Weights in half precision and
        lightly packed: Rasa packs the archive again at the highest level, and that took as long as the learning.
        """
        kept = (
            self._features,
            {name: replace(head, weights=head.weights.astype(np.float16)) for name, head in self._heads.items()},
        )
        path.write_bytes(zlib.compress(pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL), 1))

    @classmethod
    def load(cls, path: Path) -> TextModel:
        """A model saved by `save`; only ever call it on files that this installation made."""
        features, heads = pickle.loads(zlib.decompress(path.read_bytes()))  # noqa: S301 - see above
        model = cls(features)
        model._heads = {name: replace(head, weights=head.weights.astype(np.float32)) for name, head in heads.items()}
        return model


@dataclass(frozen=True)
class _Head:
    labels: list[str]
    weights: Any
    bias: Any

    @classmethod
    def fit(cls, matrix: Any, wanted: Any, *, balanced: bool) -> _Head:
        labels = sorted({str(label) for label in wanted})

        def machine(label: str) -> LinearSVC:
            positive = wanted == label
            rarity = len(positive) / (len(labels) * positive.sum()) if balanced else 1.0
            learner = LinearSVC(C=_C, tol=_TOLERANCE, random_state=_SEED, class_weight={True: rarity, False: 1.0})
            return learner.fit(matrix, positive)

        # One label against the rest each, on all cores: liblinear lets go of the interpreter's lock.
        machines = joblib.Parallel(n_jobs=-1, require="sharedmem")(joblib.delayed(machine)(label) for label in labels)
        # Column order: a row-ordered matrix costs 18 ms a message, this 0.01 ms.
        weights = np.asfortranarray(np.vstack([one.coef_ for one in machines]).astype(np.float32))
        return cls(labels, weights, np.concatenate([one.intercept_ for one in machines]).astype(np.float32))

    def rank(self, matrix: Any) -> list[Ranking]:
        margins = matrix @ self.weights.T + self.bias
        order = np.argsort(-margins, axis=1)
        return [
            [(self.labels[column], float(row[column])) for column in best]
            for row, best in zip(margins, order, strict=True)
        ]


def confidence(ranking: Ranking, temperature: float) -> Ranking:
    """The margins as shares that sum to 1 (softmax of margin x temperature), in the same order."""
    margins = np.array([margin for _, margin in ranking]) * temperature
    raised = np.exp(margins - margins.max())
    return [(label, float(share)) for (label, _), share in zip(ranking, raised / raised.sum(), strict=True)]
