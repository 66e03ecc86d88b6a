"""The end of a screening: what it found, in words, and what can be done now."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions._shell import NO_OFFER, Events, case_state, effect, set_slots, value
from actions.screening import SUICIDAL, interview_of, keep
from bot.content.screenings import shipped_bank
from bot.core import interview as rules
from bot.core.interview import Interview
from bot.core.screening import Result

_MINOR = "report/minor_involved"
_CHILD = "child"


class ActionScreeningResult(Action):  # type: ignore[misc]
    """Says what the last answer led to: contacts, the result, or that it stops here."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_screening_result"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        known, bank = interview_of(tracker), shipped_bank()
        tool, key, code = value(tracker).split(":")
        if code in bank.item(tool, key).stop_if:
            dispatcher.utter_message(response="screening_unsafe")
            return keep(rules.leave(known), **NO_OFFER)
        if (tool, key) == (rules.START, rules.SUICIDE):
            return _after_direct_question(dispatcher, tracker, known, code)
        return show_result(dispatcher, tracker, known)


class ActionScreeningLate(Action):  # type: ignore[misc]
    """An answer's button pressed after its screening ended or was put aside: it counts, for its own question."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_screening_late"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See the class."""
        known, bank = interview_of(tracker), shipped_bank()
        tool, key, code = value(tracker).split(":")
        given, outcome = rules.give(bank, known, tool, key, code)
        may_be_told = given.safe or rules.result(bank, given).tier == "urgent"
        if outcome == "changed" and may_be_told and rules.is_finished(bank, given):
            dispatcher.utter_message(response="screening_note", key="changed")
            return show_result(dispatcher, tracker, given)
        if outcome == "stopped":
            dispatcher.utter_message(response="screening_unsafe")
            return keep(given)
        counts = outcome in ("changed", "same")
        dispatcher.utter_message(response="screening_note", key=outcome if counts else "no_question", resume=True)
        return keep(given) if counts else []


def show_result(dispatcher: CollectingDispatcher, tracker: Tracker, known: Interview) -> Events:
    """Contacts and a person for danger; else the tier in words, its reasons, and what helps."""
    bank = shipped_bank()
    found = rules.result(bank, known)
    place = bank.tools[known.tool].place_of(known.answers)
    if found.tier == "urgent":
        return _urgent(dispatcher, tracker, known, found, place)
    if known.answers.get(rules.SUICIDE) == "unsure":
        dispatcher.utter_message(response="suicide_unsure")
    said = {"tool": known.tool, "answers": dict(known.answers), "path": known.path, "place": place}
    dispatcher.utter_message(response="screening_result", tier=found.tier, reasons=list(found.reasons), **said)
    reasons = [*found.flags, f"screening:{known.tool}"]
    if found.tier == "high" and case_state(tracker) == "none":
        dispatcher.utter_message(response="screening_offer_result")
        return keep(known, offer="handover", offer_reasons=reasons, offer_repeated=False, misses=0)
    return keep(known, **{**NO_OFFER, "offer_reasons": reasons}, misses=0)


def _urgent(dispatcher: CollectingDispatcher, tracker: Tracker, known: Interview, found: Result, place: str) -> Events:
    codes = list(found.flags)
    subject = SUICIDAL if rules.SUICIDE in codes or "suicide" in codes else _MINOR if codes[:1] == [_CHILD] else ""
    effect(dispatcher, "danger", reasons=codes)
    if case_state(tracker) != "none":
        dispatcher.utter_message(response="urgent_in_case", topic=subject, place=place)
        return keep(known, **NO_OFFER, misses=0)
    dispatcher.utter_message(
        response="urgent",
        topic=subject,
        place=place,
        tool=known.tool,
        reasons=list(found.reasons),
        answers=dict(known.answers),
        notes=["danger.child"] if _CHILD in codes else ["danger.other"] if known.tool == "T" else [],
    )
    reasons = [*codes, f"screening:{known.tool}"]
    return keep(known, offer="handover", offer_reasons=reasons, offer_repeated=False, misses=0)


def _after_direct_question(dispatcher: CollectingDispatcher, tracker: Tracker, known: Interview, code: str) -> Events:
    """Yes, or anything but a no: whom to talk to, and a person. No: the contacts stay, nothing is pushed."""
    if code == "no":
        dispatcher.utter_message(response="after_suicide_no", begun=known.begun)
        return keep(rules.leave(known), **NO_OFFER, misses=0)
    reasons = list(tracker.get_slot("offer_reasons") or ["danger_now"])
    left = keep(rules.leave(known, rules.SUICIDE))
    if case_state(tracker) != "none":
        dispatcher.utter_message(response="urgent_in_case", topic=SUICIDAL)
        return [*left, *set_slots(misses=0, **NO_OFFER)]
    dispatcher.utter_message(response="urgent", topic=SUICIDAL, notes=["kept"] if known.begun else [])
    return [*left, *set_slots(offer="handover", offer_reasons=reasons, offer_repeated=False, misses=0)]
