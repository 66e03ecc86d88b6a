"""Danger is judged apart from the topic, for every message: rules that name their words, and a small classifier."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.core.types import Urgency
from bot.language.control_words import URGENT as DANGER_WORD
from bot.nlu.component import Annotator
from bot.nlu.intents import FALLBACK, RULES_ONLY, favouring_everyday
from bot.nlu.model import confidence
from bot.nlu.shared import INDICATORS, LANGUAGE, RANKINGS, SMALL, TELLING, TOPIC, URGENCY, WORDING, toolkit

_WORD = re.compile(r"\w+")

#: hiding, erasing and asking for a person are obeyed even when the words tell of danger
_OBEYED_FIRST = frozenset({"quick_exit", "delete_data", "talk_to_human"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UrgencyJudge(Annotator):
    """Sets `urgency` and `indicators`; an urgent message gets the intent `urgent`, its topic stays readable."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Confidence from which the classifier alone says urgent or concern; fitted, see docs/understanding.md.

        `urgent_at_unsure` holds where the topic stayed below its floor: there most alarms are false.
        `everyday_bonus` is added to the margin of out of scope; where that wins, the classifier's alarm is not heard.
        """
        return {
            "urgent_at": 0.4,
            "urgent_at_unsure": 0.5,
            "concern_at": 0.5,
            "everyday_bonus": 0.1,
            "temperature": 2.0,
        }

    def annotate(self, message: Message) -> None:
        """See the class."""
        text = message.get("text") or ""
        word = toolkit().controls.find(text)
        if word == DANGER_WORD:
            urgency, spans = "urgent", [{"id": WORDING, "start": 0, "end": len(text)}]
        elif word is not None:
            # A plain 'goodbye' or 'stop' is no more than that.
            urgency, spans = "none", []
        else:
            urgency, spans = self._judge(message, text)
        message.set(URGENCY, urgency, add_to_output=True)
        message.set(INDICATORS, spans, add_to_output=True)
        intent = message.get("intent") or {}
        if urgency == "urgent" and intent.get("name") not in _OBEYED_FIRST:
            message.set("intent", {**intent, "name": "urgent"}, add_to_output=True)

    def _judge(self, message: Message, text: str) -> tuple[Urgency, list[dict[str, Any]]]:
        judged = toolkit().urgency.judge(text)
        guessed = {} if message.get(SMALL) or self._everyday(message) else self._guess(message)
        unsure = (message.get("intent") or {}).get("topic") == FALLBACK
        urgency = self._level(judged.urgency, guessed, self.config["urgent_at_unsure" if unsure else "urgent_at"])
        spans = [{"id": span.kind, "start": span.start, "end": span.end} for span in judged.indicators]
        return urgency, spans + (_wording(message) if urgency == "urgent" != judged.urgency else [])

    def _everyday(self, message: Message) -> bool:
        """Whether it looks like chatter. A topic below its floor does not count: danger is often hard to name."""
        return favouring_everyday(message.get(RANKINGS)[TOPIC], self.config["everyday_bonus"])[0][0] in RULES_ONLY

    def _guess(self, message: Message) -> dict[str, float]:
        return dict(confidence(message.get(RANKINGS)[URGENCY], self.config["temperature"]))

    def _level(self, by_rules: Urgency, guessed: dict[str, float], urgent_at: float) -> Urgency:
        if by_rules == "urgent" or guessed.get("urgent", 0.0) >= urgent_at:
            return "urgent"
        harmed = guessed.get("urgent", 0.0) + guessed.get("concern", 0.0)
        return "concern" if by_rules == "concern" or harmed >= self.config["concern_at"] else "none"


def _wording(message: Message) -> list[dict[str, Any]]:
    """Where the words stand that made the classifier say urgent."""
    heard = toolkit().normaliser.trace(message.get("text") or "", message.get(LANGUAGE))
    telling = set(message.get(TELLING))
    found = [heard.raw_span(*word.span()) for word in _WORD.finditer(heard.text) if word.group() in telling]
    return [{"id": WORDING, "start": start, "end": end} for start, end in sorted(set(found))]
