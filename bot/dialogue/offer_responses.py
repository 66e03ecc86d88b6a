"""What is said about job offers and about agencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content import contacts
from bot.content.wording import source_line, spoken_date
from bot.core.types import Lang
from bot.dialogue.response_parts import Message, ResponseParts, paragraphs

_MOST_FLAGS = 4
_MOST_SOURCES = 3
_AGENCY, _RED_FLAGS = "ask/check_agency", "ask/red_flags"


class OfferResponses(ResponseParts):
    """The texts are in `offer_check.yml`; facts and their sources in the shared `offers.yml`."""

    def _say_offer_ask(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        buttons = [self.topic_button(lang, _RED_FLAGS), self.topic_button(lang, _AGENCY)]
        return {"text": self._offer_text(lang, key), "buttons": [*buttons, self._person(lang)]}

    def _say_offer_found(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        check = self.button(lang, "offer_check", "offer:seen")
        return {"text": self._offer_text(lang, "found_by_the_way"), "buttons": [check]}

    def _say_offer_report(
        self, lang: Lang, _country: str | None, *, verdict: str, flags: list[list[str]], signs: list[str], **_: Any
    ) -> Message:
        where = contacts.services(self.catalog, self.catalog.links["control/check_offer"].services)
        parts = [
            self._offer_text(lang, f"verdict.{verdict}"),
            self._noticed(lang, flags),
            self._signs(lang, signs),
            self._offer_text(lang, f"next.{verdict}"),
            self.contact_lines(lang, where),
            self.age(lang, where),
            self._flag_sources(lang, [flag for flag, _ in flags[:_MOST_FLAGS]]),
        ]
        again = self.button(lang, "offer_again", "offer:again")
        buttons = [self.topic_button(lang, _AGENCY), self._person(lang), self.topic_button(lang, _RED_FLAGS), again]
        return {"text": paragraphs(parts), "buttons": buttons}

    def _say_agency_ask(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._offer_text(lang, "agency.ask"), "buttons": []}

    def _say_agency(self, lang: Lang, _country: str | None, *, agency: dict[str, Any], **_: Any) -> Message:
        state = agency["state"]
        where = contacts.services(self.catalog, self.catalog.links[_AGENCY].services)
        parts = [
            self._agency_state(lang, agency),
            self._offer_text(lang, "agency.similar", names=", ".join(agency["similar"]))
            if agency.get("similar")
            else "",
            self._offer_text(lang, "agency.branch") if agency.get("branch") else "",
            self._offer_text(lang, "agency.caveat") if state == "licensed" else "",
            "" if state == "licensed" else self.contact_lines(lang, where),
            self._as_of(lang, agency.get("as_of", "")),
            self.sources(lang, _AGENCY) if state == "not_a_company" else "",
        ]
        buttons = [self.topic_button(lang, "control/check_offer"), self.topic_button(lang, _RED_FLAGS)]
        return {"text": paragraphs(parts), "buttons": [*buttons, self._person(lang)]}

    def _agency_state(self, lang: Lang, agency: dict[str, Any]) -> str:
        state = "licensed_undated" if agency["state"] == "licensed" and not agency["until"] else agency["state"]
        until = spoken_date(self.catalog, lang, agency.get("until") or "")
        values = {"name": agency.get("name", ""), "licence": agency.get("licence", ""), "until": until}
        return self._offer_text(lang, f"agency.{state}", **values)

    def _as_of(self, lang: Lang, day: str) -> str:
        return self._offer_text(lang, "agency.as_of", date=spoken_date(self.catalog, lang, day)) if day else ""

    def _noticed(self, lang: Lang, flags: list[list[str]]) -> str:
        if not flags:
            return ""
        lines = [self._offer_text(lang, "noticed")]
        for number, (flag, words) in enumerate(flags[:_MOST_FLAGS], start=1):
            name, why = (self._offer_text(lang, f"flags.{flag}.{part}") for part in ("name", "why"))
            key = "item" if words else "item_plain"
            lines.append(self._offer_text(lang, key, number=number, name=name, words=words, why=why))
        rest = len(flags) - _MOST_FLAGS
        return "\n".join([*lines, *([self._offer_text(lang, "more_flags", n=rest)] if rest > 0 else [])])

    def _signs(self, lang: Lang, signs: list[str]) -> str:
        names = ", ".join(self._offer_text(lang, f"sign_names.{sign}") for sign in signs)
        return self._offer_text(lang, "signs", names=names) if names else ""

    def _flag_sources(self, lang: Lang, flags: Sequence[str]) -> str:
        """The first source of each flag shown, each once."""
        rows = self.catalog.shared("offers")["flags"]
        named = dict.fromkeys(self.catalog.sources[rows[flag]["facts"][0]] for flag in flags)
        return "\n".join(source_line(self.catalog, lang, source) for source in list(named)[:_MOST_SOURCES])

    def _person(self, lang: Lang) -> Message:
        return self.button(lang, "ask_person", "topic:control/talk_to_human")

    def _offer_text(self, lang: Lang, key: str, **values: object) -> str:
        return self.catalog.text(lang, f"offer_check.{key}", **values)
