"""A long text hides its point: it is judged as a whole and piece by piece, so that no fact drowns in the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.understanding import Understood

#: words; up to here the whole is one piece: the training messages are as long
SHORT = 80
#: words of a piece at most, and how many of them the next one repeats where nothing else marks a seam; a sentence
#: that is shorter than `_LEAST` goes with the next
_PIECE, _OVERLAP, _LEAST = 24, 8, 4
#: the whole's topic stands when it is as sure as this
_SURE = 0.5
_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)|\n")
_TELLING = ("ask/", "need/", "report/")
_RANK = {"none": 0, "concern": 1, "urgent": 2}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, beginning at code point `start`."""

    start: int
    text: str


def is_long(text: str) -> bool:
    """Whether a text is judged in pieces too."""
    return len(_WORD.findall(text)) > SHORT


def pieces(text: str) -> list[Piece]:
    """Sentences, very short ones with the next and long ones cut with an overlap; together they hold every word."""
    found: list[Piece] = []
    open_from = -1
    for start, end in _sentences(text):
        start = open_from if open_from >= 0 else start
        words = list(_WORD.finditer(text, start, end))
        open_from = start if 0 < len(words) < _LEAST and end < len(text) else -1
        if words and open_from < 0:
            found += _cut(text, words)
    return found


def combined(whole: Understood, parts: Sequence[tuple[Piece, Understood]]) -> Understood:
    """The whole, with the danger and the topic of its pieces where they say more."""
    piece, loudest = max(parts, key=lambda part: (_RANK[part[1].urgency], part[1].names_danger))
    if loudest.urgency == "urgent" and whole.urgency != "urgent":
        return _urgent(_located(whole, loudest, piece.start))
    if _RANK[loudest.urgency] > _RANK[whole.urgency]:
        data = {**whole.parse_data, "urgency": loudest.urgency}
        whole = replace(whole, urgency=loudest.urgency, parse_data=data)
    if whole.urgency == "urgent" or (whole.confidence >= _SURE and whole.topic.startswith(_TELLING)):
        return whole
    telling = [part for part in parts if part[1].topic.startswith(_TELLING)]
    if not telling:
        return whole
    piece, surest = max(telling, key=lambda part: part[1].confidence)
    better = surest.confidence >= _SURE and surest.confidence > whole.confidence
    if not better:
        return whole
    located = _located(whole, surest, piece.start)
    data = {**located.parse_data, "urgency": whole.urgency}
    return replace(located, urgency=whole.urgency, parse_data=data)


def _urgent(part: Understood) -> Understood:
    """Danger in one piece comes first, whatever that piece asks for besides."""
    return replace(part, parse_data={**part.parse_data, "intent": {**part.parse_data["intent"], "name": "urgent"}})


def _located(whole: Understood, part: Understood, start: int) -> Understood:
    """What a piece says, in the places of the whole text and in the whole's language."""
    moved = [{**found, "start": found["start"] + start, "end": found["end"] + start} for found in part.indicators]
    indicators = (*whole.indicators, *(found for found in moved if found not in whole.indicators))
    data: dict[str, Any] = {**part.parse_data, "language": whole.language, "indicators": list(indicators)}
    return replace(part, language=whole.language, indicators=indicators, parse_data=data)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _cut(text: str, words: list[re.Match[str]]) -> Iterator[Piece]:
    """One piece, or several that overlap."""
    step = _PIECE - _OVERLAP
    for at in range(0, max(1, len(words) - _OVERLAP), step):
        last = words[min(at + _PIECE, len(words)) - 1]
        yield Piece(words[at].start(), text[words[at].start() : last.end()])
