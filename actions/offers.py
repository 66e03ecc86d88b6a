"""Checking a job offer that the person pastes."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, awaiting, heard, set_slots, value

_ASKS = {"again": "ask_again", "seen": "nothing_new"}


class ActionCheckOffer(Action):  # type: ignore[misc]
    """Says what was noticed in an offer, or asks for its text."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_check_offer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        offer = heard(tracker, "offer")
        if offer:
            dispatcher.utter_message(response="offer_report", **offer)
            return set_slots(misses=0)
        dispatcher.utter_message(response="offer_ask", key=_ASKS.get(value(tracker), "ask"))
        return set_slots(misses=0, offer_seen=None, **awaiting("offer"))
