"""What was hidden in a message is passed on to staff by one tap; the gateway does it itself, without a turn."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.content.catalog import Catalog
from bot.core import buttons
from bot.core.types import Button, Lang, Pseudonym, Reply, Withheld
from bot.store.store import Store

#: action of the button; the id of what is to be passed on follows
RELEASE = "release"


class ReleaseDesk:
    """Its words are in `relay.yml`."""

    def __init__(self, store: Store, catalog: Catalog, button_key: bytes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._button_key = button_key
        self._clock = clock

    async def take_in(self, person: Pseudonym, lang: Lang, action: str) -> Reply | None:
        """What is said after a tap; None for any other action. Raises UnknownSession, StoreDown."""
        kind, _, withheld_id = action.partition(":")
        if kind != RELEASE:
            return None
        passed = await self._store.withheld.pass_on(person, withheld_id)
        if passed.outcome == "nobody":
            choice = (self._ask_staff(person, lang), self._button(person, lang, withheld_id))
            return self._say(lang, "nobody", *choice, minutes=_minutes(passed.left))
        if passed.outcome == "promised":
            return self._say(lang, "promised", minutes=_minutes(passed.left))
        return self._say(lang, {"done": "passed"}.get(passed.outcome, passed.outcome))

    async def offer(self, person: Pseudonym, lang: Lang, key: str, withheld: Withheld) -> Reply | None:
        """Keep what a person sent to their staff and offer to pass it on; None when no staff hold their case.

        `key`: what is said, "location" or "contact". Raises UnknownSession, StoreDown.
        """
        if not await self._store.withheld.keep(person, withheld):
            return None
        minutes = _minutes(self._store.retention.withheld)
        return self._say(lang, key, self._button(person, lang, withheld.id), minutes=minutes)

    def _ask_staff(self, person: Pseudonym, lang: Lang) -> Button:
        token = buttons.sign(self._button_key, person, "topic:control/talk_to_human")
        return Button(self._catalog.text(lang, "ui.buttons.ask_person"), token)

    def _button(self, person: Pseudonym, lang: Lang, withheld_id: str) -> Button:
        token = buttons.sign(self._button_key, person, f"{RELEASE}:{withheld_id}")
        return Button(self._catalog.text(lang, "ui.buttons.send_to_staff"), token)

    def _say(self, lang: Lang, key: str, *choice: Button, **values: object) -> Reply:
        text = self._catalog.text(lang, f"relay.hidden.{key}", **values)
        # an id in the outbox's form, for channels that show it once and keep it nowhere
        return Reply(text, buttons=choice, id=f"{int(self._clock().timestamp() * 1000)}-0")


def _minutes(period: timedelta) -> int:
    return max(1, math.ceil(period / timedelta(minutes=1)))
