"""The one component that learns: which topic a message is about, and how urgent it is, from the same features."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import fits
from bot.nlu.component import Annotator
from bot.nlu.features import Features
from bot.nlu.intents import BY_PROGRAM
from bot.nlu.model import Target, TextModel
from bot.nlu.shared import LANGUAGE, RANKINGS, TELLING, TOPIC, URGENCY, lexicon, toolkit

_FILE = "text.pickle"
_TELLING_WORDS = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TextClassifier(Annotator):
    """Sets `rankings`: for the topic and for the urgency all labels with their margin, best first.

    And `telling`: the words that speak most for danger, should somebody have to be told why.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        super().__init__(config)
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`copies`: the share of messages that are learned a second time with typing errors."""
        return {"copies": 0.5}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextClassifier:
        """Called by Rasa's engine before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TextClassifier:
        """Called by Rasa's engine when a trained model is loaded."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Called by Rasa's engine with all training messages."""
        examples = [example for example in training_data.intent_examples if example.get("intent") not in BY_PROGRAM]
        texts = [toolkit().normaliser.normalise(example.get("text")) for example in examples]
        targets = {
            TOPIC: Target([topic_of(example) for example in examples]),
            URGENCY: Target([urgency_of(example) for example in examples], balanced=True, with_copies=False),
        }
        with self._storage.write_to(self._resource) as folder:
            fits.once(self._fit, texts, targets, float(self.config["copies"]), folder / _FILE)
        return self._resource

    def annotate(self, message: Message) -> None:
        """See the class."""
        if self._model is None:
            raise RuntimeError("the text classifier was not trained")
        text = toolkit().normaliser.normalise(message.get("text") or "", message.get(LANGUAGE))
        message.set(RANKINGS, self._model.rank([text])[0])
        message.set(TELLING, self._model.telling(text, URGENCY, "urgent", _TELLING_WORDS))

    @staticmethod
    def _fit(texts: list[str], targets: dict[str, Target], copies: float) -> TextModel:
        model = TextModel(Features(lexicon()))
        model.fit(texts, targets, copies=copies)
        return model


def topic_of(example: Message) -> str:
    """The full topic id: Rasa splits `ask/x` into an intent and a response key."""
    key = example.get("intent_response_key")
    return str(key) if key else f"control/{example.get('intent')}"


def urgency_of(example: Message) -> str:
    """The urgency of the block that the message stands in."""
    return str(example.get("metadata", {}).get("intent", {}).get("urgency", "none"))
