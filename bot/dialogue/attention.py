"""Hears whether a message is what the bot asked for, or an offer or a company's name that came by itself.

It looks at the raw text, in memory only; what it hands on is redacted and small. A question, a command or danger is
always obeyed first: then the message stays what it was understood as.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.content.agencies import AgencyRegister
from bot.core.agencies import AgencyList, state_of
from bot.core.offers import judge
from bot.core.types import Span
from bot.language.agency_names import AgencyNames, look_up
from bot.language.offers import OfferChecker, OfferReport
from bot.language.redact import Redacted
from bot.nlu.intents import as_intent
from bot.nlu.shared import WORDING

CHECK_OFFER, CHECK_AGENCY = "control/check_offer", "ask/check_agency"
#: turns that the bot keeps listening for the text of an offer or a company's name
KEEPS_LISTENING = 3
#: a text without any flag is taken for an offer from this length on
_LONG = 10
_SHORT, _ADVERT = 5, 20
#: a question is understood so surely that it is not taken for a company's name
_SURE = 0.6
#: contexts: a few words that name both are the beginning of an offer that was asked for
_A_JOB = frozenset({"job", "abroad"})
_MOST_SEEN = 60
_LONGEST_QUOTE = 60
_TELLS = frozenset({"need", "report"})
_QUESTIONS = frozenset({"ask", *_TELLS})
#: understood by the program from what it had asked, or too grave to be anything else
_GIVEN = frozenset({"suicidal", "screening_answer", "safe_again", "give_country"})
_OBEYED = _GIVEN | {"urgent", "quick_exit", "delete_data", "stop", "talk_to_human", "change_language", "help_menu"}
#: here several flags may be somebody's own story
_STORIES = frozenset({"urgent", *_TELLS})
_UNCLEAR = frozenset({"out_of_scope", "chitchat"})
#: whoever says this waits for nothing more
_ENDS = frozenset({"quick_exit", "delete_data", "stop", "help_menu"})
#: slots: what is listened for ("offer", "agency"), for how many more turns, and what was seen of an offer so far
AWAITED, AWAITED_TURNS, SEEN = "awaited", "awaited_turns", "offer_seen"


@dataclass(frozen=True)
class Attention:
    """Stateless beside the list of companies; `clock` tells today's date."""

    offers: OfferChecker
    names: AgencyNames
    agencies: AgencyRegister | None
    clock: Callable[[], datetime]

    def of_text(
        self, parse_data: Mapping[str, Any], text: str, redacted: Redacted, slots: dict[str, Any], *, busy: bool
    ) -> dict[str, Any]:
        """The understood message, turned into an offer to check or a company to look up where it is one.

        `slots` lose what was listened for long enough. `busy`: another question is open, so that none is added.
        """
        intent = str(parse_data["intent"]["name"])
        awaited = _listening(slots, ends=intent in _ENDS)
        report = self.offers.check(text)
        # Adverts speak of locked doors and guards too: only rules that name their words count as danger in one.
        advert = awaited == "offer" and report.plainly_offer and not _named(parse_data)
        obeyed = intent in _OBEYED and not (intent == "urgent" and advert)
        if not obeyed and self._is_offer(intent, awaited, text, report, first=not slots.get(SEEN)):
            before = (slots.get(SEEN) or []) if awaited == "offer" else []
            _listen(slots, "offer", [*before, *_seen(report, redacted)])
            return {**parse_data, "intent": as_intent(CHECK_OFFER, 1.0), "offer": self.judged(slots[SEEN])}
        if awaited == "offer" and slots.get(SEEN) and intent == "out_of_scope" and _asks_about_it(text):
            return {**parse_data, "intent": as_intent(CHECK_OFFER, 1.0), "offer": self.judged(slots[SEEN])}
        # An advert names its company too.
        if not obeyed and not (report.offer_like and len(text.split()) >= _ADVERT):
            agency = self._agency(parse_data["intent"], awaited, text)
            if agency:
                return {**parse_data, "intent": as_intent(CHECK_AGENCY, 1.0), "agency": agency}
        if not busy and intent not in _ENDS | _GIVEN and _comes_unasked(intent, report):
            _listen(slots, "nothing", _seen(report, redacted))
            return {**parse_data, "maybe_offer": True}
        return dict(parse_data)

    def of_button(self, parse_data: Mapping[str, Any], slots: dict[str, Any]) -> dict[str, Any]:
        """A button: 'check this one' shows what was seen before."""
        intent = parse_data["intent"]
        _listening(slots, ends=intent["name"] in _ENDS)
        if intent.get("topic") == CHECK_AGENCY:
            return {**parse_data, "agency": self._asked()}
        if intent.get("value") == "seen" and slots.get(SEEN):
            _listen(slots, "offer", slots[SEEN])
            return {**parse_data, "offer": self.judged(slots[SEEN])}
        return dict(parse_data)

    def judged(self, seen: list[list[str]]) -> dict[str, Any]:
        """The verdict on everything seen, with one quote for each flag."""
        verdict = judge(self.offers.rules, [kind for kind, _ in seen])
        quotes = {kind: words for kind, words in reversed(seen) if words}
        flags = [[flag, quotes.get(flag, "")] for flag in verdict.flags]
        return {"verdict": verdict.verdict, "flags": flags, "signs": list(verdict.signs)}

    def _is_offer(self, intent: str, awaited: str, text: str, report: OfferReport, *, first: bool) -> bool:
        long = len(text.split()) >= _LONG
        if awaited == "offer":
            asks = intent in _QUESTIONS and text.rstrip().endswith("?")
            kinds = {span.kind for span in report.found}
            # Once there is an offer, only what holds something of one is more of it, be it little by itself.
            noticed = bool(report.flags or report.signs) or (
                not first and not kinds.isdisjoint(self.offers.rules.flags)
            )
            names_a_job = long or kinds >= _A_JOB
            return (noticed and (long or not asks)) or (first and names_a_job and not asks and intent not in _TELLS)
        return intent == "check_offer" and (bool(report.flags) or (long and bool(report.found)))

    def _agency(self, understood: Mapping[str, Any], awaited: str, text: str) -> dict[str, Any]:
        intent, asked = understood["name"], understood.get("topic") == CHECK_AGENCY
        if not asked and awaited not in ("agency", "offer"):
            return {}
        # A bare name is not known by its words: only what was not understood otherwise is taken for one.
        unclear = intent in _UNCLEAR or (intent in _QUESTIONS and understood["confidence"] < _SURE)
        bare = awaited == "agency" and not asked and unclear
        mention = self.names.whole_name(text) if bare else self.names.mentioned(text)
        if mention is None:
            return self._asked() if asked else {}
        if mention.kind == "other":
            return {"state": "not_a_company"}
        return {**self._looked_up(mention.name), "branch": mention.branch}

    def _asked(self) -> dict[str, Any]:
        """How to check in general, and for the name if there is a list to look it up in."""
        return {"state": "asked", "list": self._listed() is not None}

    def _listed(self) -> AgencyList | None:
        return self.agencies.current() if self.agencies else None

    def _looked_up(self, name: str) -> dict[str, Any]:
        listed = self._listed()
        if listed is None:
            return {"state": "no_list"}
        names = [agency.name for agency in listed.agencies]
        result = look_up(name, names)
        answer: dict[str, Any] = {"as_of": listed.as_of.isoformat()}
        if result.found is None:
            return {**answer, "state": "not_found", "similar": [names[place] for place in result.similar]}
        agency = listed.agencies[result.found]
        return {
            **answer,
            "state": state_of(agency, self._today()),
            "name": agency.name,
            "licence": agency.licence,
            "until": agency.valid_until.isoformat() if agency.valid_until else "",
        }

    def _today(self) -> date:
        return self.clock().date()


