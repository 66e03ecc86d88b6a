"""What people get who come back, or who prepare for it: the return code, a neutral welcome, another kind of help."""

from __future__ import annotations

from typing import Any

from bot.core.types import Lang
from bot.dialogue.response_parts import Message, ResponseParts, paragraphs

_MOST_GUESSES = 2


class ComebackResponses(ResponseParts):
    """Responses `with_return_code`, `comeback`, `repaired`, `welcome_back` and `asked_again`."""

    def _say_with_return_code(
        self, lang: Lang, _country: str | None, *, key: str, back: bool = False, **_: Any
    ) -> Message:
        """`back`: the person has just taken their conversation up here."""
        welcome = self.catalog.text(lang, "comeback.back") if back else ""
        word = {"title": self.catalog.text(lang, "code_word.button"), "action": "word:ask"}
        return {
            "text": paragraphs([welcome, self.catalog.text(lang, f"ui.{key}")]),
            "buttons": [self.return_code_button(lang), word],
        }

    def _say_comeback(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        return {"text": self.catalog.text(lang, f"comeback.{key}")}

    def _say_repaired(self, lang: Lang, _country: str | None, *, key: str, **_: Any) -> Message:
        """A kind word after insults, or signs instead of words, and the ways to go on."""
        ways = [
            self.button(lang, "menu", "topic:control/help_menu"),
            self.button(lang, "ask_person", "topic:control/talk_to_human"),
        ]
        return {"text": self.catalog.text(lang, f"comeback.{key}"), "buttons": ways}

    def _say_welcome_back(self, lang: Lang, _country: str | None, *, asks: bool, **_: Any) -> Message:
        """No topic before it is safe; whoever left danger unanswered is asked for safety elsewhere (`asks` False)."""
        choice = [
            self.button(lang, "safe_yes", "topic:control/help_menu"),
            self.button(lang, "safe_no", "topic:control/quick_exit"),
        ]
        question = self.catalog.text(lang, "ui.safe_now_ask") if asks else ""
        text = " ".join(filter(None, [self.catalog.text(lang, "comeback.welcome"), question]))
        return {"text": text, "buttons": choice if asks else []}

    def _say_asked_again(
        self, lang: Lang, _country: str | None, *, topic: str, guesses: list[str], **_: Any
    ) -> Message:
        """The same question for the third time: its answer in one sentence, what else may be meant, and a person."""
        others = [other for other in guesses if other != topic and not other.startswith("control/")]
        return {
            "text": self.catalog.text(lang, "comeback.asked_again", short=self.catalog.topic(lang, topic).answer[0]),
            "buttons": [
                self.button(lang, "ask_person", "topic:control/talk_to_human"),
                *(self.topic_button(lang, other) for other in others[:_MOST_GUESSES]),
                self.button(lang, "menu", "topic:control/help_menu"),
            ],
        }
