"""Thumbs under answers."""

from __future__ import annotations

from typing import Any, cast

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, effect, set_slots, value
from bot.core.feedback import reason_code, vote_code
from bot.core.types import Lang

#: a second press of the same thumb in one conversation is thanked for, not counted
_REMEMBERED = 40


class ActionVote(Action):  # type: ignore[misc]
    """`up:<topic>`, `down:<topic>`, and after a thumb down `<reason>:<topic>`."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_vote"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        vote, _, topic = value(tracker).partition(":")
        lang = cast("Lang", tracker.get_slot("language") or "id")
        known = list(tracker.get_slot("voted") or ())
        kind = "thumb" if vote in ("up", "down") else "why"
        mark = f"{kind}:{topic}"
        if mark not in known:
            code = vote_code(vote, topic, lang) if vote in ("up", "down") else reason_code(vote, topic, lang)  # type: ignore[arg-type]
            effect(dispatcher, "count", code=code)
        if vote == "up":
            dispatcher.utter_message(response="vote_up")
        elif vote == "down":
            dispatcher.utter_message(response="vote_down", topic=topic)
        else:
            nearest = tracker.get_slot("nearest") or [""]
            others = nearest[1:] if nearest[0] == topic else []
            dispatcher.utter_message(response="vote_reason", reason=vote, topic=topic, nearest=others)
        return set_slots(voted=[*known, *([mark] if mark not in known else [])][-_REMEMBERED:], misses=0)
