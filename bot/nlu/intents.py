"""How a topic id becomes the intent that Rasa's rules see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.core.screening import SKIP, UNSURE
from bot.language.answers import BEFORE, NO, NOW, YES

FALLBACK = "control/out_of_scope"
#: everyday chatter: the classifier never learned what harmless words look like there
EVERYDAY = frozenset(f"control/{key}" for key in ("out_of_scope", "chitchat", "greet", "thank", "goodbye"))
#: the topic of a whole text that means this (bot.language.answers) where no question is open that it fits; 'sudah' and
#: 'kadang' accept nothing that was offered
SMALL_ANSWERS = {
    YES: "control/unsure",
    NOW: "control/unsure",
    BEFORE: "control/unsure",
    NO: "control/deny",
    UNSURE: "control/unsure",
    SKIP: "control/skip",
}
#: set by the program, never guessed from a text; data/nlu/by_program.yml names them for Rasa's validation
BY_PROGRAM = frozenset(
    {
        "urgent",
        "suicidal",
        "choose_language",
        "handover_yes",
        "handover_no",
        "show_more",
        "unreadable",
        "give_country",
        "show_right",
        "plan",
        "quiz",
        "share",
        "vote",
        "screening_answer",
        "safe_again",
    }
)


#: where only the rules may see danger: chatter, and answers that say nothing else
RULES_ONLY = EVERYDAY | frozenset(SMALL_ANSWERS.values())


def as_intent(topic: str, confidence: float) -> dict[str, Any]:
    """`ask/x` → intent `ask`; `control/stop` → intent `stop`; the full id stays in `topic`."""
    group, _, key = topic.partition("/")
    return {"name": key if group == "control" else group, "confidence": confidence, "topic": topic}


def favouring_everyday(ranking: Sequence[tuple[str, float]], bonus: float) -> list[tuple[str, float]]:
    """The ranking, best first, with `bonus` added to the margin of out of scope."""
    raised = ((topic, margin + bonus if topic == FALLBACK else margin) for topic, margin in ranking)
    return sorted(raised, key=lambda one: -one[1])
