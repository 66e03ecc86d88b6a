"""Danger, hiding, erasing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import NO_OFFER, Events, around, case_state, effect, heard, set_slots, topic
from actions.places import ask_country
from bot.core.triage import urgent_reasons


class ActionUrgent(Action):  # type: ignore[misc]
    """Whom to contact now, and the offer that a person joins; whatever else was going on waits."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_urgent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        asked = topic(tracker)
        reasons = urgent_reasons(asked, [found["id"] for found in heard(tracker, "indicators") or ()])
        effect(dispatcher, "danger", reasons=list(reasons))
        if case_state(tracker) != "none":
            dispatcher.utter_message(response="urgent_in_case", topic=asked)
            return set_slots(misses=0, **NO_OFFER)
        dispatcher.utter_message(response="urgent", topic=asked)
        slots: dict[str, Any] = {}
        if not around(tracker).get("contacts"):  # the numbers can be better ones
            slots = ask_country(dispatcher, "urgent", "ui.urgent_no_country", buttons=False)
        return set_slots(offer="handover", offer_reasons=list(reasons), offer_repeated=False, misses=0, **slots)


class ActionQuickExit(Action):  # type: ignore[misc]
    """Hide first: one neutral line, no topic, no contacts."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_quick_exit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        effect(dispatcher, "leave")
        dispatcher.utter_message(response="text", key="quick_exit")
        return []


class ActionDeleteData(Action):  # type: ignore[misc]
    """Asks once before everything is erased; the gateway does it when the button is pressed."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_delete_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        dispatcher.utter_message(response="erase_confirm")
        return []
