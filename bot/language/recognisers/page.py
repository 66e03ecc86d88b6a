"""What recognisers look at: the text in the forms they need, made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from bot.core.types import Span

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LETTER_DIGITS = (
    (re.compile(r"(?<=\d)[oO](?=[\dO-])|(?<![^\W_])[oO](?=8\d\d)|(?<=\d\d\d)[oO](?!\w)"), "0"),
    (re.compile(r"(?<=\d)[lI|](?=\d)"), "1"),
)
_RUN = re.compile(r"\d(?:[ \t\-./()*_]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_IDENTITY = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)|(?<!\w)[A-Z]{1,2} ?\d{6,7}(?!\w)")
_MOSTLY_CAPITALS = 0.7


@dataclass(frozen=True)
class Word:
    """A word of the page: `text` as typed, `low` in lower case."""

    text: str
    low: str
    start: int
    end: int

    @property
    def titled(self) -> bool:
        """Written like a name: first letter large, the rest not all large."""
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


@dataclass(frozen=True)
class Group:
    """Digits without anything between them."""

    start: int
    end: int
    digits: str


class Page:
    """One folded text. `low` and `digits` have the same length, so places are the same in all three."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = text.lower()

    @cached_property
    def digits(self) -> str:
        """The text with letters that stand for digits among digits ('O812', '08l2') read as digits."""
        view = self.text
        for pattern, digit in _LETTER_DIGITS:
            view = pattern.sub(digit, view)
        return view

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Words in order."""
        low = self.low
        return tuple(Word(m.group(), low[m.start() : m.end()], *m.span()) for m in _WORD.finditer(self.text))

    @cached_property
    def word_starts(self) -> dict[int, int]:
        """Place of a word's first letter -> index in `words`."""
        return {word.start: index for index, word in enumerate(self.words)}

    @cached_property
    def case_means_nothing(self) -> bool:
        """True for a text typed in capitals."""
        letters = [char for char in self.text if char.isalpha()]
        return sum(char.isupper() for char in letters) > _MOSTLY_CAPITALS * len(letters)

    @cached_property
    def runs(self) -> tuple[tuple[Group, ...], ...]:
        """Groups of digits that only spaces and number punctuation part, as 'runs' of groups."""
        view = self.digits
        return tuple(
            tuple(Group(g.start(), g.end(), g.group()) for g in _GROUP.finditer(view, *run.span()))
            for run in _RUN.finditer(view)
        )

    @cached_property
    def holds_personal_data(self) -> bool:
        """True beside an identity or passport number: a name or date on a line of its own belongs to a person then."""
        return _IDENTITY.search(self.digits) is not None

    def windows(self, least: int, most: int) -> Iterator[tuple[Group, ...]]:
        """Neighbouring groups with `least` to `most` digits together; from each group the longest first."""
        for run in self.runs:
            for first in range(len(run)):
                total, last = 0, first
                while last < len(run) and total + len(run[last].digits) <= most:
                    total += len(run[last].digits)
                    last += 1
                while last > first and total >= least:
                    yield run[first:last]
                    last -= 1
                    total -= len(run[last].digits)


class Recogniser(Protocol):
    """Finds one kind of personal detail."""

    @property
    def kind(self) -> str:
        """PHONE, NIK … as in the contract of `redact`."""

    def find(self, page: Page) -> list[Span]:
        """Stretches of `page.text`, possibly overlapping."""


def digits_of(groups: tuple[Group, ...]) -> str:
    """All digits of a window."""
    return "".join(group.digits for group in groups)
