"""Everything the bot can say, made from content: Rasa asks for a response by name, this finds the words.

An action dispatches `utter_message(response="topic", topic="ask/x")`; the methods below named `_say_*` are those
responses. A button carries `action` (signed later, see bot.core.buttons) or `url`.
"""

from __future__ import annotations

from typing import Any, cast

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.content import contacts
from bot.content.catalog import Catalog, Service
from bot.content.wording import privacy_summary, source_line
from bot.core.retention import Retention
from bot.core.types import Lang

Message = dict[str, Any]
_MENU_TOPICS = ("control/check_offer", "ask/red_flags", "ask/placement_fees", "ask/hotlines")
_SUICIDAL = "report/suicidal"
_RASAS_FIELDS = frozenset({"buttons", "elements", "custom", "image", "attachment", "template"})
MAX_BUTTONS = 4
MAX_CONTACTS = 3
MAX_SOURCES = 2


class ContentResponses(NaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's natural language generator over the Catalog. Named in endpoints.yml, hence Rasa's two parameters."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        *,
        catalog: Catalog | None = None,
        retention: Retention | None = None,
    ) -> None:
        self.catalog = catalog or Catalog.load()
        self._retention = retention or Retention()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Message | None:
        """The response of that name in the conversation's language. Raises KeyError for a missing text."""
        language = cast("Lang", tracker.get_slot("language") or "id")
        return self.say(utter_action, language, country=tracker.get_slot("country"), **kwargs)

    def say(self, response: str, lang: Lang, *, country: str | None = None, **kwargs: Any) -> Message:
        """The same without Rasa around it."""
        values = {key: value for key, value in kwargs.items() if value is not None}
        render = getattr(self, f"_say_{response}")
        return cast("Message", render(lang, country, **values))

    def _say_text(self, lang: Lang, _country: str | None, *, key: str, **values: Any) -> Message:
        return {"text": self.catalog.text(lang, f"ui.{key}", **_without_rasas(values))}

    def _say_topic(self, lang: Lang, _country: str | None, *, topic: str, **_: Any) -> Message:
        text, links = self.catalog.topic(lang, topic), self.catalog.links[topic]
        chosen = contacts.services(self.catalog, links.services[:MAX_CONTACTS])
        parts = [
            " ".join(text.answer),
            text.next_step,
            self._contact_lines(lang, chosen),
            contacts.age(self.catalog, lang, chosen),
            self._sources(lang, topic),
        ]
        more = [self._button(lang, "more", f"more:{topic}:0")] if text.more else []
        staff = [self._button(lang, "ask_person", "topic:control/talk_to_human")] if links.staff else []
        calls = self._calls(lang, chosen)
        related = [self._topic_button(lang, other) for other in links.related if self.catalog.has_topic(lang, other)]
        room = MAX_BUTTONS - len(more) - len(staff)
        return {"text": _paragraphs(parts), "buttons": [*more, *(calls[:1] + related)[:room], *staff]}

    def _say_more(self, lang: Lang, _country: str | None, *, topic: str, part: int, **_: Any) -> Message:
        text = self.catalog.topic(lang, topic)
        rest = [self._button(lang, "more", f"more:{topic}:{part + 1}")] if part + 1 < len(text.more) else []
        return {
            "text": _paragraphs([" ".join(text.more[part]), self._sources(lang, topic)]),
            "buttons": [*rest, self._button(lang, "menu", "topic:control/help_menu")],
        }

    def _say_urgent(self, lang: Lang, country: str | None, *, topic: str = "", **_: Any) -> Message:
        key = "urgent_suicide" if topic == _SUICIDAL else "urgent"
        chosen = self._urgent_contacts(topic, country)
        text = self.catalog.text(lang, f"ui.{key}", contacts=self._urgent_lines(lang, chosen))
        calls = self._calls(lang, chosen)
        return {"text": text, "buttons": [*self._staff_choice(lang), *calls[:2]]}

    def _say_urgent_in_case(self, lang: Lang, country: str | None, *, topic: str = "", **_: Any) -> Message:
        chosen = self._urgent_contacts(topic, country)
        text = self.catalog.text(lang, "ui.urgent_in_case", contacts=self._urgent_lines(lang, chosen))
        return {"text": text, "buttons": self._calls(lang, chosen)[:2]}

    def _say_privacy(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        delete = {"title": self.catalog.topic(lang, "control/delete_data").title, "action": "topic:control/delete_data"}
        return {"text": privacy_summary(self.catalog, lang, self._retention), "buttons": [delete]}

    def _say_handover_offer(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": self._staff_choice(lang)}

    def _say_contacts(self, lang: Lang, country: str | None, **_: Any) -> Message:
        chosen = contacts.for_place(self.catalog, country)[:MAX_CONTACTS]
        calls = self._calls(lang, chosen)
        intro = self.catalog.text(lang, "ui.contacts_default_intro")
        return {"text": _paragraphs([intro, self._contact_lines(lang, chosen)]), "buttons": calls}

    def _say_menu(self, lang: Lang, _country: str | None, *, key: str = "menu", **_: Any) -> Message:
        shown = [self._topic_button(lang, topic) for topic in _MENU_TOPICS]
        person = self._button(lang, "ask_person", "topic:control/talk_to_human")
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": [*shown, person]}

    def _say_guesses(self, lang: Lang, _country: str | None, *, key: str, topics: list[str], **_: Any) -> Message:
        guesses = [self._topic_button(lang, topic) for topic in topics if self.catalog.has_topic(lang, topic)]
        person = self._button(lang, "ask_person", "topic:control/talk_to_human")
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": [*guesses, person]}

    def _say_erase_confirm(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        choice = [self._button(lang, "delete_yes", "erase_now"), self._button(lang, "delete_no", "topic:control/deny")]
        return {"text": self.catalog.text(lang, "ui.erase_confirm"), "buttons": choice}

    def _say_languages(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        choice = [self._button(lang, "language_id", "lang:id"), self._button(lang, "language_en", "lang:en")]
        return {"text": self.catalog.text(lang, f"ui.{key}"), "buttons": choice}

    def _urgent_contacts(self, topic: str, country: str | None) -> list[Service]:
        if topic == _SUICIDAL and country in (None, "ID"):
            return contacts.services(self.catalog, self.catalog.links[_SUICIDAL].services[:MAX_CONTACTS])
        return contacts.for_place(self.catalog, country)[:MAX_CONTACTS]

    def _calls(self, lang: Lang, chosen: list[Service]) -> list[Message]:
        links = [button for service in chosen for button in contacts.buttons(self.catalog, lang, service)]
        return [{"title": button.title, "url": button.url} for button in links]

    def _contact_lines(self, lang: Lang, chosen: list[Service]) -> str:
        return "\n".join(contacts.line(self.catalog, lang, service) for service in chosen)

    def _urgent_lines(self, lang: Lang, chosen: list[Service]) -> str:
        return "\n".join(contacts.short_line(self.catalog, lang, service) for service in chosen)

    def _sources(self, lang: Lang, topic: str) -> str:
        named = dict.fromkeys(self.catalog.sources[fact] for fact in self.catalog.links[topic].facts)
        return "\n".join(source_line(self.catalog, lang, source) for source in list(named)[:MAX_SOURCES])

    def _staff_choice(self, lang: Lang) -> list[Message]:
        return [
            self._button(lang, "staff_yes", "staff:yes"),
            self._button(lang, "staff_yes_without", "staff:without"),
            self._button(lang, "staff_no", "staff:no"),
        ]

    def _button(self, lang: Lang, name: str, action: str) -> Message:
        return {"title": self.catalog.text(lang, f"ui.buttons.{name}"), "action": action}

    def _topic_button(self, lang: Lang, topic: str) -> Message:
        return {"title": self.catalog.topic(lang, topic).title, "action": f"topic:{topic}"}


def _paragraphs(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _without_rasas(values: dict[str, Any]) -> dict[str, Any]:
    """rasa_sdk adds its empty standard fields to every response; they are no placeholders."""
    return {key: value for key, value in values.items() if key not in _RASAS_FIELDS}
