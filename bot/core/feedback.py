"""Thumbs under answers: what may be rated, the codes that are counted, and what editors see of them.

Only counts per topic, language and day exist; nobody's pseudonym, text or time of day is part of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.core.triage import offers_staff
from bot.core.types import Lang, Urgency

Vote = Literal["up", "down"]
#: what can be wrong with an answer, in the order of the buttons
REASONS = ("other", "hard", "old")
#: fewer votes than this are not shown: they would say what single people thought
LEAST = 3
_RATED = ("ask/", "need/")


@dataclass(frozen=True)
class Votes:
    """What people thought of one answer in one language. `reasons`: code and count, most frequent first."""

    topic: str
    lang: str
    up: int = 0
    down: int = 0
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """How many votes."""
        return self.up + self.down

    @property
    def share_down(self) -> float:
        """Share of thumbs down, 0 to 1."""
        return self.down / self.total


def may_rate(topic: str, urgency: Urgency) -> bool:
    """Whether thumbs fit under this answer: information, and nothing in the message or the topic was worrying."""
    return topic.startswith(_RATED) and not offers_staff(topic, urgency)


def vote_code(vote: Vote, topic: str, lang: Lang) -> str:
    """Name of the counter of a thumb."""
    return f"thumb:{vote}:{topic}:{lang}"


def reason_code(reason: str, topic: str, lang: Lang) -> str:
    """Name of the counter of a reason given after a thumb down."""
    return f"thumb_why:{reason}:{topic}:{lang}"


def ranking(counts: Mapping[str, int], least: int = LEAST) -> tuple[Votes, ...]:
    """Answers with at least `least` votes, the largest share of thumbs down first; other counters are ignored.

    A reason is named when it was given at least `least` times.
    """
    answers = {tuple(code.split(":")[2:]) for code in counts if code.startswith("thumb:")}
    found = [_votes(counts, *answer, least) for answer in answers if len(answer) == 2]
    shown = [votes for votes in found if votes.total >= least]
    return tuple(sorted(shown, key=lambda votes: (-votes.share_down, -votes.total, votes.topic, votes.lang)))


def _votes(counts: Mapping[str, int], topic: str, lang: str, least: int) -> Votes:
    given = [(reason, counts.get(f"thumb_why:{reason}:{topic}:{lang}", 0)) for reason in REASONS]
    reasons = sorted((pair for pair in given if pair[1] >= least), key=lambda pair: -pair[1])
    up, down = (counts.get(f"thumb:{vote}:{topic}:{lang}", 0) for vote in ("up", "down"))
    return Votes(topic, lang, up, down, tuple(reasons))
