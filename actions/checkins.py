"""Check-ins: agreed on, worded, asked and answered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, case_state, effect, heard, set_slots, value
from bot.core.checkins import MOST_WORDS, parse_days
from bot.core.triage import CHECK_IN_BAD


class ActionCheckIn(Action):  # type: ignore[misc]
    """The buttons: start, days:<7.30>, own:<7.30>, neutral:<7.30>, no, stop, fine, bad; typed: at:<7>, words:<7.30>."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_check_in"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        wish, _, days = value(tracker).partition(":")
        if wish in {"days", "own", "neutral", "words"}:
            self._agree(dispatcher, tracker, wish, days)
        elif wish in {"fine", "bad"}:
            self._answered(dispatcher, tracker, wish)
        elif wish == "stop":
            effect(dispatcher, "check_in_stop")
            dispatcher.utter_message(response="check_in", key="stopped")
        elif wish == "no":
            dispatcher.utter_message(response="check_in", key="declined")
        else:
            dispatcher.utter_message(response="check_in_about", days=days)
        return set_slots(misses=0)

    @staticmethod
    def _agree(dispatcher: CollectingDispatcher, tracker: Tracker, wish: str, days: str) -> None:
        words = " ".join(str(tracker.latest_message.get("text") or "").split()) if wish == "words" else ""
        if not parse_days(days):
            dispatcher.utter_message(response="check_in_about")
        elif wish == "days":
            dispatcher.utter_message(response="check_in_words", days=days)
        elif wish == "own" or heard(tracker, "hidden") or len(words) > MOST_WORDS:
            # what had to be hidden would stand there as a hole
            effect(dispatcher, "check_in_wording", days=days)
            dispatcher.utter_message(response="check_in_own", days=days, again=wish == "words")
        else:
            effect(dispatcher, "check_in_plan", days=days, words=words)
            waits = not heard(tracker, "pushed")
            dispatcher.utter_message(response="check_in_set", days=days, words=words, waits=waits)

    @staticmethod
    def _answered(dispatcher: CollectingDispatcher, tracker: Tracker, wish: str) -> None:
        effect(dispatcher, "check_in_said", code=wish)
        if wish == "bad" and case_state(tracker) == "none":
            effect(dispatcher, "open_case", reasons=[CHECK_IN_BAD], earlier=False, again=True)
        dispatcher.utter_message(response="check_in", key=wish)
