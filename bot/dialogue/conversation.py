"""What is remembered of a conversation between turns, and the store that Rasa sees during one.

Rasa rewrites its whole history at every turn. Ours keeps the slots, the active loop and the events of the last
two whole turns: enough for every rule to see the same states as with the full history, at a constant cost.
Beside it go the last texts, already redacted, for a hand-over the person may agree to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 2
KEPT_LINES = 20


@dataclass
class Conversation:
    """The serialisable state of one person's dialogue."""

    slots: dict[str, Any] = field(default_factory=dict)
    loop: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    #: (sender, redacted text, ISO time, urgency), oldest first
    lines: list[list[str]] = field(default_factory=list)
    #: ISO time of the person's last message, '' before the first
    seen: str = ""
    #: what was asked last (topic and countries), and how often in a row
    asked: list[Any] = field(default_factory=list)
    #: the days for which the person is about to write the words of their check-ins, "7.30"; "" = they are not
    wording: str = ""

    @classmethod
    def loads(cls, blob: bytes | None) -> Conversation:
        """The state in `blob`, or a new one for None."""
        return cls(**json.loads(blob)) if blob else cls()

    def dumps(self) -> bytes:
        """UTF-8 JSON."""
        return json.dumps(self.__dict__, ensure_ascii=False, separators=(",", ":")).encode()

    def remember(self, lines: Sequence[tuple[str, str, str, str]]) -> None:
        """Appends lines of the conversation, keeping the last ones."""
        self.lines = [*self.lines, *map(list, lines)][-KEPT_LINES:]

    def to_tracker(self, sender_id: str, domain: Domain) -> DialogueStateTracker:
        """A tracker in the state that the full history would have led to."""
        past: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
        past += [SlotSet(name, value) for name, value in self.slots.items() if value is not None]
        if self.loop.get("name"):
            past.append(ActiveLoop(self.loop["name"]))
        past.append(ActionExecuted("action_listen"))
        tracker = DialogueStateTracker.from_events(
            sender_id, [*past, *deserialise_events(self.events)], domain.slots, domain=domain
        )
        # The replayed events may set a slot to what it was before somebody else than Rasa changed it.
        for name, slot in tracker.slots.items():
            wanted = self.slots.get(name, slot.initial_value)
            if slot.value != wanted:
                tracker.update(SlotSet(name, wanted), domain)
        return tracker

    def update_from(self, tracker: DialogueStateTracker) -> None:
        """Takes over what has to be known at the next turn."""
        self.slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        self.loop = {"name": tracker.active_loop.name} if tracker.active_loop else {}
        self.events = [event.as_dict() for event in _last_turns(list(tracker.events))]


def _last_turns(events: list[Event]) -> list[Event]:
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    return events[starts[-KEPT_TURNS] :] if len(starts) > KEPT_TURNS else events[starts[0] :] if starts else []


class TurnStore(TrackerStore):  # type: ignore[misc]
    """Holds the tracker of the turn that runs now; nothing of it is written before the commit."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self.tracker: DialogueStateTracker | None = None

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """The tracker put there before the turn. Raises LookupError: a turn without its tracker must fail."""
        if self.tracker is None or self.tracker.sender_id != sender_id:
            raise LookupError("no tracker was loaded for this turn")
        return self.tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the tracker for the commit."""
        self.tracker = tracker
