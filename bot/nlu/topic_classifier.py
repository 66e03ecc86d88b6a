"""Which of the topics a message is about."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intents import FALLBACK, as_intent
from bot.nlu.shared import ALTERNATIVES
from bot.nlu.trained import Classifier

_ALTERNATIVES = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(Classifier):
    """Sets `intent` and `alternatives`; below the floor the topic is out of scope and the alternatives are guesses."""

    file = "topics.pickle"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`floor` and `temperature` are fitted, see docs/understanding.md; `copies` = noisy versions per message."""
        return {"floor": 0.13, "temperature": 4.0, "copies": 0.5}

    def label(self, example: Message) -> str:
        """The full topic id: Rasa splits `ask/x` into an intent and a response key."""
        key = example.get("intent_response_key")
        return str(key) if key else f"control/{example.get('intent')}"

    def annotate(self, message: Message) -> None:
        """See the class."""
        ranked = self.rank(message)
        best, confidence = ranked[0]
        sure = confidence >= self.config["floor"]
        real = [(topic, share) for topic, share in ranked if sure or topic != FALLBACK]
        alternatives = [{"topic": topic, "confidence": round(share, 4)} for topic, share in real[:_ALTERNATIVES]]
        message.set("intent", as_intent(best if sure else FALLBACK, confidence), add_to_output=True)
        message.set(ALTERNATIVES, alternatives, add_to_output=True)
