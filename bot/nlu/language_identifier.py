"""Which of the two languages a message is in."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Annotator
from bot.nlu.shared import LANGUAGE, LANGUAGE_MIXED, toolkit


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageIdentifier(Annotator):
    """Sets `language` and `language_mixed`; unsure messages keep the conversation's language from the metadata."""

    def annotate(self, message: Message) -> None:
        """See the class."""
        previous = (message.get("metadata") or {}).get(LANGUAGE)
        guess = toolkit().languages.guess(message.get("text") or "", previous)
        message.set(LANGUAGE, guess.lang if guess.confident or not previous else previous, add_to_output=True)
        message.set(LANGUAGE_MIXED, guess.mixed, add_to_output=True)
