"""Danger is judged apart from the topic, for every message."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Annotator
from bot.nlu.shared import INDICATORS, URGENCY, toolkit

#: hiding, erasing and asking for a person are obeyed even when the words tell of danger
_OBEYED_FIRST = frozenset({"quick_exit", "delete_data", "talk_to_human"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgencyJudge(Annotator):
    """Sets `urgency` and `indicators`; an urgent message gets the intent `urgent`, its topic stays readable."""

    def annotate(self, message: Message) -> None:
        """See the class."""
        judgement = toolkit().urgency.judge(message.get("text") or "")
        spans = [{"id": span.kind, "start": span.start, "end": span.end} for span in judgement.indicators]
        message.set(URGENCY, judgement.urgency, add_to_output=True)
        message.set(INDICATORS, spans, add_to_output=True)
        intent = message.get("intent") or {}
        if judgement.urgency == "urgent" and intent.get("name") not in _OBEYED_FIRST:
            message.set("intent", {**intent, "name": "urgent"}, add_to_output=True)
