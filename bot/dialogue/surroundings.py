"""What a message and the conversation so far tell of where somebody is, who they are, and what they need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.content.catalog import Catalog
from bot.core.directory import reaches
from bot.core.place import HOME, Mention, Place, Said, answered_for, contacts_from, is_happening, remember
from bot.core.plan import parse_steps, suggested
from bot.core.types import LANGS
from bot.language.country import PlaceFinder
from bot.language.service_names import ServiceNames
from bot.language.toolkit import Toolkit
from bot.language.who import WhoFinder
from bot.nlu.intents import as_intent

#: `asked_for` while the bot waits for the country in order to show whom to call now
URGENT = "urgent"
_NUMBERS, _RIGHTS = "ask/hotlines", "ask/rights_abroad"
ASK, SKIP, UNKNOWN = "ask", "skip", "unknown"
#: these are done first, and the question for the country is dropped
_OBEYED = frozenset(
    {"urgent", "quick_exit", "delete_data", "talk_to_human", "stop", "help_menu", "change_language", "choose_language",
     "handover_yes", "handover_no", "plan", "unreadable", "screening_answer", "suicidal", "safe_again"}
)  # fmt: skip
#: guesses that a country in a short message outweighs
_WEAK = frozenset({"out_of_scope", "chitchat", "affirm", "deny", "unsure", "greet", "complaint"})
_SHORT = 4  # words
_SURE_ENOUGH = 0.15
_GUESS = 0.6
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Told:
    """What one raw text says of places and people."""

    said: Said = field(default_factory=Said)
    who: tuple[str, ...] = ()
    #: ids of services that it names
    services: tuple[str, ...] = ()
    words: int = 0
    #: whether it speaks of pay
    wage: bool = False


def told_by_button(country: str) -> Told:
    """The same for a pressed button with a country on it."""
    return Told(Said((Mention(country),), bare=True, alone=True))


def asked_about(slots: Mapping[str, Any]) -> tuple[str, ...]:
    """The other country that somebody asked about, or wants to go to, as a reason of a case: `about:TW`, `going:TW`."""
    about = slots.get("about")
    if not about or about == slots.get("country"):
        return ()
    return (f"{'going' if slots.get('going') else 'about'}:{about}",)


class Surroundings:
    """Reads texts and keeps the slots about place, person and needs; decides when a message answers 'where?'."""

    def __init__(self, catalog: Catalog, toolkit: Toolkit) -> None:
        self._catalog = catalog
        self._steps = parse_steps(catalog.shared("plan"))
        self._places = PlaceFinder(
            catalog.shared("countries"),
            catalog.shared("areas"),
            [catalog.raw(lang, "place_words") for lang in LANGS],
            toolkit.languages.known,
        )
        self._wage = frozenset(word for lang in LANGS for word in catalog.raw(lang, "place_words")["wage"])
        self._services = ServiceNames(catalog.shared("service_names"))
        self._who = WhoFinder([catalog.raw(lang, "who_words") for lang in LANGS])

    def read(self, text: str) -> Told:
        """What a raw text says; nothing of the text itself is kept."""
        words = _WORD.findall(text.lower())
        wage = not self._wage.isdisjoint(words)
        return Told(self._places.read(text), self._who.find(text), self._services.find(text), len(words), wage)

    def note(self, parse_data: dict[str, Any], told: Told, slots: dict[str, Any]) -> dict[str, Any]:
        """Updates `slots`; returns the parse data with what the actions need to know under `around`."""
        before = Place(slots.get("country"), slots.get("area") or "", slots.get("about"), bool(slots.get("going")))
        intent = self._intent(parse_data["intent"], told, slots, before)
        asked_for = str(slots.get("asked_for") or "")
        if intent["name"] in _OBEYED:
            slots["asked_for"] = None
        denied = intent.get("value") == ASK and told.said.corrects
        happening = self._happening(intent)
        place = (
            Place()
            if denied
            else remember(
                before, told.said, asked_where=asked_for == URGENT or is_happening(asked_for), happening=happening
            )
        )
        slots |= {"country": place.here, "area": place.area or None, "about": place.about, "going": place.going}
        if told.who:
            slots["who"] = list(told.who)
        around = self._around(intent, parse_data, told, place, slots)
        return {**parse_data, "intent": intent, "around": {**around, "services": self._asked_for(told, around)}}

    def _intent(self, intent: dict[str, Any], told: Told, slots: Mapping[str, Any], before: Place) -> dict[str, Any]:
        """`intent`, or `give_country` for a message that is nothing but an answer to 'where?', or a correction."""
        name, said, pending = intent["name"], told.said, str(slots.get("asked_for") or "")
        if name in _OBEYED:
            return intent
        plain = _by_its_words(intent, told)
        if plain:
            return as_intent(plain, 1.0)
        given = {"name": "give_country", "confidence": 1.0, "topic": pending}
        if name == "give_country":
            return intent | {"topic": pending}
        if said.topic is not None:
            if said.corrects and said.topic.country == before.country and len(said.mentions) == 1:
                return given | {"value": ASK}
            if said.corrects:
                return given | {"value": said.topic.country, "topic": pending or str(slots.get("topic") or "")}
            same = self._same_question(slots)
            if said.alone or (said.bare and (pending or name in _WEAK or same)):
                return given | {"value": said.topic.country, "topic": pending or same}
        elif pending and (name in {"unsure", "skip"} or (name == "deny" and slots.get("offer") is None)):
            return given | {"value": SKIP}
        elif pending and name == "out_of_scope" and told.words <= _SHORT:
            return given | {"value": UNKNOWN}
        return intent

    def _same_question(self, slots: Mapping[str, Any]) -> str:
        """The last topic if its answer depended on the country: 'kalau Taipei?' asks the same for another one."""
        last = str(slots.get("topic") or "")
        links = self._catalog.links.get(last)
        return last if links and links.place_part else ""

    def _around(
        self,
        intent: Mapping[str, Any],
        parse_data: Mapping[str, Any],
        told: Told,
        place: Place,
        slots: Mapping[str, Any],
    ) -> dict[str, Any]:
        said, topic = told.said, str(intent.get("topic") or "")
        links = self._catalog.links.get(topic)
        part = links.place_part if links else ""
        happening = self._happening(intent) or topic == URGENT or part == "contacts"
        country, area = contacts_from(place, said, happening=happening)
        about = answered_for(place, said)
        rights = self._written(about)
        return {
            "country": about,
            "rights": rights,
            "going": place.going and not said.mentions,
            "contacts": country,
            "area": area,
            "who": slots.get("who") or [],
            "part": "wage" if part == "overview" and told.wage and "wage" in rights else part,
            "others": [one.country for one in said.mentions if one.country not in (about, HOME) and not one.hearsay],
            "steps": suggested(self._steps, self._topics(topic, parse_data)),
        }

    def _asked_for(self, told: Told, around: Mapping[str, Any]) -> list[str]:
        """The services named: those that can be reached from there, if any; never the police of another country."""
        known = [self._catalog.services[key] for key in told.services]
        near = [one for one in known if reaches(one, around["contacts"] or around["country"])]
        return [one.id for one in near or known if one in near or "emergency" not in one.kinds]

    @staticmethod
    def _happening(intent: Mapping[str, Any]) -> bool:
        return intent["name"] in {"urgent", "plan"} or is_happening(str(intent.get("topic") or ""))

    def _written(self, country: str | None) -> list[str]:
        """The parts of that country's rights that are known."""
        place = self._catalog.countries.get(country or "")
        return list(place.rights) if place else []

    @staticmethod
    def _topics(topic: str, parse_data: Mapping[str, Any]) -> list[str]:
        """The message's topic, and the other needs that it speaks of."""
        guesses = parse_data.get("alternatives") or ()
        also = [guess["topic"] for guess in guesses if guess["confidence"] >= _SURE_ENOUGH]
        return [topic, *(other for other in also if other.startswith("need/"))] if topic else []


def _by_its_words(intent: Mapping[str, Any], told: Told) -> str:
    """The topic of a few words that were not surely understood but name a service, or a country and pay; else ''."""
    if told.words > _SHORT:
        return ""
    if told.services and intent["name"] in _WEAK:
        return _NUMBERS
    guessed = intent["name"] == "out_of_scope" or (intent["name"] == "ask" and intent["confidence"] < _GUESS)
    return _RIGHTS if told.wage and told.said.topic and guessed else ""
