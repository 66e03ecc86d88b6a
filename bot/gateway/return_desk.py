"""Return codes at the edge: the five words are recognised before a message is stored, so they never are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.catalog import Catalog
from bot.core import buttons
from bot.core.types import LANGS, Button, Lang, Pseudonym, Reply
from bot.gateway.return_words import ReturnWords, Typed
from bot.store.store import Store

_ASK, _MAKE = "return:ask", "return:make"


@dataclass(frozen=True)
class Returned:
    """What came of a message about a return code."""

    #: to be shown once
    said: Reply | None = None
    #: id of the message whose turn answers, when the conversation goes on here
    awaited: str = ""
    #: what the text said besides the code: a message like any other
    rest: str = ""


class ReturnDesk:
    """Explains, makes and takes return codes, without a turn of the dialogue; its words are in content."""

    def __init__(self, store: Store, catalog: Catalog, button_key: bytes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._button_key = button_key
        self._clock = clock
        self._words = ReturnWords({lang: catalog.raw(lang, "return_words") for lang in LANGS})
        self._for_staff: dict[Lang, str] = {lang: catalog.text(lang, "console.case.person_back") for lang in LANGS}

    async def take_in(self, person: Pseudonym, *, text: str, action: str, request: str) -> Returned | None:
        """None for a message that has nothing to do with return codes. `request` names it when a client repeats it.

        Raises UnknownSession, StoreDown.
        """
        wish, _, lang = action.rpartition(":")
        if wish == _MAKE:
            return Returned(await self._code(person, _lang(lang)))
        if wish == _ASK:
            return Returned(self._about(person, _lang(lang)))
        asked_in = self._words.asks(text) if text else None
        if asked_in is not None:
            return Returned(self._about(person, asked_in))
        typed = self._words.find(text) if text else None
        return None if typed is None else await self._take_up(person, typed, request)

    async def _take_up(self, person: Pseudonym, typed: Typed, request: str) -> Returned:
        if not typed.complete:
            return Returned(self._say(typed.lang, "count", n=len(typed.words)), rest=typed.rest)
        outcome = await self._store.returns.take_up(
            person, typed.lang, typed.words, self._for_staff, request=f"return:{request}"
        )
        if outcome == "taken":
            return Returned(awaited=f"return:{request}", rest=typed.rest)
        return Returned(self._say(typed.lang, outcome), rest=typed.rest)

    async def _code(self, person: Pseudonym, lang: Lang) -> Reply:
        words = await self._store.returns.make(person, lang, lambda: self._words.draw(lang))
        numbered = "\n".join(f"{number}. {word}" for number, word in enumerate(words, start=1))
        days = round(await self._store.returns.lasts(person) / timedelta(days=1))
        return self._say(lang, "code", words=numbered, days=days)

    def _about(self, person: Pseudonym, lang: Lang) -> Reply:
        make = Button(
            self._catalog.text(lang, "comeback.make"), buttons.sign(self._button_key, person, f"{_MAKE}:{lang}")
        )
        return Reply(self._catalog.text(lang, "comeback.about"), buttons=(make,), id=self._id())

    def _say(self, lang: Lang, key: str, **values: object) -> Reply:
        return Reply(self._catalog.text(lang, f"comeback.{key}", **values), id=self._id())

    def _id(self) -> str:
        """In the outbox's form, for replies that are shown once and kept nowhere."""
        return f"{int(self._clock().timestamp() * 1000)}-0"


def _lang(code: str) -> Lang:
    return "en" if code == "en" else "id"
