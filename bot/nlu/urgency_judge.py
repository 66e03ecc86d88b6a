"""Danger is judged apart from the topic, for every message: rules that name their words, and a small classifier."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.core.types import Urgency
from bot.nlu.shared import INDICATORS, URGENCY, toolkit
from bot.nlu.trained import Classifier

#: hiding, erasing and asking for a person are obeyed even when the words tell of danger
_OBEYED_FIRST = frozenset({"quick_exit", "delete_data", "talk_to_human"})

#: in everyday chatter only the rules may see danger: the classifier never learned what harmless words look like there
_EVERYDAY = frozenset(f"control/{key}" for key in ("out_of_scope", "chitchat", "greet", "thank", "goodbye"))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UrgencyJudge(Classifier):
    """Sets `urgency` and `indicators`; an urgent message gets the intent `urgent`, its topic stays readable."""

    file = "urgency.pickle"
    balanced = True

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Confidence from which the classifier alone says urgent or concern; fitted, see docs/understanding.md."""
        return {"urgent_at": 0.4, "concern_at": 0.5, "temperature": 2.0, "copies": 0.0}

    def label(self, example: Message) -> str:
        """The urgency of the block that the message stands in."""
        return str(example.get("metadata", {}).get("intent", {}).get("urgency", "none"))

    def annotate(self, message: Message) -> None:
        """See the class."""
        judged = toolkit().urgency.judge(message.get("text") or "")
        topic = (message.get("intent") or {}).get("topic")
        guessed = {} if topic in _EVERYDAY else dict(self.rank(message))
        urgency = self._level(judged.urgency, guessed)
        spans = [{"id": span.kind, "start": span.start, "end": span.end} for span in judged.indicators]
        message.set(URGENCY, urgency, add_to_output=True)
        message.set(INDICATORS, spans, add_to_output=True)
        intent = message.get("intent") or {}
        if urgency == "urgent" and intent.get("name") not in _OBEYED_FIRST:
            message.set("intent", {**intent, "name": "urgent"}, add_to_output=True)

    def _level(self, by_rules: Urgency, confidence: dict[str, float]) -> Urgency:
        if by_rules == "urgent" or confidence.get("urgent", 0.0) >= self.config["urgent_at"]:
            return "urgent"
        harmed = confidence.get("urgent", 0.0) + confidence.get("concern", 0.0)
        return "concern" if by_rules == "concern" or harmed >= self.config["concern_at"] else "none"
