"""What a person reads about what was hidden in their message, with the tap that passes it on to staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.types import Lang
from bot.dialogue.response_parts import Message, ResponseParts


class RelayResponses(ResponseParts):
    """Responses `hidden`, `withheld`."""

    def _say_hidden(self, lang: Lang, _country: str | None, *, kinds: tuple[str, ...], **_: Any) -> Message:
        return {"text": self.catalog.text(lang, "relay.hidden.only", kinds=self._named(lang, kinds))}

    def _say_withheld(
        self, lang: Lang, _country: str | None, *, kinds: tuple[str, ...], id: str, with_staff: bool, **_: Any
    ) -> Message:
        minutes = self.retention.withheld // timedelta(minutes=1)
        key = "note" if with_staff else "note_before"
        return {
            "text": self.catalog.text(lang, f"relay.hidden.{key}", kinds=self._named(lang, kinds), minutes=minutes),
            "buttons": [self.button(lang, "send_to_staff", f"release:{id}")],
        }

    def _named(self, lang: Lang, kinds: tuple[str, ...]) -> str:
        return ", ".join(self.catalog.text(lang, f"ui.kinds.{kind}") for kind in kinds)
