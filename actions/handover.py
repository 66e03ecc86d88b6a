"""From the bot to a person of the hotline, with the person's consent."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import NO_OFFER, Events, case_state, effect, heard, in_form, set_slots, topic, value
from actions.safety import CHILD, ActionSafeAgain, is_young
from bot.core.triage import urgent_reasons

ASKED = "asked_for_staff"
#: with these the limit of secrecy for people under 18 was said before
_LIMITS_TOLD = frozenset({CHILD, "topic:report/minor_involved", "topic:need/child_victim"})


class ActionHandover(Action):  # type: ignore[misc]
    """Opens a case: the person tapped yes, or asked for somebody."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        if case_state(tracker) != "none":
            dispatcher.utter_message(response="with_return_code", key="staff_waiting")
            return set_slots(**NO_OFFER)
        urgent_now = heard(tracker, "urgency") == "urgent"
        reasons = list(tracker.get_slot("offer_reasons") or [ASKED])
        if urgent_now:
            reasons += urgent_reasons(topic(tracker), [found["id"] for found in heard(tracker, "indicators") or ()])
        if is_young(tracker, topic(tracker)) and not _LIMITS_TOLD.intersection(reasons):
            dispatcher.utter_message(response="child_limits")
            reasons.append(CHILD)
        with_earlier = value(tracker) != "without"
        screening = tracker.get_slot("screening")
        effect(dispatcher, "open_case", reasons=list(dict.fromkeys(reasons)), earlier=with_earlier, screening=screening)
        dispatcher.utter_message(response="with_return_code", key="handover_yes")
        if urgent_now:
            dispatcher.utter_message(response="contacts")
        return set_slots(misses=0, **NO_OFFER)


class ActionDeclineHandover(Action):  # type: ignore[misc]
    """No person wanted now; the contacts stay."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_decline_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        if "child" in (tracker.get_slot("offer_reasons") or ()) and not tracker.get_slot("declined"):
            # Young people are told the one limit of secrecy, and are asked once more at the next turn.
            dispatcher.utter_message(response="child_declined")
            return set_slots(offer="handover", offer_repeated=False, declined=True)
        dispatcher.utter_message(response="text" if in_form(tracker) else "menu", key="handover_no")
        return set_slots(**NO_OFFER)


class ActionAffirm(Action):  # type: ignore[misc]
    """A plain 'yes' accepts what was offered; without an offer it is asked what is meant."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_affirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        if tracker.get_slot("offer") == "handover":
            return ActionHandover().run(dispatcher, tracker, domain)
        if tracker.get_slot("away"):
            return ActionSafeAgain().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="menu", key="yes_unclear")
        return []


class ActionDeny(Action):  # type: ignore[misc]
    """A plain 'no' declines what was offered."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_deny"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        if tracker.get_slot("offer") == "handover":
            return ActionDeclineHandover().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="menu", key="no_unclear")
        return []
