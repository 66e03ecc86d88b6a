"""Everything the bot can say, made from content: a response is asked for by name, this finds the words. Free of Rasa.

An action dispatches `utter_message(response="topic", topic="ask/x")`; the methods below named `_say_*` are those
responses. A button carries `action` (signed later, see bot.core.buttons) or `url`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from bot.content import contacts, teaching
from bot.content.catalog import Catalog, Service
from bot.content.wording import privacy_summary
from bot.core.reach import Reach
from bot.core.retention import Retention
from bot.core.types import Lang
from bot.dialogue.aftercare_responses import AftercareResponses
from bot.dialogue.comeback_responses import ComebackResponses
from bot.dialogue.offer_responses import OfferResponses
from bot.dialogue.places_responses import PlacesResponses, seeker
from bot.dialogue.plan_responses import PlanResponses
from bot.dialogue.relay_responses import RelayResponses
from bot.dialogue.response_parts import MAX_BUTTONS, MAX_CONTACTS, Message, paragraphs, without_rasas
from bot.dialogue.screening_responses import ScreeningResponses
from bot.dialogue.teaching_responses import TeachingResponses
from bot.settings import Settings, utc_now

_MENU_TOPICS = ("control/start_screening", "control/check_offer", "ask/red_flags", "ask/placement_fees", "ask/hotlines")
_PERSON = "control/talk_to_human"
_SUICIDAL = "report/suicidal"
#: in Indonesia these have better contacts than the general ones
_OWN_CONTACTS = frozenset({_SUICIDAL, "report/minor_involved"})


class ContentResponses(
    AftercareResponses,
    ComebackResponses,
    OfferResponses,
    RelayResponses,
    ScreeningResponses,
    PlacesResponses,
    PlanResponses,
    TeachingResponses,
):
    """The responses over a Catalog."""

    def __init__(
        self,
        *,
        catalog: Catalog | None = None,
        retention: Retention | None = None,
        clock: Callable[[], datetime] = utc_now,
        service_max_age: timedelta = contacts.MAX_AGE,
        reach: Reach | None = None,
    ) -> None:
        self.catalog = catalog or Catalog.load()
        self.retention = retention or Retention()
        self.clock = clock
        self.service_max_age = service_max_age
        self.reach = reach or Settings().reach
        self.quiz = teaching.quiz(self.catalog)

    def say(self, response: str, lang: Lang, *, country: str | None = None, **kwargs: Any) -> Message:
        """The response of that name; with `rate` thumbs for the `topic`. Raises KeyError for a missing text."""
        values = {key: value for key, value in kwargs.items() if value is not None}
        render = getattr(self, f"_say_{response}")
        message = cast("Message", render(lang, country, **values))
        if values.get("rate"):
            message["buttons"] = [*message.get("buttons", ()), *self.thumbs(lang, values["topic"])]
        return message

    def _say_text(self, lang: Lang, _country: str | None, *, key: str, **values: Any) -> Message:
        return {"text": self.catalog.text(lang, f"ui.{key}", **without_rasas(values))}

    def _say_topic(self, lang: Lang, country: str | None, *, topic: str, **told: Any) -> Message:
        text, links = self.catalog.topic(lang, topic), self.catalog.links[topic]
        chosen = contacts.for_topic(self.catalog, topic, seeker(country, told), self.clock())
        parts = [
            " ".join(text.answer),
            text.next_step,
            self.contact_lines(lang, chosen),
            self.age(lang, chosen),
            self.sources(lang, topic),
        ]
        more = [self.button(lang, "more", f"more:{topic}:0")] if text.more else []
        staff = [self.button(lang, "ask_person", f"topic:{_PERSON}")] if links.staff else []
        calls = self.calls(lang, chosen)
        related = [self.topic_button(lang, other) for other in links.related if not (links.staff and other == _PERSON)]
        plan = [self.plan_button(lang)] if topic.startswith("need/") else []
        room = MAX_BUTTONS - len(more) - len(plan) - len(staff)
        return {"text": paragraphs(parts), "buttons": [*more, *(calls[:1] + related)[:room], *plan, *staff]}

    def _say_more(self, lang: Lang, _country: str | None, *, topic: str, part: int, **_: Any) -> Message:
        text = self.catalog.topic(lang, topic)
        rest = [self.button(lang, "more", f"more:{topic}:{part + 1}")] if part + 1 < len(text.more) else []
        return {
            "text": paragraphs([" ".join(text.more[part]), self.sources(lang, topic)]),
            "buttons": [*rest, self.button(lang, "menu", "topic:control/help_menu")],
        }

    def _say_urgent(
        self,
        lang: Lang,
        country: str | None,
        *,
        topic: str = "",
        place: str = "",
        notes: list[str] | None = None,
        tool: str = "",
        reasons: list[str] | None = None,
        answers: dict[str, str] | None = None,
        **told: Any,
    ) -> Message:
        key = "urgent_suicide" if topic == _SUICIDAL else "urgent"
        chosen = self._urgent_contacts(topic, place or country, told)
        lead = self.because(lang, tool, reasons or [], answers or {}) if tool else ""
        text = self.catalog.text(lang, f"ui.{key}", contacts=self.urgent_lines(lang, chosen))
        calls = self.calls(lang, chosen)
        said = " ".join(filter(None, [lead, text, *self.danger_notes(lang, notes or [])]))
        return {"text": said, "buttons": [*self.staff_choice(lang), *calls[:2]]}

    def _say_urgent_in_case(
        self, lang: Lang, country: str | None, *, topic: str = "", place: str = "", **told: Any
    ) -> Message:
        chosen = self._urgent_contacts(topic, place or country, told)
        text = self.catalog.text(lang, "ui.urgent_in_case", contacts=self.urgent_lines(lang, chosen))
        return {"text": text, "buttons": self.calls(lang, chosen)[:2]}

    def _say_privacy(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        delete = {"title": self.catalog.topic(lang, "control/delete_data").title, "action": "topic:control/delete_data"}
        return {"text": privacy_summary(self.catalog, lang, self.retention), "buttons": [delete]}

    def _say_handover_offer(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": self.staff_choice(lang)}

    def _say_contacts(self, lang: Lang, country: str | None, **told: Any) -> Message:
        chosen = self._urgent_contacts("", country, told)
        calls = self.calls(lang, chosen)
        intro = self.catalog.text(lang, "ui.contacts_default_intro")
        return {"text": paragraphs([intro, self.contact_lines(lang, chosen)]), "buttons": calls}

    def _say_menu(self, lang: Lang, _country: str | None, *, key: str = "menu", **_: Any) -> Message:
        shown = [self.topic_button(lang, topic) for topic in _MENU_TOPICS]
        person = self.button(lang, "ask_person", f"topic:{_PERSON}")
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": [*shown, self.plan_button(lang), person]}

    def _say_guesses(self, lang: Lang, _country: str | None, *, key: str, topics: list[str], **_: Any) -> Message:
        guesses = [self.topic_button(lang, topic) for topic in topics if self.catalog.has_topic(lang, topic)]
        person = self.button(lang, "ask_person", f"topic:{_PERSON}")
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": [*guesses, person]}

    def _say_erase_confirm(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        choice = [self.button(lang, "delete_yes", "erase_now"), self.button(lang, "delete_no", "topic:control/deny")]
        return {"text": self.catalog.text(lang, "ui.erase_confirm"), "buttons": choice}

    def _say_languages(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        choice = [self.button(lang, "language_id", "lang:id"), self.button(lang, "language_en", "lang:en")]
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": choice}

    def _urgent_contacts(self, topic: str, country: str | None, told: dict[str, Any]) -> list[Service]:
        if topic in _OWN_CONTACTS and country in (None, "ID"):
            return contacts.services(self.catalog, self.catalog.links[topic].services[:MAX_CONTACTS])
        return contacts.for_place(self.catalog, country, told.get("who") or (), self.clock())[:MAX_CONTACTS]
