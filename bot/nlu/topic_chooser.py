"""Which topic the bot acts on, and what it offers when it is not sure."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Annotator
from bot.nlu.intents import FALLBACK, as_intent, favouring_everyday
from bot.nlu.model import confidence
from bot.nlu.shared import ALTERNATIVES, GUESSES, RANKINGS, TOPIC

_MOST = 3
_QUICK_EXIT, _CHITCHAT = "control/quick_exit", "control/chitchat"
#: not among the alternatives of the fallback: neither it, nor what takes nobody's message seriously
_NO_TOPIC = frozenset({FALLBACK, _QUICK_EXIT, _CHITCHAT, "control/greet"})
#: no buttons either: these would help nobody who may be in trouble, and a person is offered anyway
_SMALL = ("thank", "goodbye", "affirm", "deny", "unsure", "skip", "complaint", "talk_to_human")
_NO_HELP = _NO_TOPIC | {f"control/{key}" for key in _SMALL}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TopicChooser(Annotator):
    """Sets `intent`, `alternatives` and `guesses`; below the floor the topic is out of scope."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`floor` and `temperature` are fitted, see docs/understanding.md.

        `quick_exit_floor` is higher: hiding clears the page, and nonsense must not do that. The plain words for it
        need no guess (ControlWords). `chitchat_floor` is higher too: whoever tries to tell something must not get small
        talk. `everyday_bonus` is added to the margin of out of scope: between an everyday message and a topic the three
        guesses do less harm than a wrong answer.
        """
        return {
            "floor": 0.25,
            "quick_exit_floor": 0.5,
            "chitchat_floor": 0.6,
            "everyday_bonus": 0.1,
            "temperature": 6.0,
        }

    def annotate(self, message: Message) -> None:
        """See the class."""
        favoured = favouring_everyday(message.get(RANKINGS)[TOPIC], self.config["everyday_bonus"])
        ranked = confidence(favoured, self.config["temperature"])
        best, share = ranked[0]
        said = best if share >= self._floor(best) else FALLBACK
        real = [(topic, guess) for topic, guess in ranked if said != FALLBACK or topic not in _NO_TOPIC]
        alternatives = [{"topic": topic, "confidence": round(guess, 4)} for topic, guess in real[:_MOST]]
        helpful = [topic for topic, _ in ranked if topic not in _NO_HELP]
        message.set("intent", as_intent(said, share), add_to_output=True)
        message.set(ALTERNATIVES, alternatives, add_to_output=True)
        message.set(GUESSES, helpful[:_MOST], add_to_output=True)

    def _floor(self, topic: str) -> float:
        own = {_QUICK_EXIT: "quick_exit_floor", _CHITCHAT: "chitchat_floor"}
        return float(self.config[own.get(topic, "floor")])
