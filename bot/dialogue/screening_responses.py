"""What the screenings say, from data/content/<language>/screening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.content import contacts
from bot.content.screenings import bank_of, option_title, texts_of
from bot.content.wording import spoken_duration
from bot.core.interview import START, SUICIDE, Bank
from bot.core.screening import SKIP
from bot.core.types import Lang
from bot.dialogue.response_parts import MAX_CONTACTS, Message, ResponseParts, paragraphs

_SUICIDAL = "report/suicidal"
_MINOR = "report/minor_involved"
_MOST_TOPICS = 3
_MOST_URGENT_REASONS = 2


class ScreeningResponses(ResponseParts):
    """Mixin of ContentResponses."""

    @property
    def bank(self) -> Bank:
        """The item banks of the catalog."""
        if not hasattr(self, "_bank"):
            self._bank = bank_of(self.catalog)
        return self._bank

    def _say_screening_question(
        self,
        lang: Lang,
        country: str | None,
        *,
        tool: str,
        key: str,
        place: list[int],
        between: list[str],
        done: int,
        **_: Any,
    ) -> Message:
        texts = texts_of(self.catalog, lang, tool)["items"][key]
        ask = str(texts["ask"]).format(done=done, contacts=self._crisis_lines(lang)) if tool == START else texts["ask"]
        if tool != START:
            ask = self._text(lang, "question", n=place[0], total=place[1], question=ask)
        options = between or self.bank.item(tool, key).options
        if between:
            ask = paragraphs([ask, self._text(lang, "notes.between")])
            options = [*between, *(code for code in self.bank.item(tool, key).options if code in ("unsure", SKIP))]
        answers = [
            {"title": option_title(self.catalog, lang, tool, key, code), "action": f"item:{tool}:{key}:{code}"}
            for code in options
        ]
        return {"text": ask, "buttons": [*answers, *self._steering(lang, tool, key)]}

    def _steering(self, lang: Lang, tool: str, key: str) -> list[Message]:
        """The second row: back, why, stop; with the direct question a person instead."""
        if key == SUICIDE and tool == START:
            return [{**self.button(lang, "ask_person", "staff:yes"), "row": 1}]
        buttons = [self._nav(lang, "why", f"item:{tool}:{key}:why"), self._nav(lang, "stop", "topic:control/stop")]
        return buttons if tool == START else [self._nav(lang, "back", f"item:{tool}:{key}:back"), *buttons]

    def _nav(self, lang: Lang, name: str, action: str, row: int = 1) -> Message:
        return {"title": self._text(lang, f"nav.{name}"), "action": action, "row": row}

    def _say_screening_intro(
        self, lang: Lang, _country: str | None, *, tool: str, total: int, path: str = "", **_: Any
    ) -> Message:
        parts = [self._text(lang, f"intro.{path}")] if path else []
        intro = self._text(lang, "intro.other" if tool == "T" else "intro.self", total=total)
        return {"text": paragraphs([*parts, intro])}

    def _say_screening_why(self, lang: Lang, _country: str | None, *, tool: str, key: str, **_: Any) -> Message:
        return {"text": texts_of(self.catalog, lang, tool)["items"][key]["why"]}

    def _say_screening_note(
        self, lang: Lang, _country: str | None, *, key: str, resume: bool = False, **_: Any
    ) -> Message:
        buttons = [self._nav(lang, "resume", "topic:control/start_screening", 0)] if resume else []
        return {"text": self._text(lang, f"notes.{key}"), "buttons": buttons}

    def _say_screening_kept(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        resume = self._nav(lang, "resume", "topic:control/start_screening", 0)
        return {"text": self._text(lang, "kept"), "buttons": [resume]}

    def _say_screening_stopped(self, lang: Lang, country: str | None, **_: Any) -> Message:
        first = contacts.for_place(self.catalog, country)[:1]
        text = self._text(
            lang,
            "stopped",
            kept=spoken_duration(self.catalog, lang, self.retention.tracker_idle),
            contact=contacts.short_line(self.catalog, lang, first[0]).removeprefix("• "),
        )
        resume = self._nav(lang, "resume", "topic:control/start_screening", 0)
        return {"text": text, "buttons": [resume, self.topic_button(lang, "control/delete_data")]}

    def _say_screening_unsafe(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._text(lang, "unsafe"), "buttons": [self.topic_button(lang, "control/delete_data")]}

    def _say_safe_now(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        choice = [
            self.button(lang, "safe_yes", "safe:yes"),
            self.button(lang, "safe_no", "topic:control/quick_exit"),
        ]
        return {"text": self.catalog.text(lang, "ui.safe_now_ask"), "buttons": choice}

    def _say_screening_offer(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._text(lang, "offer"), "buttons": [self.button(lang, "ask_person", "staff:yes")]}

    def _say_screening_offer_result(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._text(lang, "offer_result"), "buttons": self.staff_choice(lang)}

    def _say_after_suicide_no(self, lang: Lang, _country: str | None, *, begun: bool, **_: Any) -> Message:
        resume = [self._nav(lang, "resume", "topic:control/start_screening", 0)] if begun else []
        text = self._text(lang, "after_suicide_no" if begun else "after_suicide_no_only")
        return {"text": text, "buttons": [*resume, self.button(lang, "ask_person", "staff:yes")]}

    def _say_suicide_unsure(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        text = self._text(lang, "suicide_unsure", contacts=self._crisis_lines(lang))
        return {"text": text, "buttons": [self.button(lang, "ask_person", "staff:yes")]}

    def _say_child_limits(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._text(lang, "child_limits")}

    def _say_child_declined(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        chosen = contacts.services(self.catalog, self.catalog.links[_MINOR].services[:MAX_CONTACTS])
        text = self._text(lang, "danger.child_declined", contacts=self.urgent_lines(lang, chosen))
        return {"text": text, "buttons": self.calls(lang, chosen)[:2]}

    def _say_screening_result(
        self,
        lang: Lang,
        country: str | None,
        *,
        tool: str,
        tier: str,
        reasons: list[str],
        answers: Mapping[str, str],
        path: str = "",
        place: str = "",
        about: str = "",
        **_: Any,
    ) -> Message:
        texts = texts_of(self.catalog, lang, tool)
        noticed = reasons or self._pointed(tool, answers)
        causes = "\n".join(f"• {cause}" for cause in self.causes(lang, tool, noticed, answers))
        found = self._text(lang, f"result.{'low_some' if tier == 'low' and noticed else tier}", reasons=causes)
        advice = [texts["advice"][key][code] for key, code in answers.items() if code in texts["advice"].get(key, {})]
        paths = [self._text(lang, f"intro.{path}")] if path in ("man", "scam") else []
        chosen = contacts.for_place(self.catalog, place or about or country)[:MAX_CONTACTS] if tool == "T" else []
        lines = self.contact_lines(lang, chosen)
        topics = self._helpful(lang, tool, noticed, path)
        person = self.button(lang, "ask_person", "staff:yes")
        parts = [found, *paths, texts["next"][tier], "\n".join(advice), lines]
        restart = self._nav(lang, "restart", "topic:control/start_screening")
        return {"text": paragraphs(parts), "buttons": [*topics, *([person] if tier != "high" else []), restart]}

    def _pointed(self, tool: str, answers: Mapping[str, str]) -> list[str]:
        """Items whose answer counts. Too little for a higher tier is not nothing: 'I saw no signs' would deny it."""
        items = self.bank.tools[tool].items
        return [key for key, code in answers.items() if key in items and items[key].points.get(code)]

    def causes(self, lang: Lang, tool: str, reasons: list[str], answers: Mapping[str, str]) -> list[str]:
        """The person's own answers that led to the tier, in words, each once."""
        items = texts_of(self.catalog, lang, tool)["items"]
        said = [(items.get(key, {}).get("signals") or {}).get(answers.get(key, SKIP)) for key in reasons]
        return list(dict.fromkeys(cause or self._text(lang, "skipped") for cause in said))

    def because(self, lang: Lang, tool: str, reasons: list[str], answers: Mapping[str, str]) -> str:
        """One sentence that names the answers behind an urgent result; "" when a message, not an answer, told of it."""
        causes = [cause for cause in self.causes(lang, tool, reasons, answers) if cause != self._text(lang, "skipped")]
        if not causes:
            return ""
        return self._text(lang, "danger.because", reason="; ".join(causes[:_MOST_URGENT_REASONS]))

    def danger_notes(self, lang: Lang, notes: list[str]) -> list[str]:
        """Sentences that follow the contacts."""
        return [self._text(lang, note) for note in notes]

    def _helpful(self, lang: Lang, tool: str, reasons: list[str], path: str) -> list[Message]:
        """Topics about what was found; those of the person's path first."""
        first = self.bank.paths[path].offers if path else ()
        found = [self.bank.item(tool, key).topic for key in reasons]
        topics = [topic for topic in dict.fromkeys((*first, *found)) if topic and self.catalog.has_topic(lang, topic)]
        return [self.topic_button(lang, topic) for topic in (topics or ["ask/hotlines"])[:_MOST_TOPICS]]

    def _crisis_lines(self, lang: Lang) -> str:
        chosen = contacts.services(self.catalog, self.catalog.links[_SUICIDAL].services[:MAX_CONTACTS])
        return self.urgent_lines(lang, chosen)

    def _text(self, lang: Lang, key: str, **values: object) -> str:
        return self.catalog.text(lang, f"screening/start.{key}", **values)
