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

    def _say_check_in_about(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        choice = [*((f"after_{days}", f"days:{days}") for days in USUAL), ("after_all", f"days:{written(USUAL)}")]
        buttons = [self._check_in_button(lang, name, wish) for name, wish in choice]
        return {
            "text": self._check_in_text(lang, "about", words=self._check_in_text(lang, "neutral")),
            "buttons": [*buttons, self._check_in_button(lang, "no", "no")],
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

    def _say_check_in_set(self, lang: Lang, country: str | None, *, days: str, words: str = "", **_: Any) -> Message:
        moments = dates(self.clock(), parse_days(days), offsets_of(self.catalog, country))
        shown = "\n".join(f"• {spoken_date(self.catalog, lang, at.date().isoformat())}" for at in moments)
        return {
            "text": self._check_in_text(
                lang, "planned", dates=shown, words=words or self._check_in_text(lang, "neutral")
            ),
            "buttons": [self._check_in_button(lang, "cancel", "stop"), self.return_code_button(lang)],
        }

    def _say_check_in_ask(self, lang: Lang, _country: str | None, *, words: str = "", **_: Any) -> Message:
        buttons = [self._check_in_button(lang, name, name) for name in ("fine", "bad", "stop")]
        return {"text": words or self._check_in_text(lang, "neutral"), "buttons": buttons}

    def _say_check_in_passed(self, lang: Lang, _country: str | None, **_: Any) -> Message:
        return {"text": self._check_in_text(lang, "passed")}

    def _check_in_text(self, lang: Lang, key: str, **values: object) -> str:
        return self.catalog.text(lang, f"checkin.{key}", **values)

    def _check_in_button(self, lang: Lang, name: str, wish: str) -> Message:
        return {"title": self.catalog.text(lang, f"checkin.buttons.{name}"), "action": f"checkin:{wish}"}
