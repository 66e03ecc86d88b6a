"""Danger is judged apart from the topic, for every message: rules that name their words, and a small classifier."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.core.types import Urgency
from bot.nlu.component import Annotator
from bot.nlu.model import confidence
from bot.nlu.shared import INDICATORS, RANKINGS, URGENCY, toolkit

#: hiding, erasing and asking for a person are obeyed even when the words tell of danger
_OBEYED_FIRST = frozenset({"quick_exit", "delete_data", "talk_to_human"})

#: in everyday chatter only the rules may see danger: the classifier never learned what harmless words look like there
_EVERYDAY = frozenset(f"control/{key}" for key in ("out_of_scope", "chitchat", "greet", "thank", "goodbye"))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgencyJudge(Annotator):
    """Sets `urgency` and `indicators`; an urgent message gets the intent `urgent`, its topic stays readable."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Confidence from which the classifier alone says urgent or concern; fitted, see docs/understanding.md."""
        return {"urgent_at": 0.4, "concern_at": 0.5, "temperature": 2.0}

    def annotate(self, message: Message) -> None:
        """See the class."""
        judged = toolkit().urgency.judge(message.get("text") or "")
        topic = (message.get("intent") or {}).get("topic")
        guessed = {} if topic in _EVERYDAY else self._guess(message)
        urgency = self._level(judged.urgency, guessed)
        spans = [{"id": span.kind, "start": span.start, "end": span.end} for span in judged.indicators]
        message.set(URGENCY, urgency, add_to_output=True)
        message.set(INDICATORS, spans, add_to_output=True)
        intent = message.get("intent") or {}
        if urgency == "urgent" and intent.get("name") not in _OBEYED_FIRST:
            message.set("intent", {**intent, "name": "urgent"}, add_to_output=True)

    def _guess(self, message: Message) -> dict[str, float]:
        return dict(confidence(message.get(RANKINGS)[URGENCY], self.config["temperature"]))

    def _level(self, by_rules: Urgency, guessed: dict[str, float]) -> Urgency:
        if by_rules == "urgent" or guessed.get("urgent", 0.0) >= self.config["urgent_at"]:
            return "urgent"
        harmed = guessed.get("urgent", 0.0) + guessed.get("concern", 0.0)
        return "concern" if by_rules == "concern" or harmed >= self.config["concern_at"] else "none"
