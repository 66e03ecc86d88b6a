"""The screenings: one form for all of them; which question is open and what an answer does is bot.core.interview's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import Events, effect, heard, intent, set_slots, topic, value
from bot.content.screenings import shipped_bank
from bot.core import interview as rules
from bot.core.interview import Interview
from bot.core.triage import urgent_reasons

SUICIDAL = "report/suicidal"
_END = {"requested_slot": None}
_BETWEEN = "|"
#: nothing may follow hiding; what these ask comes before the open question
_ALONE = frozenset({"quick_exit", "delete_data", "change_language"})


def interview_of(tracker: Tracker) -> Interview:
    """What is known so far."""
    return Interview.load(tracker.get_slot("screening"))


def keep(interview: Interview, **slots: Any) -> Events:
    """Events that remember it."""
    return set_slots(screening=interview.dump(), **slots)


class ActionScreeningStart(Action):  # type: ignore[misc]
    """Begins, or takes up what was left; a finished one begins anew."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_screening_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        known = interview_of(tracker)
        entered = rules.enter(known)
        if rules.is_finished(shipped_bank(), entered):
            entered = Interview(path=known.path, at=known.at)
        return keep(entered, misses=0)


class ValidateScreeningForm(Action):  # type: ignore[misc]
    """Takes an answer; anything else is left to the rules for what it is."""

    def name(self) -> str:
        """Rasa calls it by the form's name."""
        return "validate_screening_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        if intent(tracker).get("name") != "screening_answer":
            return []
        tool, key, code = value(tracker).split(":")
        known, bank = interview_of(tracker), shipped_bank()
        if code in ("back", "why"):
            return keep(_steer(dispatcher, known, tool, key, code), misses=0)
        if _BETWEEN in code:
            return keep(replace(known, between=tuple(code.split(_BETWEEN))), misses=0)
        given, outcome = rules.give(bank, known, tool, key, code)
        if outcome in ("changed", "same", "ignored"):
            dispatcher.utter_message(response="screening_note", key=outcome)
        ended = outcome == "stopped" or rules.question(bank, given) is None
        direct = (tool, key) == (rules.START, rules.SUICIDE) and outcome == "next"
        return keep(given, misses=0, **(_END if ended or direct else {}))


class ActionAskScreening(Action):  # type: ignore[misc]
    """Asks the open question."""

    def name(self) -> str:
        """Rasa calls it by the form's slot."""
        return "action_ask_screening_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        bank, known = shipped_bank(), _on_path(tracker)
        opened = rules.question(bank, known)
        if opened is None or intent(tracker).get("name") in _ALONE:
            return []
        tool, key = opened
        if value(tracker).startswith(f"{rules.START}:{rules.WHO}:") and tool != rules.START:
            total = rules.progress(bank, known, key)[1]
            dispatcher.utter_message(response="screening_intro", tool=tool, path=known.path, total=total)
        place = rules.progress(bank, known, key) if tool != rules.START else (0, 0)
        dispatcher.utter_message(
            response="screening_question",
            tool=tool,
            key=key,
            place=list(place),
            between=list(known.between),
            done=_given(known),
        )
        return keep(replace(known, asked=True))


class ActionScreeningWhy(Action):  # type: ignore[misc]
    """Why the open question is asked."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_screening_why"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        known = interview_of(tracker)
        opened = rules.question(shipped_bank(), known)
        if opened is not None:
            _steer(dispatcher, known, *opened, "why")
        return set_slots(misses=0)


class ActionScreeningNote(Action):  # type: ignore[misc]
    """A word about something that was no answer, before the question comes again."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_screening_note"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        said = str(intent(tracker).get("name"))
        misses = int(tracker.get_slot("misses") or 0) + 1
        known = {"greet": "greet", "thank": "thank", "help_menu": "help_menu", "start_screening": "running"}
        key = known.get(said) or _hint(interview_of(tracker), said, again=misses > 1)
        if interview_of(tracker).safe or key != "running":  # before it is safe nothing says what this is about
            dispatcher.utter_message(response="screening_note", key=key)
        return set_slots(misses=0 if said in known else misses)


class ActionScreeningLeave(Action):  # type: ignore[misc]
    """Puts the questions aside and says so; in danger the action that follows says it."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_screening_leave"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        said = intent(tracker).get("name")
        if said == "urgent":
            return keep(rules.leave(interview_of(tracker), rules.DANGER))
        dispatcher.utter_message(response="screening_stopped" if said in ("stop", "goodbye") else "screening_kept")
        return keep(rules.leave(interview_of(tracker)), misses=0)


class ActionSuicideQuestion(Action):  # type: ignore[misc]
    """Whatever runs waits: the one direct question is next, with whom to talk to now."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_suicide_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        reasons = urgent_reasons(SUICIDAL, [found["id"] for found in heard(tracker, "indicators") or ()])
        effect(dispatcher, "danger", reasons=list(reasons))
        known = replace(interview_of(tracker), reopened=rules.SUICIDE, between=())
        return keep(known, offer=None, offer_reasons=list(reasons), misses=0)


def _steer(dispatcher: CollectingDispatcher, known: Interview, tool: str, key: str, code: str) -> Interview:
    """'Why' explains its own question. 'Back' works from the open question; that of an old one changes nothing."""
    bank = shipped_bank()
    if code == "why" and rules.exists(bank, tool, key):
        dispatcher.utter_message(response="screening_why", tool=tool, key=key)
        return known
    before = rules.back(bank, known) if rules.question(bank, known) == (tool, key) else None
    if before is None:
        dispatcher.utter_message(response="screening_note", key="first" if tool == rules.START else "ignored")
        return known
    return before


def _on_path(tracker: Tracker) -> Interview:
    """With the path that the person's words or topics lead to, once there is one."""
    known = interview_of(tracker)
    topics = (str(tracker.get_slot("topic") or ""), topic(tracker), *(tracker.get_slot("who") or ()))
    told = (rules.path_of(shipped_bank(), one) for one in topics)
    return replace(known, path=known.path or next(filter(None, told), ""))


def _hint(known: Interview, said: str, *, again: bool) -> str:
    """How else the open question can be answered."""
    opened = rules.question(shipped_bank(), known)
    options = shipped_bank().item(*opened).options if opened else ()
    if "skip" in options:
        return "unclear_again" if again else "unclear"
    if said == "skip":
        return "needed"
    return "unclear_choice_again" if again else "unclear_choice"


def _given(known: Interview) -> int:
    return sum(key not in (rules.DANGER, rules.SUICIDE) for key in known.answers)
