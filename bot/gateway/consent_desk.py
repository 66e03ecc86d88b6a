"""A person's yes or no to passing something on, taken at the edge: it needs no worker, and staff may hold the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.content import referral_words
from bot.content.catalog import Catalog
from bot.core import buttons
from bot.core.types import Lang, Pseudonym, Reply
from bot.hotline.consents import Consents
from bot.store.store import Store


class ConsentDesk:
    """Its words are in content/{id,en}/referral.yml."""

    def __init__(self, store: Store, catalog: Catalog, button_key: bytes, clock: Callable[[], datetime]) -> None:
        self._consents = Consents(store, clock=clock)
        self._catalog = catalog
        self._button_key = button_key

    async def take_in(self, person: Pseudonym, lang: Lang, action: str) -> Reply | None:
        """What to say to the answer, which is recorded then; None for any other button. Raises StoreDown."""
        kind, _, rest = action.partition(":")
        answer, _, referral_id = rest.partition(":")
        if kind != referral_words.ACTION:
            return None
        answered = await self._consents.answer(
            person,
            referral_id,
            lambda outcome, partner: referral_words.line(self._catalog, outcome, partner),
            agrees=answer == referral_words.YES,
        )
        reply = referral_words.reply(self._catalog, lang, answered.outcome, answered.partner, referral_id)
        signed = [replace(one, payload=buttons.sign(self._button_key, person, one.payload)) for one in reply.buttons]
        return replace(reply, buttons=tuple(signed))
