"""What was understood of one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.types import Lang, Urgency
from bot.nlu.shared import WORDING


@dataclass(frozen=True)
class Understood:
    """What the pipeline made of one text. Spans are code points of the text given."""

    topic: str
    confidence: float
    alternatives: tuple[Mapping[str, Any], ...]
    language: Lang
    urgency: Urgency
    indicators: tuple[Mapping[str, Any], ...]
    #: as Rasa wants it, still with the raw text
    parse_data: dict[str, Any] = field(repr=False)
    #: False for signs alone ('...', a row of faces) and for scripts that are neither language's
    readable: bool = True

    @property
    def names_danger(self) -> bool:
        """Whether a rule named words of danger; a classifier's alarm points at whole wordings only."""
        return any(found["id"] != WORDING for found in self.indicators)
