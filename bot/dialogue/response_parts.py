"""What every response is made of: buttons, contacts, source lines. The responses themselves are one class a flow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.content import contacts
from bot.content.catalog import Catalog, Service
from bot.content.wording import source_line
from bot.core.retention import Retention
from bot.core.types import Lang

Message = dict[str, Any]
MAX_BUTTONS = 4
MAX_CONTACTS = 3
MAX_SOURCES = 2
_RASAS_FIELDS = frozenset({"buttons", "elements", "custom", "image", "attachment", "template"})


class ResponseParts:
    """Base of the classes whose `_say_<name>(lang, country, **values)` methods are the bot's responses.

    A button is a dict with `title` and `action` (signed later, see bot.core.buttons) or `url`.
    """

    catalog: Catalog
    retention: Retention
    clock: Callable[[], datetime]
    #: after how long the operator's check of a service counts as old
    service_max_age: timedelta

    def calls(self, lang: Lang, chosen: list[Service]) -> list[Message]:
        """Link buttons of these services."""
        links = [button for service in chosen for button in contacts.buttons(self.catalog, lang, service)]
        return [{"title": button.title, "url": button.url} for button in links]

    def contact_lines(self, lang: Lang, chosen: list[Service]) -> str:
        """One line a service."""
        return "\n".join(contacts.line(self.catalog, lang, service, self.clock()) for service in chosen)

    def urgent_lines(self, lang: Lang, chosen: list[Service]) -> str:
        """One short line a service, for a person in danger."""
        return "\n".join(contacts.short_line(self.catalog, lang, service, self.clock()) for service in chosen)

    def age(self, lang: Lang, chosen: list[Service]) -> str:
        """How long ago these numbers were rung by the operator."""
        return contacts.age(self.catalog, lang, chosen, self.clock().date(), self.service_max_age)

    def sources(self, lang: Lang, topic: str) -> str:
        """The names and dates of the sources behind a topic's answer."""
        return self.sources_of(lang, self.catalog.links[topic].facts)

    def sources_of(self, lang: Lang, facts: Sequence[str], most: int = MAX_SOURCES) -> str:
        """The names and dates of the sources of these facts."""
        named = dict.fromkeys(self.catalog.sources[fact] for fact in facts)
        return "\n".join(source_line(self.catalog, lang, source) for source in list(named)[:most])

    def staff_choice(self, lang: Lang) -> list[Message]:
        """The three answers to 'shall a person join?'."""
        return [
            self.button(lang, "staff_yes", "staff:yes"),
            self.button(lang, "staff_yes_without", "staff:without"),
            self.button(lang, "staff_no", "staff:no"),
        ]

    def button(self, lang: Lang, name: str, action: str) -> Message:
        """A button whose title is an interface text."""
        return {"title": self.catalog.text(lang, f"ui.buttons.{name}"), "action": action}

    def plan_button(self, lang: Lang) -> Message:
        """The way into the personal plan."""
        return {"title": self.catalog.text(lang, "plan.offer"), "action": "plan:start"}

    def return_code_button(self, lang: Lang) -> Message:
        """The way to a return code."""
        return {"title": self.catalog.text(lang, "comeback.button"), "action": f"return:ask:{lang}"}

    def check_in_button(self, lang: Lang) -> Message:
        """The way to check-ins."""
        return {"title": self.catalog.text(lang, "checkin.buttons.start"), "action": "checkin:start"}

    def topic_button(self, lang: Lang, topic: str) -> Message:
        """A button that asks about a topic."""
        return {"title": self.catalog.topic(lang, topic).title, "action": f"topic:{topic}"}


def paragraphs(parts: list[str]) -> str:
    """The non-empty parts with a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def without_rasas(values: dict[str, Any]) -> dict[str, Any]:
    """rasa_sdk adds its empty standard fields to every response; they are no placeholders."""
    return {key: value for key, value in values.items() if key not in _RASAS_FIELDS}
