"""Hears the typed wish to be asked later how one is, or to be asked no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.content.catalog import Catalog
from bot.core.checkins import MOST_DAYS
from bot.core.types import LANGS
from bot.dialogue.understanding import Understood
from bot.language.check_in_wishes import CheckInWishes, Wish
from bot.language.toolkit import Toolkit

#: what the rest of such a message is answered for first
_TELLING = ("ask/", "need/", "report/")


class AftercareEar:
    """Stateless. Commands go first, and so does danger: with it a wish is not answered at all."""

    def __init__(self, catalog: Catalog, toolkit: Toolkit) -> None:
        self._wishes = CheckInWishes({lang: catalog.raw(lang, "check_in_words") for lang in LANGS}, toolkit.normaliser)
        self._controls = toolkit.controls

    def hear(self, text: str, understood: Understood) -> Mapping[str, Any]:
        """What changes in the parse data: the intent when nothing else is said, `check_in_wish` when something is."""
        wish = self._wishes.find(text) if self._controls.find(text) is None else None
        if wish is None or understood.names_danger or (understood.urgency == "urgent" and not wish.whole):
            return {}
        value = _value(wish)
        if wish.whole or wish.ends or not understood.topic.startswith(_TELLING):
            intent = {"name": "check_in", "confidence": 1.0, "topic": "", "value": value}
            found = {"intent": intent, "urgency": "none", "indicators": []}
            return {**found, "check_in_wish": value, "says_more": not wish.whole}
        return {"check_in_wish": value}


def _value(wish: Wish) -> str:
    if wish.ends:
        return "stop"
    return f"at:{wish.days}" if 0 < wish.days <= MOST_DAYS else "start"
