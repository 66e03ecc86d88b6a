"""Short words that steer the conversation are recognised exactly, never guessed."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Annotator
from bot.nlu.intents import SMALL_ANSWERS, as_intent
from bot.nlu.shared import SMALL, answers, toolkit

_REPORT = "report/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ControlWords(Annotator):
    """Overrides the guessed topic when the whole message is a control word ('hapus', 'keluar', 'petugas', 'stop').

    And no report of harm is read into a mere 'sudah' or 'no'.
    """

    def annotate(self, message: Message) -> None:
        """See the class."""
        topic = toolkit().controls.find(message.get("text") or "")
        if topic is not None and topic.startswith("control/"):
            message.set("intent", as_intent(topic, 1.0), add_to_output=True)
        meaning = answers().meaning(message.get("text") or "") if topic is None else None
        message.set(SMALL, meaning is not None)
        if meaning is not None and str((message.get("intent") or {}).get("topic")).startswith(_REPORT):
            message.set("intent", as_intent(SMALL_ANSWERS[meaning], 1.0), add_to_output=True)
