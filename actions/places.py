"""Rights by country, and the question for the country when an answer needs it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, around, set_slots, topic, value

_ASK, _SKIP, _UNKNOWN, _URGENT = "ask", "skip", "unknown", "urgent"


def ask_country(
    dispatcher: CollectingDispatcher, asked_for: str, key: str, *, buttons: bool = True, after: str = ""
) -> dict[str, Any]:
    """Asks where; the slots to set. Without buttons when the question only follows an answer that has its own.

    `after`: the topic whose general answer comes first in the same message.
    """
    dispatcher.utter_message(response="country_ask", key=key, buttonless=not buttons, after=after)
    return {"asked_for": asked_for, "asked_country": True}


class ActionCountry(Action):  # type: ignore[misc]
    """A country was named, or not: answers what the bot had asked it for, else shows that country's rights."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_country"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        given, pending = value(tracker), topic(tracker)
        if given == _ASK or given.isdigit():
            page = int(given) if given.isdigit() else 0
            dispatcher.utter_message(response="country_ask", key="ui.country_ask", page=page)
            return set_slots(misses=0, asked_for=pending or "ask/rights_abroad")
        if given in {_SKIP, _UNKNOWN}:
            key = "places.skipped" if given == _SKIP else "ui.country_unknown"
            dispatcher.utter_message(response="contacts_anywhere", key=key)
        elif pending == _URGENT:
            dispatcher.utter_message(response="contacts")
        elif pending.startswith(("need/", "report/")) or around(tracker)["part"] == "contacts":
            dispatcher.utter_message(response="topic_contacts", topic=pending)
        else:
            known = around(tracker)
            part = known["part"] or "overview"
            dispatcher.utter_message(response="rights", part=part, about=given, others=known["others"])
        return set_slots(misses=0, asked_for=None)


class ActionRight(Action):  # type: ignore[misc]
    """A button under rights: that part, for the country the button names."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        country, _, part = value(tracker).partition(":")
        dispatcher.utter_message(response="rights", part=part, about=country)
        return set_slots(misses=0)
