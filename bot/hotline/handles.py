"""Two-word handles: how staff call a case among themselves."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import ContentError
from bot.core.types import CaseId
from bot.store.casefile import SLOT_DIGITS

#: Words needed in each list. A case id starts with a slot number that no other open case has (bot.store.casefile).
WORDS = 256


class Handles:
    """Derives the handle from the random case id, never from the person; unique among open cases."""

    def __init__(self, first: Sequence[str], second: Sequence[str]) -> None:
        """Raises ContentError when a list has fewer than 256 distinct words."""
        for words in (first, second):
            if len(set(words[:WORDS])) < WORDS:
                raise ContentError(f"handles.yml: {WORDS} different words are needed in each list")
        self._first = tuple(first)
        self._second = tuple(second)

    def of(self, case_id: CaseId) -> str:
        """For example "awan biru": a word of the first list, then one of the second."""
        first, second = divmod(int(case_id[:SLOT_DIGITS], 16), WORDS)
        return f"{self._first[first]} {self._second[second]}"

    def slot(self, handle: str) -> str | None:
        """How the ids of the cases begin that have this handle, one after the other; None when it is no handle."""
        first, _, second = " ".join(handle.casefold().split()).partition(" ")
        try:
            number = self._first[:WORDS].index(first) * WORDS + self._second[:WORDS].index(second)
        except ValueError:
            return None
        return f"{number:0{SLOT_DIGITS}x}"
