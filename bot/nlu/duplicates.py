"""Training messages that say nearly the same words: they teach nothing new and flatter every measurement."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.messages import Example
from bot.nlu.shared import toolkit

#: share of words that two messages have in common (Jaccard) from which they count as the same
OVERLAP = 0.8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pair:
    """`later` repeats `earlier`."""

    earlier: Example
    later: Example


def near_duplicates(examples: Sequence[Example]) -> Iterator[Pair]:
    """Pairs within a language whose normalised words overlap; each later message once.

    Candidates share one of their rarest words (prefix filter of Chaudhuri et al. 2006), so that not every pair has to
    be looked at.
    """
    words = [frozenset(_WORD.findall(toolkit().normaliser.normalise(example.text))) for example in examples]
    frequency = Counter(word for each in words for word in each)
    index: dict[tuple[str, str], list[int]] = {}
    for at, (example, own) in enumerate(zip(examples, words, strict=True)):
        rarest = sorted(own, key=lambda word: (frequency[word], word))
        keys = [(example.lang, word) for word in rarest[: len(own) - math.ceil(OVERLAP * len(own)) + 1]]
        candidates = sorted({other for key in keys for other in index.get(key, ())})
        same = next((other for other in candidates if _overlap(words[other], own) >= OVERLAP), None)
        if same is not None:
            yield Pair(examples[same], example)
            continue
        for key in keys:
            index.setdefault(key, []).append(at)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
