"""Check-ins in words. What is sent later names no topic: somebody else may hold the phone by then."""

from __future__ import annotations

from typing import Any

from bot.content.wording import spoken_date
from bot.content.zones import offsets_of
from bot.core.checkins import USUAL, dates, parse_days, written
from bot.core.types import Lang
from bot.dialogue.response_parts import Message, ResponseParts


class AftercareResponses(ResponseParts):
    """Responses `check_in`, `check_in_about`, `_words`, `_own`, `_set`, `_ask` and `_passed`; `days` as "7.30"."""

    def _say_check_in(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        return {"text": self._check_in_text(lang, key)}

    def _say_check_in_about(self, lang: Lang, country: str | None, *, days: str = "", **_: Any) -> Message:
        if parse_days(days):
            return self._about_a_day(lang, country, days)
        choice = [*((f"after_{days}", f"days:{days}") for days in USUAL), ("after_all", f"days:{written(USUAL)}")]
        buttons = [self._check_in_button(lang, name, wish) for name, wish in choice]
        return {
            "text": self._check_in_text(lang, "about", words=self._check_in_text(lang, "neutral")),
            "buttons": [*buttons, self._check_in_button(lang, "no", "no")],
        }

    def _about_a_day(self, lang: Lang, country: str | None, days: str) -> Message:
        """For who said when."""
        choice = [("accept", f"neutral:{days}"), ("own", f"own:{days}"), ("other_day", "start"), ("no", "no")]
        neutral = self._check_in_text(lang, "neutral")
        return {
            "text": self._check_in_text(lang, "about_at", date=self._dates(lang, country, days)[0], words=neutral),
            "buttons": [self._check_in_button(lang, name, wish) for name, wish in choice],
        }

    def _say_check_in_words(self, lang: Lang, _country: str | None, *, days: str, **_: Any) -> Message:
        choice = [("neutral", f"neutral:{days}"), ("own", f"own:{days}"), ("no", "no")]
        return {
            "text": self._check_in_text(lang, "words", words=self._check_in_text(lang, "neutral")),
            "buttons": [self._check_in_button(lang, name, wish) for name, wish in choice],
        }

    def _say_check_in_own(
        self, lang: Lang, _country: str | None, *, days: str, again: bool = False, **_: Any
    ) -> Message:
        back = self._check_in_button(lang, "neutral", f"neutral:{days}")
        return {"text": self._check_in_text(lang, "own_again" if again else "own"), "buttons": [back]}

    def _say_check_in_set(
        self, lang: Lang, country: str | None, *, days: str, words: str = "", waits: bool = True, **_: Any
    ) -> Message:
        """`waits`: the message is not brought to the person; a page that was closed needs a return code to show it."""
        shown = "\n".join(f"• {one}" for one in self._dates(lang, country, days))
        said = words or self._check_in_text(lang, "neutral")
        planned = self._check_in_text(lang, "planned", dates=shown, words=said)
        cancel = self._check_in_button(lang, "cancel", "stop")
        if not waits:
            return {"text": f"{planned} {self._check_in_text(lang, 'comes')}", "buttons": [cancel]}
        code = {"title": self.catalog.text(lang, "comeback.make"), "action": f"return:make:{lang}"}
        return {"text": f"{planned}\n\n{self._check_in_text(lang, 'waits')}", "buttons": [code, cancel]}

    def _dates(self, lang: Lang, country: str | None, days: str) -> list[str]:
        moments = dates(self.clock(), parse_days(days), offsets_of(self.catalog, country))
        return [spoken_date(self.catalog, lang, at.date().isoformat()) for at in moments]

    def _say_check_in_ask(self, lang: Lang, _country: str | None, *, words: str = "", **_: Any) -> Message:
        buttons = [self._check_in_button(lang, name, name) for name in ("fine", "bad", "stop")]
        return {"text": words or self._check_in_text(lang, "neutral"), "buttons": buttons}

    def _say_check_in_passed(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._check_in_text(lang, "passed")}

    def _check_in_text(self, lang: Lang, key: str, **values: object) -> str:
        return self.catalog.text(lang, f"checkin.{key}", **values)

    def _check_in_button(self, lang: Lang, name: str, wish: str) -> Message:
        return {"title": self.catalog.text(lang, f"checkin.buttons.{name}"), "action": f"checkin:{wish}"}
