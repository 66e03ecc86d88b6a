"""The only place that reads Rasa's tracker and writes Rasa's dispatcher."""

from __future__ import annotations

from typing import Any, cast

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]


def intent(tracker: Tracker) -> dict[str, Any]:
    """The latest message's intent with its `topic`, and a button's `value` if it carries one."""
    return cast("dict[str, Any]", tracker.latest_message.get("intent") or {})


def topic(tracker: Tracker) -> str:
    """The latest message's full topic id, '' for a button that is no topic."""
    return str(intent(tracker).get("topic") or "")


def value(tracker: Tracker) -> str:
    """What a button that is no topic carries (a language, a part of a longer answer)."""
    return str(intent(tracker).get("value") or "")


def heard(tracker: Tracker, name: str) -> Any:
    """A property that the pipeline put on the latest message (`urgency`, `alternatives`, …)."""
    return tracker.latest_message.get(name)


def case_state(tracker: Tracker) -> str:
    """The person's case with the hotline: `none`, `waiting` or `claimed`."""
    return str(heard(tracker, "case_state") or "none")


def around(tracker: Tracker) -> dict[str, Any]:
    """What is known of place, person and needs at this message; see bot.dialogue.surroundings."""
    return cast("dict[str, Any]", heard(tracker, "around") or {})


def in_form(tracker: Tracker) -> bool:
    """Whether a form is running; its question comes again after this turn's answer."""
    return bool((tracker.active_loop or {}).get("name"))


def set_slots(**slots: Any) -> Events:
    """One event per slot."""
    return [SlotSet(name, content) for name, content in slots.items()]


def effect(dispatcher: CollectingDispatcher, name: str, **details: Any) -> None:
    """Asks the worker to change something beside the conversation when this turn is committed."""
    dispatcher.utter_message(json_message={"effect": name, **details})


#: nothing is offered any more that a plain 'yes' could accept
NO_OFFER: dict[str, Any] = {"offer": None, "offer_reasons": None, "offer_repeated": False}


def awaiting(what: str) -> dict[str, Any]:
    """Slots that say what the next message is expected to be; a question or a command comes first all the same."""
    return {"awaited": what, "awaited_turns": 3}
