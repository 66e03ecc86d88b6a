"""A person goes on under another pseudonym: prepares what one script (lua/return_take.lua) moves, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bot.core.cases import LEASE, Lease
from bot.core.errors import Unreadable
from bot.core.retention import Retention
from bot.core.types import LANGS, CaseId, CaseText, Incoming, Lang, Pseudonym
from bot.settings import utc_now
from bot.store.casefile import LINK, NOTE, TEXT, case_periods, moment
from bot.store.checkins import moved_check_ins
from bot.store.codec import MESSAGE, digest, dump_case_text, dump_incoming, dump_reply, load_reply
from bot.store.envelope import Vault, milliseconds
from bot.store.keys import PERSONAL_NAMES
from bot.store.mailbox import TRACKER
from bot.store.outbox import REPLY, outbox_periods
from bot.store.scripts import Argument, Scripts

#: what staff read in the case, by language
Sentence = Mapping[Lang, str]

#: action of the message that the person's next turn finds: `return:back:<language>:<country or nothing>`
BACK = "return:back"


@dataclass(frozen=True)
class _OpenCase:
    id: str
    state: str
    lang: Lang
    country: str


#: a case that was put off is one that waits
_OPEN = (b"waiting", b"snoozed", b"claimed")
_NO_CASE = _OpenCase("", "none", "id", "")


class Takeover:
    """Everything sealed for the old pseudonym is opened and sealed for the new one; nothing is written before."""

    def __init__(
        self,
        scripts: Scripts,
        vault: Vault,
        retention: Retention,
        claims: Lease = LEASE,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._clock = clock
        self._periods: dict[str, Argument] = {
            **case_periods(retention, claims),
            **outbox_periods(retention),
            "mailbox_ttl": milliseconds(retention.mailbox),
            "dedupe_ttl": milliseconds(retention.dedupe),
            "texts_ttl": milliseconds(retention.case_texts_after_close),
            "notes_ttl": milliseconds(retention.notes),
        }

    async def was_done(self, person: Pseudonym, request: str) -> bool:
        """Whether this request has moved something to the person already."""
        seen = self._scripts.keys("mailbox:seen", person)
        return await self._scripts.call("ZSCORE", seen, digest(request)) is not None

    async def run(
        self, old: Pseudonym, new: Pseudonym, code: str, link: bytes, sentence: Sentence, request: str, lang: Lang
    ) -> str:
        """One try: "done", "seen", "unknown" (no session), "wrong" (the code has ended), or "moved": try again."""
        try:
            prepared = await self._prepared(old, new, sentence, request, lang)
        except Unreadable:
            self._vault.forget(new)
            known = await self._scripts.call("EXISTS", self._scripts.keys("key", new))
            return "moved" if known else "unknown"
        outcome, *_ = await self._scripts.run(
            "return_take",
            old=old,
            person=new,
            code=code,
            link=link,
            dedupe=digest(request),
            names=PERSONAL_NAMES,
            now=moment(self._clock()),
            **self._periods,
            **prepared,
        )
        if outcome == b"done":
            self._vault.forget(old)
        if outcome == b"moved":
            self._vault.forget(new)
        return str(outcome.decode())

    async def _prepared(
        self, old: Pseudonym, new: Pseudonym, sentence: Sentence, request: str, lang: Lang
    ) -> dict[str, Argument]:
        waiting = await self._scripts.call("LRANGE", self._scripts.keys("mailbox:in", old), 0, -1)
        theirs, mine = await self._open_case(old), await self._open_case(new)
        back = await self._vault.seal(new, MESSAGE, dump_incoming(await self._back(old, theirs, request, lang)))
        return {
            "waiting": waiting,
            "messages": [*await self._moved(old, new, MESSAGE, waiting), back],
            **await self._unread(old, new),
            **await self._links(old, new),
            **await self._cases(theirs, mine, sentence),
            **await moved_check_ins(self._scripts, self._vault, old, new, self._clock()),
        }

    async def _moved(self, old: Pseudonym, new: Pseudonym, purpose: str, blobs: Sequence[bytes]) -> list[bytes]:
        """The same values sealed for the new pseudonym; those that nobody can open are left behind."""
        moved = []
        for blob in blobs:
            try:
                plain = await self._vault.open(old, purpose, blob)
            except Unreadable:
                continue
            moved.append(await self._vault.seal(new, purpose, plain))
        return moved

    async def _unread(self, old: Pseudonym, new: Pseudonym) -> dict[str, Argument]:
        """What staff said and nobody has fetched; the bot's own words and their buttons were for the old device."""
        outbox = self._scripts.keys("outbox", old)
        cursor = await self._scripts.call("HGET", self._scripts.keys("session", old), "cursor") or b"0-0"
        entries: list[Any] = await self._scripts.call("XRANGE", outbox, "-", "+")
        replies = []
        for entry_id, values in entries:
            if _later(entry_id, cursor):
                replies += await self._from_staff(old, new, values[b"blob"])
        return {"last": entries[-1][0] if entries else "", "cursor": cursor, "replies": replies}

    async def _from_staff(self, old: Pseudonym, new: Pseudonym, blob: bytes) -> list[bytes]:
        try:
            reply = load_reply(await self._vault.open(old, REPLY, blob), "")
        except Unreadable:
            return []
        return [await self._vault.seal(new, REPLY, dump_reply(reply))] if reply.sender == "staff" else []

    async def _links(self, old: Pseudonym, new: Pseudonym) -> dict[str, Argument]:
        """All cases of the person, closed ones too, with a link that names the new pseudonym ('' = erased)."""
        cases = sorted(await self._scripts.call("SMEMBERS", self._scripts.keys("case:all", old)))
        links = [await self._link(CaseId(case.decode()), new) for case in cases]
        return {"cases": cases, "links": links}

    async def _link(self, case_id: CaseId, new: Pseudonym) -> bytes:
        if not await self._scripts.call("HEXISTS", self._scripts.keys("case", case_id), "link"):
            return b""
        try:
            return await self._vault.seal(case_id, LINK, new.encode())
        except Unreadable:
            return b""

    async def _cases(self, theirs: _OpenCase, mine: _OpenCase, sentence: Sentence) -> dict[str, Argument]:
        """Which open case goes on, and what the other one hands over to it."""
        found: dict[str, Argument] = {"old_case": theirs.id, "new_case": mine.id}
        if not theirs.id:
            return found
        kept, joined = theirs, mine
        if mine.state == "claimed" and theirs.state != "claimed":
            kept, joined = mine, theirs
        line = CaseText("system", sentence[kept.lang], self._clock())
        return {
            **found,
            "kept": kept.id,
            "joined": joined.id,
            "line": await self._vault.seal(kept.id, TEXT, dump_case_text(line)),
            "texts": await self._handed_over(joined, kept, "case:texts", TEXT),
            "notes": await self._handed_over(joined, kept, "case:notes", NOTE),
        }

    async def _handed_over(self, joined: _OpenCase, kept: _OpenCase, name: str, purpose: str) -> list[bytes]:
        if not joined.id:
            return []
        blobs = await self._scripts.call("LRANGE", self._scripts.keys(name, joined.id), 0, -1)
        plain = [await self._vault.open(joined.id, purpose, blob) for blob in blobs]
        return [await self._vault.seal(kept.id, purpose, one) for one in plain]

    async def _open_case(self, person: Pseudonym) -> _OpenCase:
        case_id = await self._scripts.call("GET", self._scripts.keys("case:of", person))
        if case_id is None:
            return _NO_CASE
        name = self._scripts.keys("case", case_id.decode())
        state, lang, country = await self._scripts.call("HMGET", name, "state", "lang", "country")
        if state not in _OPEN:
            return _NO_CASE
        return _OpenCase(case_id.decode(), state.decode(), "en" if lang == b"en" else "id", (country or b"").decode())

    async def _back(self, old: Pseudonym, case: _OpenCase, request: str, lang: Lang) -> Incoming:
        """The message with which the new pseudonym's dialogue learns what is safe to know of the old one."""
        slots = await self._slots(old)
        spoken = slots.get("language") if slots.get("language") in LANGS else lang
        country = str(slots.get("country") or case.country or "")
        action = f"{BACK}:{spoken}:{country}"
        return Incoming(id=request, at=self._clock(), action=action, lang=cast(Lang, spoken))

    async def _slots(self, old: Pseudonym) -> Mapping[str, Any]:
        """The slots of the old conversation; empty when it is over."""
        blob = await self._scripts.call("HGET", self._scripts.keys("tracker", old), "blob")
        try:
            kept = json.loads(await self._vault.open(old, TRACKER, blob)) if blob else {}
        except (Unreadable, ValueError):
            return {}
        return cast("Mapping[str, Any]", kept.get("slots") or {}) if isinstance(kept, dict) else {}


def _later(left: bytes, right: bytes) -> bool:
    return tuple(map(int, left.split(b"-"))) > tuple(map(int, right.split(b"-")))
