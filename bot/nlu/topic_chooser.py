"""Which topic the bot acts on, and what it offers when it is not sure."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Annotator
from bot.nlu.intents import FALLBACK, as_intent
from bot.nlu.model import Ranking, confidence
from bot.nlu.shared import ALTERNATIVES, RANKINGS, TOPIC

_ALTERNATIVES = 3
_QUICK_EXIT = "control/quick_exit"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TopicChooser(Annotator):
    """Sets `intent` and `alternatives`; below the floor the topic is out of scope and the alternatives are guesses."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`floor` and `temperature` are fitted, see docs/understanding.md.

        `quick_exit_floor` is higher: hiding clears the page, and nonsense must not do that. The plain words for it
        need no guess (ControlWords). `everyday_bonus` is added to the margin of out of scope: between an everyday
        message and a topic the three guesses do less harm than a wrong answer.
        """
        return {"floor": 0.25, "quick_exit_floor": 0.5, "everyday_bonus": 0.1, "temperature": 6.0}

    def annotate(self, message: Message) -> None:
        """See the class."""
        ranked = confidence(self._with_bonus(message.get(RANKINGS)[TOPIC]), self.config["temperature"])
        best, share = ranked[0]
        sure = share >= self.config["quick_exit_floor" if best == _QUICK_EXIT else "floor"]
        said = best if sure else FALLBACK
        # With the fallback they become buttons: neither it nor hiding is something to offer there.
        real = [(topic, guess) for topic, guess in ranked if said != FALLBACK or topic not in (FALLBACK, _QUICK_EXIT)]
        alternatives = [{"topic": topic, "confidence": round(guess, 4)} for topic, guess in real[:_ALTERNATIVES]]
        message.set("intent", as_intent(said, share), add_to_output=True)
        message.set(ALTERNATIVES, alternatives, add_to_output=True)

    def _with_bonus(self, ranking: Ranking) -> Ranking:
        bonus = {FALLBACK: self.config["everyday_bonus"]}
        return sorted(((topic, margin + bonus.get(topic, 0.0)) for topic, margin in ranking), key=lambda one: -one[1])
