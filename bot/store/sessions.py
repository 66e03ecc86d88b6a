"""Sessions: that a person is known at all, in which language, and through which push channel if any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.errors import UnknownSession, Unreadable
from bot.core.retention import Retention
from bot.core.types import Lang, Pseudonym
from bot.store.codec import digest
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Scripts

#: A person's data key outlives everything sealed with it: the session, unread replies, and the address (30 days).
_PERSON_KEY = timedelta(days=31)
FORMER = "former pseudonym"


@dataclass(frozen=True)
class Session:
    """A person as the store knows them."""

    lang: Lang
    #: push lane that delivers to this person ("telegram"), "" when the person fetches replies
    lane: str


class Sessions:
    """Sessions slide: each contact in either direction starts the retention period anew."""

    def __init__(self, scripts: Scripts, vault: Vault, retention: Retention) -> None:
        self._scripts = scripts
        self._vault = vault
        self._ttl = milliseconds(retention.session)

    async def open(self, person: Pseudonym, lang: Lang, *, lane: str = "", crowd: str = "", request: str = "") -> bool:
        """Make sure the person has a session and a data key; True when it is new (only then `lang` is taken).

        Cases of sessions of one `crowd` keep a distance in the queue, so that nobody fills it alone. A repeated
        `request` gets the same answer: who was interrupted can do again what a new session needs.
        """
        candidate = self._vault.new_key(person)
        new = await self._scripts.run(
            "session_open",
            person=person,
            lang=lang,
            lane=lane,
            crowd=crowd or None,
            request=digest(request) if request else None,
            ttl=self._ttl,
            gen=candidate.gen,
            epoch=candidate.epoch,
            wrapped=candidate.wrapped,
            keep=milliseconds(_PERSON_KEY),
        )
        if new:
            self._vault.forget(person)  # another process may have erased the person we remember
        return bool(new)

    async def exists(self, person: Pseudonym) -> bool:
        """Whether there is a session (not expired, not erased)."""
        return bool(await self._scripts.call("EXISTS", self._scripts.keys("session", person)))

    async def get(self, person: Pseudonym) -> Session:
        """The session. Raises UnknownSession."""
        lang, lane = await self._scripts.call("HMGET", self._scripts.keys("session", person), "lang", "lane")
        if lang is None:
            raise UnknownSession
        return Session("en" if lang == b"en" else "id", lane.decode())

    async def former(self, person: Pseudonym) -> list[Pseudonym]:
        """Their pseudonyms before changes of the keys, the last one first: older buttons were signed for these."""
        blob = await self._scripts.call("GET", self._scripts.keys("former", person))
        if blob is None:
            return []
        try:
            return [Pseudonym(name) for name in (await self._vault.open(person, FORMER, blob)).decode().split()]
        except Unreadable:
            return []

    async def is_hidden(self, person: Pseudonym) -> bool:
        """Whether the person has hidden their chat and was not heard of since."""
        return bool(await self._scripts.call("HEXISTS", self._scripts.keys("session", person), "hidden"))

    async def with_staff(self, person: Pseudonym) -> bool:
        """Whether staff hold the person's case just now."""
        case = await self._scripts.call("GET", self._scripts.keys("case:of", person))
        if case is None:
            return False
        return bool(await self._scripts.call("HGET", self._scripts.keys("case", case.decode()), "state") == b"claimed")

    async def set_lang(self, person: Pseudonym, lang: Lang) -> None:
        """Remember the language chosen by the person. Raises UnknownSession."""
        if not await self._scripts.run("session_lang", person=person, lang=lang):
            raise UnknownSession
