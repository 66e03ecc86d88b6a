"""The part of Rasa's GraphComponent protocol that our components share."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


class Annotator(GraphComponent):  # type: ignore[misc]
    """Adds something to each message; learns nothing unless a subclass says so."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Annotator:
        """Called by Rasa's engine."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Called by Rasa's engine for each user message."""
        for message in messages:
            self.annotate(message)
        return messages

    def annotate(self, message: Message) -> None:
        """Sets the component's properties on one message."""
        raise NotImplementedError
