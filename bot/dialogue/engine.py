"""Rasa's agent in this process: understanding one text, and running one turn of the dialogue."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from bot.dialogue.quiet import silence

silence()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import OutputChannel, UserMessage  # noqa: E402

from bot.content.catalog import Catalog  # noqa: E402
from bot.content.contacts import MAX_AGE  # noqa: E402
from bot.core.reach import Reach  # noqa: E402
from bot.core.types import Lang, Pseudonym, Urgency  # noqa: E402
from bot.dialogue.actions_endpoint import InProcessActions, compile_action_schema  # noqa: E402
from bot.dialogue.conversation import Conversation, TurnStore  # noqa: E402
from bot.dialogue.long_texts import combined, is_long, pieces  # noqa: E402
from bot.dialogue.nlg import RasaResponses  # noqa: E402
from bot.dialogue.responses import ContentResponses  # noqa: E402
from bot.dialogue.understanding import Understood  # noqa: E402
from bot.nlu.intents import FALLBACK  # noqa: E402

_READABLE = re.compile(r"[A-Za-z0-9\u00C0-\u024F]")
#: has no word in it; Rasa does not look at an empty text at all
_NOTHING = "\0"

# Importing Rasa installs another event loop for the whole process, the caller's included; ours stays asyncio's own.
asyncio.set_event_loop_policy(None)


class Collector(OutputChannel):  # type: ignore[misc]
    """Collects what the actions say instead of sending it."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.effects: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Rasa's name of the channel."""
        return "pelita"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Called by Rasa for each bot event."""
        custom = message.get("custom") or {}
        if "effect" in custom:
            self.effects.append(custom)
        elif message.get("text"):
            self.said.append(message)


class Engine:
    """Not thread-safe: one turn at a time, all in one thread."""

    def __init__(self, agent: Agent, responses: ContentResponses) -> None:
        self._agent = agent
        self.responses = responses
        # Agent wraps every store in one that swallows errors and answers from an empty memory.
        self._store = TurnStore(agent.domain)
        agent.tracker_store = agent.processor.tracker_store = self._store

    @classmethod
    def load(
        cls, model: Path, catalog: Catalog, service_max_age: timedelta = MAX_AGE, *, reach: Reach | None = None
    ) -> Engine:
        """Reads a trained model (about ten seconds, most of them imports).

        `service_max_age`: how long the operator's own check of a service counts; `reach`: where people find the bot.
        """
        compile_action_schema()
        responses = RasaResponses(catalog=catalog, service_max_age=service_max_age, reach=reach)
        return cls(Agent.load(str(model), generator=responses, action_endpoint=InProcessActions()), responses)

    async def understand(self, text: str, previous: Lang | None) -> Understood:
        """Topic, language and urgency of a raw text; `previous`: the conversation's so far, if any.

        A long text is judged as a whole and in pieces: danger in its middle counts like danger alone.
        """
        if not _READABLE.search(text):
            return _unreadable(await self._parse(_NOTHING, previous))
        whole = await self._parse(text, previous)
        if not is_long(text):
            return whole
        return combined(whole, [(piece, await self._parse(piece.text, whole.language)) for piece in pieces(text)])

    async def _parse(self, text: str, previous: Lang | None) -> Understood:
        # Rasa logs texts with a leading slash and reads them as commands.
        cleaned = text.lstrip("/ ")
        shift = len(text) - len(cleaned)
        message = UserMessage(text=cleaned, metadata={"language": previous})
        parsed = await self._agent.processor.parse_message(message)
        indicators = tuple(
            {**found, "start": found["start"] + shift, "end": found["end"] + shift} for found in parsed["indicators"]
        )
        return Understood(
            topic=parsed["intent"]["topic"],
            confidence=parsed["intent"]["confidence"],
            alternatives=tuple(parsed["alternatives"]),
            language=cast("Lang", parsed["language"]),
            urgency=cast("Urgency", parsed["urgency"]),
            indicators=indicators,
            parse_data=parsed,
        )

    async def converse(
        self, person: Pseudonym, conversation: Conversation, text: str, parse_data: dict[str, Any]
    ) -> Collector:
        """Runs the turn of an understood message on `conversation`, which is updated in place.

        `text` and everything in `parse_data` must be redacted already: both are remembered.
        """
        collector = Collector()
        self._store.tracker = conversation.to_tracker(person, self._agent.domain)
        await self._agent.processor.handle_message(
            UserMessage(text=text, output_channel=collector, sender_id=person, parse_data={**parse_data, "text": text})
        )
        conversation.update_from(self._store.tracker)
        return collector


def _unreadable(parsed: Understood) -> Understood:
    """Nothing is read into a text without words, whatever the pipeline made of it."""
    intent = {"name": "unreadable", "confidence": 1.0, "topic": ""}
    return replace(
        parsed,
        topic=FALLBACK,
        confidence=1.0,
        alternatives=tuple(guess for guess in parsed.alternatives if guess["topic"] != FALLBACK),
        urgency="none",
        indicators=(),
        parse_data={"intent": intent, "entities": [], "urgency": "none"},
        readable=False,
    )
