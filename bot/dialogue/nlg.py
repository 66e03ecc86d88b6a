"""The bot's responses in the form in which Rasa asks for them."""

from __future__ import annotations

from typing import Any, cast

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.core.types import Lang
from bot.dialogue.response_parts import Message
from bot.dialogue.responses import ContentResponses


class RasaResponses(ContentResponses, NaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's natural language generator over content. Named in endpoints.yml, hence Rasa's two parameters."""

    def __init__(
        self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None, **settings: Any
    ) -> None:
        super().__init__(**settings)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Message | None:
        """The response of that name in the conversation's language. Raises KeyError for a missing text."""
        language = cast("Lang", tracker.get_slot("language") or "id")
        around = (tracker.latest_message.parse_data if tracker.latest_message else {}).get("around") or {}
        told = {
            "country": around.get("contacts"),
            "area": around.get("area"),
            "who": around.get("who"),
            "about": around.get("country"),
        }
        return self.say(utter_action, language, **{**told, **kwargs})
