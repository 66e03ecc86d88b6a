"""Ids of the messages in a person's chat, kept only to delete them there, and only as long as that is possible."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.errors import UnknownSession, Unreadable
from bot.core.retention import Retention
from bot.core.types import Pseudonym
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Scripts

#: More than anybody writes in two days; of a flood the oldest are forgotten.
_MOST = 3000
#: so many further numbers a message may have got than the newest that anybody has seen: in its chat, and in all
_UNSEEN, _UNSEEN_IN_ALL = 12, 20
#: and so many are tried at most
_MOST_TRIED = 80
MESSAGE_ID, SENDING = "message id", "sending"


@dataclass(frozen=True)
class Trace:
    """One message. `tag` is for whoever wrote it: which part of which reply it is, or a fingerprint of its text."""

    message: int
    tag: str = ""
    blob: bytes = field(default=b"", repr=False, compare=False)
    #: when it was noted, in ms by the clock of Redis; 0 = not noted yet
    noted: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Sending:
    """The part of a reply whose sending began, and the newest numbers of messages known before it."""

    tag: str
    #: in this chat, and in all chats: a channel may count in either way
    after: int
    after_all: int
    #: the newest number in all chats by now
    newest: int = 0

    def next_numbers(self) -> list[int]:
        """What the message could be called, if it was sent at all; the likeliest first."""
        in_chat = range(self.after + 1, self.after + 1 + _UNSEEN)
        start = max(self.after, self.after_all)
        end = min(max(start, self.newest) + _UNSEEN_IN_ALL, start + _MOST_TRIED)
        return list(dict.fromkeys((*range(start + 1, end + 1), *in_chat)))


class Traces:
    """Per person, sealed with their key. Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, vault: Vault, retention: Retention) -> None:
        self._scripts = scripts
        self._vault = vault
        self._ttl = milliseconds(retention.message_ids)

    async def add(self, person: Pseudonym, traces: Sequence[Trace], *, sent: bool = False) -> None:
        """Remember messages; `sent` = what `begin` announced is done. Raises UnknownSession: the person was erased."""
        try:
            blobs = [await self._seal(person, MESSAGE_ID, [trace.message, trace.tag]) for trace in traces]
        except Unreadable:
            raise UnknownSession from None
        if not await self._scripts.run(
            "traces_add",
            person=person,
            blobs=blobs,
            newest=max(trace.message for trace in traces),
            ttl=self._ttl,
            most=_MOST,
            sent=1 if sent else None,
        ):
            self._vault.forget(person)
            raise UnknownSession

    async def all(self, person: Pseudonym, *, newest: int = 0) -> list[Trace]:
        """Oldest first; with `newest` only so many of the last ones. Empty when the person was erased."""
        name, first = self._scripts.keys("exit", person), -newest if newest else 0
        rows = await self._scripts.call("ZRANGE", name, first, -1, "WITHSCORES")
        found = []
        for blob, noted in zip(rows[::2], rows[1::2], strict=True):
            try:
                message, tag = json.loads(await self._vault.open(person, MESSAGE_ID, blob))
            except Unreadable:
                continue
            found.append(Trace(message, tag, blob, int(noted)))
        return found

    async def drop(self, person: Pseudonym, traces: Sequence[Trace]) -> None:
        """These messages are gone from the chat."""
        if traces:
            await self._scripts.call("ZREM", self._scripts.keys("exit", person), *(trace.blob for trace in traces))

    async def begin(self, person: Pseudonym, tag: str) -> None:
        """Sending a part begins: should this process end now, its successor knows where to look for it.

        Raises UnknownSession.
        """
        newest = max((trace.message for trace in await self.all(person, newest=5)), default=0)
        try:
            blob = await self._seal(person, SENDING, [tag, newest, await self._newest()])
        except Unreadable:
            raise UnknownSession from None
        if not await self._scripts.run("sealed_set", person=person, name="sending", blob=blob, ttl=self._ttl):
            self._vault.forget(person)
            raise UnknownSession

    async def begun(self, person: Pseudonym) -> Sending | None:
        """The sending that began and of which nobody knows how it ended."""
        blob = await self._scripts.call("GET", self._scripts.keys("sending", person))
        if blob is None:
            return None
        try:
            tag, after, after_all = json.loads(await self._vault.open(person, SENDING, blob))
        except Unreadable:
            return None
        return Sending(tag, after, after_all, await self._newest())

    async def not_sent(self, person: Pseudonym) -> None:
        """What `begin` announced certainly did not happen."""
        await self._scripts.call("DEL", self._scripts.keys("sending", person))

    async def _newest(self) -> int:
        return int(await self._scripts.call("GET", self._scripts.keys("newest")) or 0)

    async def _seal(self, person: Pseudonym, purpose: str, row: list[object]) -> bytes:
        return await self._vault.seal(person, purpose, json.dumps(row).encode())
