"""The personal plan: what a person needs, step by step, with consent before staff see it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import NO_OFFER, Events, case_state, effect, set_slots, value
from bot.core.plan import with_step, without_step


class ActionPlan(Action):  # type: ignore[misc]
    """The buttons of the plan: start, on:<step>, off:<step>, make, change, staff, yes, no."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_plan"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        needs = list(tracker.get_slot("needs") or ())
        wish, _, step = value(tracker).partition(":")
        if wish == "on":
            needs = with_step(needs, step)
        elif wish == "off":
            needs = without_step(needs, step)
        if wish in {"start", "on"}:
            dispatcher.utter_message(response="plan_pick", needs=needs)
        elif wish == "change" and needs:
            dispatcher.utter_message(response="plan_drop", needs=needs)
        elif wish == "staff" and needs:
            dispatcher.utter_message(response="plan_staff")
        elif wish == "yes" and needs:
            return self._send(dispatcher, tracker, needs)
        else:
            dispatcher.utter_message(response="plan", needs=needs, dropped=step if wish == "off" else None)
        return set_slots(needs=needs, misses=0)

    @staticmethod
    def _send(dispatcher: CollectingDispatcher, tracker: Tracker, needs: list[str]) -> Events:
        effect(dispatcher, "plan", needs=needs)
        if case_state(tracker) == "none":
            offered = tracker.get_slot("offer_reasons") or ()
            effect(dispatcher, "open_case", reasons=["plan", *offered], earlier=False)
        dispatcher.utter_message(response="plan_sent")
        return set_slots(misses=0, **NO_OFFER)
