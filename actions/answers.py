"""Answers from content."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, around, awaiting, case_state, heard, in_form, set_slots, topic, value
from actions.places import ask_country
from bot.core.feedback import may_rate
from bot.core.place import way_of
from bot.core.triage import offers_staff

#: from this time in a row on, the same answer would help no more
_ASKED_AGAIN = 3


class ActionAnswer(Action):  # type: ignore[misc]
    """Answers an `ask`, `need` or `report` topic; reports of harm are followed by the offer of a person."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        asked = topic(tracker)
        others = list(heard(tracker, "guesses") or ())
        nearest = [asked, *(other for other in others if other != asked)]
        agency = heard(tracker, "agency") or {}
        if agency.get("state", "asked") != "asked":
            dispatcher.utter_message(response="agency", agency=agency)
            return set_slots(topic=asked, misses=0, **awaiting("agency"))
        if (heard(tracker, "asked_times") or 0) >= _ASKED_AGAIN:
            dispatcher.utter_message(response="asked_again", topic=asked, guesses=others)
            return set_slots(topic=asked, misses=0)
        if asked == "ask/privacy":
            dispatcher.utter_message(response="privacy", topic=asked, rate=_rate(tracker, asked))
            return set_slots(topic=asked, misses=0)
        slots: dict[str, Any] = {"topic": asked, "misses": 0, "needs": self._needs(tracker), "nearest": nearest}
        slots |= self._answer(dispatcher, tracker, asked)
        if asked == "ask/prevention":
            dispatcher.utter_message(response="teaching_offer")
        if agency.get("list"):
            dispatcher.utter_message(response="agency_ask")
            # Somebody who was about to paste an offer may still do so; a company's name is known by its 'PT' anyway.
            pasting = tracker.get_slot("awaited") == "offer" and not tracker.get_slot("offer_seen")
            slots |= {} if pasting else awaiting("agency")
        offered = tracker.get_slot("offer") is not None or case_state(tracker) != "none"
        if not offered and offers_staff(asked, heard(tracker, "urgency") or "none"):
            slots["offer_reasons"] = [f"topic:{asked}"]
            if in_form(tracker):
                # The form's question follows: a plain 'yes' must answer that one only.
                dispatcher.utter_message(response="screening_offer")
            else:
                dispatcher.utter_message(response="handover_offer", key="handover_offer")
                slots["offer"] = "handover"
        return set_slots(**slots)

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> dict[str, Any]:
        """Says the answer for the place it is about; the slots to set."""
        known = around(tracker)
        part, country = known["part"], known["country"]
        if asked == "ask/hotlines" and known["services"]:
            dispatcher.utter_message(response="named_services", services=known["services"])
            return {"asked_for": None}
        way = way_of(part, country, known["rights"], going=known["going"])
        if way == "ask" and not in_form(tracker):
            return ask_country(dispatcher, asked, "ui.country_ask", after=asked)
        if way == "rights":
            others, rate = known["others"], _rate(tracker, asked)
            dispatcher.utter_message(response="rights", part=part, about=country, others=others, topic=asked, rate=rate)
            return {"asked_for": None}
        if way == "unknown":
            dispatcher.utter_message(response="place_unknown", part=part, about=country)
        dispatcher.utter_message(response="topic", topic=asked, rate=_rate(tracker, asked))
        return self._ask_where(dispatcher, tracker, asked)

    @staticmethod
    def _needs(tracker: Tracker) -> list[str]:
        """The steps of a plan that this conversation has spoken of so far."""
        return list(dict.fromkeys([*(tracker.get_slot("needs") or ()), *(around(tracker).get("steps") or ())]))

    @staticmethod
    def _ask_where(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> dict[str, Any]:
        """Asks for the place where the answer is better with it, once; a question left open is recalled once."""
        known, pending = around(tracker), tracker.get_slot("asked_for")
        if in_form(tracker):  # its question follows, and one is enough
            return {}
        if pending:
            if pending == "ask/rights_abroad":
                dispatcher.utter_message(response="place_text", key="ask_again")
            return {"asked_for": None}
        if tracker.get_slot("asked_country") or known.get("contacts"):
            return {}
        if asked.startswith("need/") or known["part"] == "contacts":
            return ask_country(dispatcher, asked, "places.ask_contacts", buttons=False)
        if known["part"] and not known["country"]:
            return ask_country(dispatcher, asked, "ui.country_ask", buttons=False)
        return {}


def _rate(tracker: Tracker, asked: str) -> bool:
    """Whether thumbs stand under the answer."""
    quiet = tracker.get_slot("offer") is None and not in_form(tracker)
    return quiet and may_rate(asked, heard(tracker, "urgency") or "none")


class ActionMore(Action):  # type: ignore[misc]
    """Shows the next part of a longer answer."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        dispatcher.utter_message(response="more", topic=topic(tracker), part=int(value(tracker) or 0))
        return []


class ActionSay(Action):  # type: ignore[misc]
    """Answers a control topic that needs nothing but its text; what cannot be read at all gets the menu."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_say"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        asked, awkward = topic(tracker), value(tracker)
        if asked:
            dispatcher.utter_message(response="topic", topic=asked)
        elif awkward == "welcome_back":
            dispatcher.utter_message(response=awkward, asks=not tracker.get_slot("away"))
        elif awkward:
            dispatcher.utter_message(response="repaired", key=awkward)
        else:
            dispatcher.utter_message(response="menu", key="unreadable")
        return set_slots(misses=0)


class ActionFallback(Action):  # type: ignore[misc]
    """Not understood: offers the nearest topics as buttons, and after a second miss in a row a person and the menu."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        misses = int(tracker.get_slot("misses") or 0) + 1
        guesses = list(heard(tracker, "guesses") or ())
        key = "fallback" if misses == 1 else "fallback_again"
        dispatcher.utter_message(response="guesses", key=key, topics=guesses)
        return set_slots(misses=misses)