def _named(parse_data: Mapping[str, Any]) -> bool:
    """Whether a rule named words of danger; a classifier's alarm points at whole wordings only."""
    return any(found["id"] != WORDING for found in parse_data.get("indicators") or ())


def _asks_about_it(text: str) -> bool:
    """'itu aman gak?' after an offer was checked gets what was found once more."""
    return len(text.split()) <= _SHORT and text.rstrip().endswith("?")


def _comes_unasked(intent: str, report: OfferReport) -> bool:
    """Several flags may be somebody's own story, and a call for people a call for help."""
    if intent in _STORIES:
        return report.plainly_offer and report.offer_like
    return report.plainly_offer or report.offer_like


def _listening(slots: dict[str, Any], *, ends: bool) -> str:
    """What is listened for at this turn; one turn less is left afterwards."""
    awaited, left = str(slots.get(AWAITED) or ""), int(slots.get(AWAITED_TURNS) or 0)
    if left > 0 and not ends:
        slots[AWAITED_TURNS] = left - 1
        return awaited
    for name in (AWAITED, AWAITED_TURNS, SEEN):
        slots.pop(name, None)
    return ""


def _listen(slots: dict[str, Any], what: str, seen: list[list[str]]) -> None:
    """Goes on listening, for more of the same offer too."""
    slots.update({AWAITED: what, AWAITED_TURNS: KEEPS_LISTENING, SEEN: seen[:_MOST_SEEN]})


def _seen(report: OfferReport, redacted: Redacted) -> list[list[str]]:
    """Kind and redacted words of everything found; contexts without words."""
    counted = {span.kind for span in (*report.flags, *report.signs)}
    return [[span.kind, _quote(span, redacted) if span.kind in counted else ""] for span in report.found]


def _quote(span: Span, redacted: Redacted) -> str:
    words = " ".join(redacted.excerpt(span.start, span.end).split())
    return words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
