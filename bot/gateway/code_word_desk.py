"""The code word at the edge: explained, made, changed and deleted before a message is stored, so it never is in one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from bot.content.catalog import Catalog
from bot.core import buttons
from bot.core.types import LANGS, Button, Lang, Pseudonym, Reply
from bot.gateway.code_words import CodeWordMessages
from bot.gateway.first_aid import FirstAid
from bot.store.store import Store

#: what buttons and commands carry: `word:ask`, `word:make`, `word:drop`
_KIND = "word"


class CodeWordDesk:
    """Its words are in `code_word.yml`; those that it chooses are in `return_words.yml`."""

    def __init__(
        self, store: Store, catalog: Catalog, first_aid: FirstAid, button_key: bytes, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._first_aid = first_aid
        self._button_key = button_key
        self._clock = clock
        self._messages = CodeWordMessages({lang: catalog.raw(lang, "code_word") for lang in LANGS})
        self._choice = {lang: str(catalog.raw(lang, "return_words")["words"]).split() for lang in LANGS}

    async def take_in(self, person: Pseudonym, lang: Lang, *, text: str, action: str, request: str) -> Reply | None:
        """What is said; None for a message that has nothing to do with code words. `request` names it when it comes
        again. Raises UnknownSession, StoreDown.
        """
        kind, _, wish = action.partition(":")
        if kind == _KIND:
            return await self._obey(person, lang, wish, request)
        wanted = self._messages.read(text) if text else None
        if wanted is None or await self._first_aid.is_pressing(text):
            return None
        if wanted.wish == "question" and await self._store.sessions.with_staff(person):
            return None  # a question to them
        if wanted.wish == "set" and not await self._first_aid.is_pressing(wanted.word):
            return await self._keep(person, wanted.lang, wanted.word)
        return self._about(person, wanted.lang)

    async def _obey(self, person: Pseudonym, lang: Lang, wish: str, request: str) -> Reply:
        if wish == "make":
            return await self._keep(person, lang, self._chosen(person, lang, request))
        if wish == "drop":
            await self._store.code_words.drop(person)
            return self._say(lang, "dropped")
        return self._about(person, lang)

    def _chosen(self, person: Pseudonym, lang: Lang, request: str) -> str:
        """A word nobody can foresee. The same request gets the same one: it may have been told already."""
        key = hmac.digest(self._button_key, f"code word:{person}:{request}".encode(), hashlib.sha256)
        return self._choice[lang][int.from_bytes(key, "big") % len(self._choice[lang])]

    async def _keep(self, person: Pseudonym, lang: Lang, word: str) -> Reply:
        await self._store.code_words.keep(person, word)
        choice = (self._button(person, lang, "other", "make"), self._button(person, lang, "drop", "drop"))
        return self._say(lang, "kept", *choice, word=word)

    def _about(self, person: Pseudonym, lang: Lang) -> Reply:
        return self._say(lang, "about", self._button(person, lang, "make", "make"))

    def _button(self, person: Pseudonym, lang: Lang, name: str, wish: str) -> Button:
        token = buttons.sign(self._button_key, person, f"{_KIND}:{wish}")
        return Button(self._catalog.text(lang, f"code_word.{name}"), token)

    def _say(self, lang: Lang, key: str, *choice: Button, **values: object) -> Reply:
        text = self._catalog.text(lang, f"code_word.{key}", **values)
        # an id in the outbox's form, for channels that show it once and keep it nowhere
        return Reply(text, buttons=choice, id=f"{int(self._clock().timestamp() * 1000)}-0")
