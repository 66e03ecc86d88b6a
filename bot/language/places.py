"""Small words that change what a match means, by where they stand to it; shared by urgency and offer rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.phrases import Reading

#: how far before a match a negation may stand when only bridge words lie between
_NEGATION_REACH = 3
#: words between 'kalau' and a match that it still governs
_SUPPOSED_REACH = 4
#: words at either side of a match that 'film', 'berita', 'apa hukuman' still cover
_GENERAL_REACH = 14


@dataclass(frozen=True)
class Place:
    """Token numbers: `first` inclusive, `last` exclusive."""

    first: int
    last: int


def overlap(one: Place, other: Place) -> bool:
    """Whether they share a token."""
    return one.first < other.last and other.first < one.last


def negated(match: Place, reading: Reading, negations: Sequence[Place], bridges: Sequence[Place]) -> bool:
    """A negation just before the match, with nothing but bridge words ('pernah', 'sampai', 'being') between."""
    bridging = {token for place in bridges for token in range(place.first, place.last)}
    for negation in negations:
        between = range(negation.last, match.first)
        if negation.last <= match.first and len(between) <= _NEGATION_REACH:
            same = reading.sentence[negation.first] == reading.sentence[match.first]
            if same and all(token in bridging or reading.filler[token] for token in between):
                return True
    return False


def supposed(match: Place, reading: Reading, places: Sequence[Place]) -> bool:
    """'kalau' or 'if' shortly before the match, in its sentence."""
    return any(
        place.last <= match.first <= place.last + _SUPPOSED_REACH
        and reading.sentence[place.first] == reading.sentence[match.first]
        for place in places
    )


def near(match: Place, place: Place, reading: Reading) -> bool:
    """In the same sentence and not far."""
    distance = max(place.first - match.last, match.first - place.last)
    return distance <= _GENERAL_REACH and reading.sentence[place.first] == reading.sentence[match.first]


def words_of(value: Any) -> list[str]:
    """A list of content: 'one two_words' or [one, two words]."""
    if value is None:
        return []
    if isinstance(value, str):
        return [word.replace("_", " ") for word in value.split()]
    return [str(item) for item in value]
