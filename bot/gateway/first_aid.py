"""What the gateway can say by itself, from content, while nobody behind it understands messages."""

from __future__ import annotations

import asyncio

from bot.content import contacts
from bot.content.catalog import Catalog, Service
from bot.core import buttons
from bot.core.types import Button, Incoming, Lang, Pseudonym, Reply
from bot.gateway.parts import LateToolkit

#: actions of buttons that the gateway obeys itself, without a turn of the dialogue
ERASE_NOW = "erase_now"
QUICK_EXIT = "quick_exit"

_EXIT = "control/quick_exit"
_ERASE = "control/delete_data"
_DANGER = "urgent"
_PRESSING = frozenset({_DANGER, _EXIT, _ERASE})
_HELP = frozenset({"control/help_menu", "control/talk_to_human"})
_MOST_CONTACTS = 3


class FirstAid:
    """Opening words, danger, hiding, erasing and help; holding sentences for all the rest."""

    def __init__(self, catalog: Catalog, toolkit: LateToolkit, button_key: bytes) -> None:
        self._catalog = catalog
        self._toolkit = toolkit
        self._button_key = button_key

    async def is_pressing(self, text: str) -> bool:
        """Danger, hiding or erasing: no limit may hold such a message up."""
        return await self._topic(text) in _PRESSING

    async def wants_to_leave(self, text: str) -> bool:
        """Whether the text is one of the words that hide the chat."""
        tools = await self._toolkit.get()
        return tools is not None and tools.controls.find(text) == _EXIT

    async def answer(self, person: Pseudonym, incoming: Incoming, lang: Lang) -> Reply | None:
        """A reply to danger, hiding, erasing or asking for help; None for anything that can wait."""
        topic = incoming.action.removeprefix("topic:") if incoming.action else await self._topic(incoming.text)
        if topic == _EXIT:
            return self.leave(lang)
        if topic == _ERASE:
            return self._erase_question(person, lang)
        if topic == _DANGER:
            return self._with_contacts(lang, "ui.degraded.danger")
        if topic in _HELP:
            return self._with_contacts(lang, "ui.degraded.help")
        return None

    async def language(self, text: str, previous: Lang) -> Lang:
        """The language a text is written in; `previous` unless it is clear."""
        tools = await self._toolkit.get() if text else None
        return tools.languages.guess(text, previous).lang if tools else previous

    def opening(self, person: Pseudonym, lang: Lang) -> Reply:
        """The first words of a conversation."""
        other: Lang = "en" if lang == "id" else "id"
        offered = (
            ("menu", "topic:control/help_menu"),
            ("ask_person", "topic:control/talk_to_human"),
            (f"language_{other}", f"lang:{other}"),
        )
        return Reply(
            text=self._catalog.text(lang, "ui.greeting"),
            buttons=tuple(self._button(person, lang, name, action) for name, action in offered),
        )

    def leave(self, lang: Lang) -> Reply:
        """One neutral line, and the page clears itself."""
        return Reply(text=self._catalog.text(lang, "ui.quick_exit"), effect="leave")

    def not_read(self, person: Pseudonym, lang: Lang, kind: str) -> Reply:
        """Kindly: this cannot be read, words can, and staff are there. `kind` as `telegram.not_read` lists them."""
        offer = self._button(person, lang, "ask_person", "topic:control/talk_to_human")
        return Reply(text=self._catalog.text(lang, f"telegram.not_read.{kind}"), buttons=(offer,))

    def erased(self, lang: Lang) -> Reply:
        """The last words, said after everything is gone."""
        return Reply(text=self._catalog.text(lang, "ui.erased"))

    def holding(self, lang: Lang, *, slow: bool) -> Reply:
        """The honest sentence: it arrived, the answer follows. `slow`: understanding works but takes long."""
        return Reply(text=self._catalog.text(lang, "page.holding_slow" if slow else "page.holding"))

    async def _topic(self, text: str) -> str | None:
        tools = await self._toolkit.get()
        if tools is None:
            return None
        word = tools.controls.find(text)
        if word is not None:
            return word
        # A long text takes the rules a while; other people's requests go on meanwhile.
        judgement = await asyncio.to_thread(tools.urgency.judge, text)
        return _DANGER if judgement.urgency == "urgent" else None

    def _erase_question(self, person: Pseudonym, lang: Lang) -> Reply:
        choice = (
            self._button(person, lang, "delete_yes", ERASE_NOW),
            self._button(person, lang, "delete_no", "topic:control/deny"),
        )
        return Reply(text=self._catalog.text(lang, "ui.erase_confirm"), buttons=choice)

    def _with_contacts(self, lang: Lang, key: str) -> Reply:
        chosen = default_services(self._catalog)[:_MOST_CONTACTS]
        lines = "\n".join(contacts.line(self._catalog, lang, service) for service in chosen)
        calls = [button for service in chosen for button in contacts.buttons(self._catalog, lang, service)]
        return Reply(text=self._catalog.text(lang, key, contacts=lines), buttons=tuple(calls))

    def _button(self, person: Pseudonym, lang: Lang, name: str, action: str) -> Button:
        title = self._catalog.text(lang, f"ui.buttons.{name}")
        return Button(title=title, payload=buttons.sign(self._button_key, person, action))


def default_services(catalog: Catalog) -> list[Service]:
    """Whom to contact when nothing is known about where somebody is."""
    return contacts.for_place(catalog, None)
