"""From signs to a case's place in the queue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.core.types import Tier, Urgency

#: topics whose report alone makes a person worth offering; the others offer one when the message itself is worrying
_ALWAYS_OFFERED = frozenset(
    {
        "report/confinement",
        "report/violence",
        "report/sexual_violence",
        "report/threat_debt",
        "report/scam_compound",
        "report/at_sea",
        "report/minor_involved",
        "report/suicidal",
        "report/third_party",
        "report/departing_soon",
        "need/shelter",
        "need/child_victim",
    }
)
#: urgent cases of these topics are served after those where a body is in danger now (screening.md 2.3: priority 2)
_SECOND = frozenset({"report/threat_debt", "report/minor_involved", "report/departing_soon", "need/child_victim"})
_BODY_IN_DANGER = "urgent:"
#: codes of answers to a check-in: in words of their own, or by the button that says 'not well'
CHECK_IN, CHECK_IN_BAD = "check_in", "check_in_bad"


def offers_staff(topic: str, urgency: Urgency) -> bool:
    """Whether an answer is followed by the offer of a person."""
    return topic in _ALWAYS_OFFERED or urgency != "none"


def is_grave(topic: str) -> bool:
    """Whether a case about it is of high tier at least: a report of harm."""
    return topic in _ALWAYS_OFFERED or topic.startswith("report/")


def urgent_reasons(topic: str, indicators: Iterable[str]) -> tuple[str, ...]:
    """Codes that say why a message counts as danger now: its topic, then what in it was recognised."""
    found = dict.fromkeys(f"{_BODY_IN_DANGER}{indicator}" for indicator in indicators)
    return ("danger_now", *([f"topic:{topic}"] if topic else []), *found)


def tier_of(reasons: Iterable[str]) -> tuple[Tier, Literal[1, 2]]:
    """The tier and priority of a case opened for these reasons.

    Danger now is urgent; a report of harm without it is high; who only asked for a person is caution, which keeps
    them before nobody but is never closed to anyone.
    """
    codes = set(reasons)
    topics = {code.removeprefix("topic:") for code in codes if code.startswith("topic:")}
    if "danger_now" in codes:
        return "urgent", 2 if topics and topics <= _SECOND else 1
    if CHECK_IN_BAD in codes:
        return "high", 1
    if any(map(is_grave, topics)):
        return "high", 1
    return "caution", 1
