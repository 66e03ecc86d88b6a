"""Rights by country in small steps, and the question for the country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content import contacts
from bot.content.catalog import Rights, Service
from bot.content.contacts import Seeker
from bot.core.directory import HOME
from bot.core.types import Lang
from bot.dialogue.response_parts import MAX_BUTTONS, MAX_CONTACTS, Message, ResponseParts, paragraphs

_PARTS = ("papers", "wage", "rest")
_COUNTRY_BUTTONS = MAX_BUTTONS - 1
#: what a person abroad may need to reach, one line each
_GROUPS = (frozenset({"emergency"}), frozenset({"labour"}), frozenset({"embassy"}))


def seeker(country: str | None, told: dict[str, Any]) -> Seeker:
    """The person whom services are looked for."""
    return Seeker(country, str(told.get("area") or ""), tuple(told.get("who") or ()))


class PlacesResponses(ResponseParts):
    """Responses `country_ask`, `place_text`, `place_unknown`, `rights`, `topic_contacts`, `named_services` and
    `contacts_anywhere`."""

    def _say_country_ask(
        self,
        lang: Lang,
        _country: str | None,
        *,
        key: str,
        page: int = 0,
        buttonless: bool = False,
        after: str = "",
        **_: Any,
    ) -> Message:
        general = [" ".join(self.catalog.topic(lang, after).answer), self.sources(lang, after)] if after else []
        text = paragraphs([*general, self.catalog.text(lang, key)])
        if buttonless:
            return {"text": text}
        common = self.catalog.shared("countries_default")["common"]
        shown = common[page * _COUNTRY_BUTTONS : (page + 1) * _COUNTRY_BUTTONS]
        more = (
            [self._place_button(lang, "other", f"country:{page + 1}")]
            if common[(page + 1) * _COUNTRY_BUTTONS :]
            else []
        )
        rest = more or [self._place_button(lang, "skip", "country:skip")]
        buttons = [{"title": self._name(lang, code), "action": f"country:{code}"} for code in shown]
        return {"text": text, "buttons": [*buttons, *rest]}

    def _say_place_text(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        return {"text": self.catalog.text(lang, f"places.{key}")}

    def _say_place_unknown(self, lang: Lang, _country: str | None, *, part: str, about: str, **_: Any) -> Message:
        return {"text": self._unknown(lang, about, part)}

    def _say_rights(
        self,
        lang: Lang,
        country: str | None,
        *,
        part: str = "overview",
        about: str = "",
        others: Sequence[str] = (),
        **told: Any,
    ) -> Message:
        """A part of a country's rights; the overview if it has none of that name but others, else what is honest."""
        rights = self.catalog.rights(lang, about)
        if part.startswith("call"):
            return self._call(lang, about, rights, rest=part == "call_rest")
        if rights is None:
            return self._nothing(lang, about, seeker(country, told))
        # a second country that the message named is one tap away
        also = [{"title": self._name(lang, code), "action": f"country:{code}"} for code in others[:1]]
        steps = [*self._steps(lang, about, rights, without=part)[: MAX_BUTTONS - len(also)], *also]
        if part != "overview":
            return {"text": self._part(lang, about, rights, part), "buttons": steps}
        answer = f"{rights.title}\n{' '.join(rights.answer)}"
        pick = self.catalog.text(lang, "places.pick")
        return {
            "text": paragraphs([answer, rights.next_step, self._sources(lang, about, "answer"), pick]),
            "buttons": steps,
        }

    def _say_topic_contacts(self, lang: Lang, country: str | None, *, topic: str, **told: Any) -> Message:
        """The contacts of an answer again, now that the place is known."""
        chosen = contacts.for_topic(self.catalog, topic, seeker(country, told), self.clock())
        intro = self.catalog.text(lang, "places.noted", country=self._name(lang, country or HOME))
        after = [self.button(lang, "ask_person", "topic:control/talk_to_human")]
        if topic.startswith("need/"):
            after.insert(0, self.plan_button(lang))
        return {
            "text": paragraphs([intro, self.contact_lines(lang, chosen), self.age(lang, chosen)]),
            "buttons": [*self.calls(lang, chosen)[: MAX_BUTTONS - len(after)], *after],
        }

    def _say_named_services(self, lang: Lang, _country: str | None, *, services: Sequence[str], **_: Any) -> Message:
        """What somebody asked for by name."""
        chosen = contacts.services(self.catalog, services)[:MAX_CONTACTS]
        facts = [fact for service in chosen for fact in service.facts[:1]]
        lines = [self.contact_lines(lang, chosen), self.age(lang, chosen), self.sources_of(lang, facts, len(facts))]
        person = self.button(lang, "ask_person", "topic:control/talk_to_human")
        return {"text": paragraphs(lines), "buttons": [*self.calls(lang, chosen)[: MAX_BUTTONS - 1], person]}

    def _say_contacts_anywhere(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        ids = [*self.catalog.shared("countries_default")["abroad"], "kp2mi_home"]
        chosen = contacts.services(self.catalog, ids)
        person = [self.button(lang, "ask_person", "topic:control/talk_to_human")]
        return {
            "text": paragraphs(
                [self.catalog.text(lang, key), self.contact_lines(lang, chosen), self.age(lang, chosen)]
            ),
            "buttons": [*self.calls(lang, chosen)[: MAX_BUTTONS - 1], *person],
        }

    def _part(self, lang: Lang, country: str, rights: Rights, part: str) -> str:
        if part == "more":
            sentences: Sequence[str] = [sentence for page in rights.more for sentence in page]
        else:
            sentences = rights.parts.get(part, ())
        if not sentences:
            return paragraphs([self._unknown(lang, country, part), rights.next_step])
        name = self.catalog.text(lang, f"places.parts.{part}")
        title = self.catalog.text(lang, "places.title", title=rights.title, part=name)
        return paragraphs([f"{title}\n{' '.join(sentences)}", self._sources(lang, country, part)])

    def _call(self, lang: Lang, country: str, rights: Rights | None, *, rest: bool) -> Message:
        everyone = contacts.for_place(self.catalog, country, (), self.clock())
        first = _one_of_each(everyone)
        chosen = [one for one in everyone if one not in first] if rest else first
        key = "call_home" if country == HOME else "call_rest" if rest else "call"
        intro = self.catalog.text(lang, f"places.{key}", country=self._name(lang, country))
        facts = [fact for service in chosen for fact in service.facts if fact in self.catalog.sources]
        text = [
            intro,
            self.contact_lines(lang, chosen),
            self.age(lang, chosen),
            self.sources_of(lang, facts, len(chosen)),
        ]
        more = (
            []
            if rest or len(everyone) == len(first)
            else [self._place_button(lang, "call_rest", f"right:{country}:call_rest")]
        )
        steps = self._steps(lang, country, rights, without="call") if rights else []
        person = self.button(lang, "ask_person", "topic:control/talk_to_human")
        return {"text": paragraphs(text), "buttons": [*more, *steps[: MAX_BUTTONS - 1 - len(more)], person]}

    def _nothing(self, lang: Lang, country: str, who: Seeker) -> Message:
        """About this country nothing was verified."""
        if country == HOME:
            return self._call(lang, country, None, rest=False)
        place = self.catalog.countries[country]
        chosen = contacts.for_place(self.catalog, country, who.who, self.clock())[:MAX_CONTACTS]
        general = contacts.services(self.catalog, self.catalog.shared("countries_default")["abroad"])
        chosen = list({one.id: one for one in [*contacts.services(self.catalog, place.emergency), *general]}.values())
        intro = self.catalog.text(lang, "places.nothing", country=self._name(lang, country))
        person = self.button(lang, "ask_person", "topic:control/talk_to_human")
        other = self._place_button(lang, "other", "country:0")
        return {
            "text": f"{intro}\n{paragraphs([self.contact_lines(lang, chosen), self.age(lang, chosen)])}",
            "buttons": [*self.calls(lang, chosen)[: MAX_BUTTONS - 2], other, person],
        }

    def _steps(self, lang: Lang, country: str, rights: Rights, without: str = "") -> list[Message]:
        """Buttons for what else is known; they name their country, so that an old one never answers for another."""
        parts = [part for part in _PARTS if part in rights.parts and part != without]
        steps = [self._place_button(lang, part, f"right:{country}:{part}") for part in parts]
        if without != "call":
            steps.append(self._place_button(lang, "call", f"right:{country}:call"))
        if rights.more and without != "more":
            steps.append(self.button(lang, "more", f"right:{country}:more"))
        return steps[:MAX_BUTTONS]

    def _unknown(self, lang: Lang, country: str, part: str) -> str:
        return self.catalog.text(lang, f"places.unknown_part.{part}", country=self._name(lang, country))

    def _sources(self, lang: Lang, country: str, part: str) -> str:
        return self.sources_of(lang, self.catalog.countries[country].rights.get(part, ()))

    def _name(self, lang: Lang, country: str) -> str:
        return self.catalog.countries[country].display[lang]

    def _place_button(self, lang: Lang, name: str, action: str) -> Message:
        return {"title": self.catalog.text(lang, f"places.buttons.{name}"), "action": action}


def _one_of_each(services: Sequence[Service]) -> list[Service]:
    """An emergency number, a labour line and a mission, as far as there are; else what comes first."""
    chosen: list[Service] = []
    for kinds in _GROUPS:
        chosen += [one for one in services if kinds & set(one.kinds) and one.channels and one not in chosen][:1]
    return [one for one in services if one in chosen] or list(services[:MAX_CONTACTS])
