"""Danger, hiding, erasing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import NO_OFFER, Events, around, case_state, effect, heard, in_form, set_slots, topic
from actions.places import ask_country
from actions.screening import interview_of, keep
from bot.core import interview as rules
from bot.core.triage import urgent_reasons

#: a reason for which staff are asked, and a word of who_words.yml
CHILD = "child"
_ABOUT_CHILDREN = frozenset({"report/minor_involved", "need/child_victim"})


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
        young = is_young(tracker, asked)
        dispatcher.utter_message(response="urgent", topic=asked, notes=_notes(tracker, young=young))
        if young:
            reasons = (*reasons, CHILD)
        slots: dict[str, Any] = {}
        if not around(tracker).get("contacts"):  # the numbers can be better ones
            slots = ask_country(dispatcher, "urgent", "ui.urgent_no_country", buttons=False)
        offer = {"offer": "handover", "offer_reasons": list(reasons), "offer_repeated": False, "away": False}
        return set_slots(misses=0, **offer, **slots)


def is_young(tracker: Tracker, asked: str) -> bool:
    """Whether the person, or the one they write for, said to be under 18."""
    return asked in _ABOUT_CHILDREN or CHILD in (around(tracker).get("who") or ())


def _notes(tracker: Tracker, *, young: bool) -> list[str]:
    """What follows the contacts: whoever is under 18 reads the limit of secrecy before they tell staff anything."""
    another = bool(heard(tracker, "of_another"))
    limits = ["danger.child_other" if another else "danger.child"] if young else []
    return [*(["danger.other"] if another else []), *limits, *(["kept"] if in_form(tracker) else [])]


class ActionQuickExit(Action):  # type: ignore[misc]
    """Hide first: one neutral line, no topic, no contacts."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_quick_exit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        effect(dispatcher, "leave")
        dispatcher.utter_message(response="text", key="quick_exit")
        hidden = keep(rules.hide(interview_of(tracker))) if tracker.get_slot("screening") else []
        if tracker.get_slot("offer") is None:
            return hidden
        # What was offered is offered again, but only to somebody who has said that it is safe.
        return [*hidden, *set_slots(offer=None, away=True)]


class ActionSafeAgain(Action):  # type: ignore[misc]
    """Back after a hurried exit, and safe: the offer that was open comes again."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_safe_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        dispatcher.utter_message(response="contacts")
        dispatcher.utter_message(response="handover_offer", key="urgent_repeat")
        return set_slots(offer="handover", offer_repeated=True, away=False)


class ActionDeleteData(Action):  # type: ignore[misc]
    """Asks once before everything is erased; the gateway does it when the button is pressed."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_delete_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        dispatcher.utter_message(response="erase_confirm")
        return []
