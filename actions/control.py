"""Menu, language, stop."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import NO_OFFER, Events, case_state, effect, heard, in_form, set_slots, topic, value


class ActionMenu(Action):  # type: ignore[misc]
    """Says hello or what can be asked, with the most asked topics as buttons."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_menu"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        # The gateway greets at the very beginning, in the language that was expected then.
        hello = "greeting" if heard(tracker, "switched") else "hello"
        dispatcher.utter_message(response="menu", key=hello if topic(tracker) == "control/greet" else "menu")
        return set_slots(misses=0)


class ActionChangeLanguage(Action):  # type: ignore[misc]
    """Asks which language, with a button in each."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_change_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        dispatcher.utter_message(response="languages", key="language_ask")
        return []


class ActionChooseLanguage(Action):  # type: ignore[misc]
    """A language button: the worker has set the slot before the rules ran, so the answer is in that language."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_choose_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        effect(dispatcher, "language", value=value(tracker))
        if not in_form(tracker):
            dispatcher.utter_message(response="menu", key="language_switched")
        return set_slots(misses=0)


class ActionStop(Action):  # type: ignore[misc]
    """Ends whatever runs, without persuasion."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        dispatcher.utter_message(response="menu", key="stopped")
        return set_slots(misses=0, **NO_OFFER)


class ActionCaseStatus(Action):  # type: ignore[misc]
    """Where the person's request to the hotline stands; offers one if there is none."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_case_status"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        state, back = case_state(tracker), value(tracker) == "back"
        if state != "none":
            dispatcher.utter_message(response="with_return_code", key=f"case_status_{state}", back=back)
            return set_slots(misses=0)
        if back:
            dispatcher.utter_message(response="comeback", key="back")
        dispatcher.utter_message(response="handover_offer", key="case_status_none")
        return set_slots(misses=0, offer="handover")
