"""The part of Rasa's protocol that the trained components share: one TextModel, kept in the model's archive."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import Features
from bot.nlu.intents import BY_PROGRAM
from bot.nlu.model import TextModel
from bot.nlu.shared import LANGUAGE, lexicon, toolkit


class Classifier(GraphComponent):  # type: ignore[misc]
    """Learns one label per training message; subclasses say which, and what a message gets from it."""

    file: ClassVar[str]
    balanced: ClassVar[bool] = False

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Classifier:
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
    ) -> Classifier:
        """Called by Rasa's engine when a trained model is loaded."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder / cls.file))

    def train(self, training_data: TrainingData) -> Resource:
        """Called by Rasa's engine with all training messages."""
        examples = [example for example in training_data.intent_examples if example.get("intent") not in BY_PROGRAM]
        texts = [toolkit().normaliser.normalise(example.get("text")) for example in examples]
        model = TextModel(Features(lexicon()), temperature=self.config["temperature"], balanced=self.balanced)
        model.fit(texts, [self.label(example) for example in examples], copies=self.config["copies"])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder / self.file)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Called by Rasa's engine for each user message."""
        for message in messages:
            self.annotate(message)
        return messages

    def rank(self, message: Message) -> list[tuple[str, float]]:
        """All labels with their confidence, best first."""
        if self._model is None:
            raise RuntimeError(f"{type(self).__name__} was not trained")
        return self._model.rank([toolkit().normaliser.normalise(message.get("text") or "", message.get(LANGUAGE))])[0]

    def label(self, example: Message) -> str:
        """What a training message is an example of."""
        raise NotImplementedError

    def annotate(self, message: Message) -> None:
        """Sets the component's properties on one message."""
        raise NotImplementedError
