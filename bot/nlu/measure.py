"""Counts for the evaluation: shares with their 95 % intervals, confusions, calibration. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_Z = 1.96


@dataclass(frozen=True)
class Share:
    """`hits` of `total`, with the Wilson score interval (Wilson 1927), which holds for small samples too."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share; 0 for an empty sample."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper 95 % bound."""
        if not self.total:
            return 0.0, 1.0
        middle = self.value + _Z**2 / (2 * self.total)
        spread = _Z * math.sqrt(self.value * (1 - self.value) / self.total + _Z**2 / (4 * self.total**2))
        scale = 1 + _Z**2 / self.total
        return (middle - spread) / scale, (middle + spread) / scale


def share(flags: Iterable[bool]) -> Share:
    """How many of `flags` are true."""
    seen = list(flags)
    return Share(sum(seen), len(seen))


@dataclass(frozen=True)
class Row:
    """One held-out message beside what the model made of it."""

    text: str
    topics: tuple[str, ...]
    urgency: str
    style: str
    lang: str
    #: what the bot would act on, `control/out_of_scope` below the floor
    said: str
    confidence: float
    best: tuple[str, ...]
    said_urgency: str
    said_lang: str

    @property
    def right(self) -> bool:
        """Whether the first choice is an accepted one."""
        return self.said in self.topics

    @property
    def among_three(self) -> bool:
        """Whether an accepted topic is the first choice or one of the three that are offered as buttons."""
        return self.right or any(topic in self.topics for topic in self.best)

    @property
    def group(self) -> str:
        """The group of the first accepted topic."""
        return self.topics[0].partition("/")[0]


def confusions(rows: Sequence[Row], most: int) -> list[tuple[tuple[str, str], int]]:
    """The most frequent (wanted, said) pairs among wrong first choices."""
    return Counter((row.topics[0], row.said) for row in rows if not row.right).most_common(most)


def calibration(rows: Sequence[Row], bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, count) per tenth of confidence; equal means calibrated."""
    table: list[list[Row]] = [[] for _ in range(bins)]
    for row in rows:
        table[min(bins - 1, int(row.confidence * bins))].append(row)
    return [
        (
            sum(row.confidence for row in part) / len(part),
            share(row.best[:1] != () and row.best[0] in row.topics for row in part).value,
            len(part),
        )
        for part in table
        if part
    ]


def expected_calibration_error(rows: Sequence[Row]) -> float:
    """Mean distance between confidence and share right, weighted by count (Naeini et al. 2015)."""
    return sum(abs(confidence - right) * count for confidence, right, count in calibration(rows)) / max(1, len(rows))


def spans_score(wanted: Sequence[tuple[Any, ...]], found: Sequence[tuple[Any, ...]]) -> tuple[int, int, int]:
    """(hits, missed, wrong) of typed spans: a hit has the type and overlaps by half of either."""
    left = list(found)
    hits = 0
    for start, end, kind in wanted:
        match = next((span for span in left if span[2] == kind and _overlap(span, (start, end)) >= 0.5), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return hits, len(wanted) - hits, len(left)


def _overlap(one: Sequence[Any], other: Sequence[Any]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return float(max(0, shared) / max(1, max(one[1] - one[0], other[1] - other[0])))
