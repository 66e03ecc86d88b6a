"""Two-word handles: how staff call a case among themselves."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.types import CaseId

#: Words needed in each list; a case id starts with a slot number below WORDS * WORDS that no other open case has.
WORDS = 64


class Handles:
    """Derives the handle from the random case id; unique among open cases."""

    def __init__(self, first: Sequence[str], second: Sequence[str]) -> None:
        """Raises ContentError when a list has fewer than 64 distinct words."""
        raise NotImplementedError

    def of(self, case_id: CaseId) -> str:
        """For example "awan biru"; `first` word, then `second` word."""
        raise NotImplementedError
