"""Which of the topics a message is about."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import Features
from bot.nlu.intents import FALLBACK, as_intent
from bot.nlu.model import TopicModel
from bot.nlu.shared import ALTERNATIVES, LANGUAGE, lexicon, toolkit

_FILE = "topics.joblib"
_ALTERNATIVES = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent):  # type: ignore[misc]
    """Sets `intent` and `alternatives`; below the floor the topic is out of scope and the alternatives are guesses."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TopicModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`floor` and `temperature` are fitted, see docs/understanding.md; `copies` = noisy versions per message."""
        return {"floor": 0.2, "temperature": 4.0, "copies": 1}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
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
    ) -> TopicClassifier:
        """Called by Rasa's engine when a trained model is loaded."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicModel.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Called by Rasa's engine with all training messages."""
        examples = training_data.intent_examples
        topics = [_topic(example) for example in examples]
        texts = [toolkit().normaliser.normalise(example.get("text")) for example in examples]
        self._model = TopicModel(Features(lexicon()), temperature=self._config["temperature"])
        self._model.fit(texts, topics, copies=self._config["copies"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Called by Rasa's engine for each user message."""
        for message in messages:
            self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError("the topic classifier was not trained")
        text = toolkit().normaliser.normalise(message.get("text") or "", message.get(LANGUAGE))
        ranked = self._model.rank([text])[0]
        best, confidence = ranked[0]
        sure = confidence >= self._config["floor"]
        real = [(topic, share) for topic, share in ranked if sure or topic != FALLBACK]
        message.set("intent", as_intent(best if sure else FALLBACK, confidence), add_to_output=True)
        alternatives = [{"topic": topic, "confidence": round(share, 4)} for topic, share in real[:_ALTERNATIVES]]
        message.set(ALTERNATIVES, alternatives, add_to_output=True)


def _topic(example: Message) -> str:
    intent, key = example.get("intent"), example.get("intent_response_key")
    if key:
        return str(key) if "/" in str(key) else f"{intent}/{key}"
    return f"control/{intent}"
