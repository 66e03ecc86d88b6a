"""Looking at cases: the queue in its order, one case, its conversation, and what changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.core.cases import Case, order
from bot.core.errors import Refused, Unreadable
from bot.core.types import CaseId, CaseText, StaffId, Tier
from bot.hotline.handles import Handles
from bot.hotline.rows import case_of
from bot.store.casefile import DEBRIEF, NOTE, TEXT, at_moment
from bot.store.codec import load_case_text
from bot.store.store import Store

_CASE_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
#: orders below this are of tier "urgent" (lua/case.lua `case_order`)
_URGENT_BELOW = "(20000000000000"
_ALL = 10_000
_MOST_CHANGES = 1_000


@dataclass(frozen=True)
class CaseSummary:
    """A waiting case and its place: position 1 is served next."""

    position: int
    case: Case


@dataclass(frozen=True)
class Counts:
    """How much there is to do."""

    waiting: int
    claimed: int
    #: of the waiting ones, those with tier "urgent"
    urgent: int
    snoozed: int = 0


@dataclass(frozen=True)
class Change:
    """Something happened to a case.

    `what`: opened, raised, text, claimed, replied, noted, handed_back, transferred, snoozed, woken, labelled,
    lapsed, contacts, closed, reopened, erased; break (of a staff member, without a case).
    """

    case_id: CaseId
    what: str


@dataclass(frozen=True)
class Note:
    """A remark staff keep for each other; the person never sees it."""

    at: datetime
    staff: StaffId
    text: str


@dataclass(frozen=True)
class Wait:
    """One measured wait; it does not say whose."""

    tier: Tier
    opened_at: datetime
    taken_at: datetime


class CaseBoard:
    """Everything about cases that changes nothing. Calls raise StoreDown."""

    def __init__(self, store: Store, handles: Handles) -> None:
        self._scripts = store.scripts
        self._vault = store.vault
        self._news = store.news
        self._handles = handles

    async def waiting(self, limit: int = 50) -> list[CaseSummary]:
        """The waiting cases, most dangerous and then longest waiting first."""
        cases = await self._list("case:waiting", limit)
        return [CaseSummary(position, case) for position, case in enumerate(cases, start=1)]

    async def claimed(self) -> list[Case]:
        """All cases somebody holds, most dangerous first."""
        return sorted(await self._list("case:claimed", _ALL), key=order)

    async def mine(self, staff: StaffId) -> list[Case]:
        """The cases this staff member holds, most dangerous first."""
        return [case for case in await self.claimed() if case.claimed_by == staff]

    async def snoozed(self) -> list[Case]:
        """Cases that were put off, the one that comes back first in front."""
        return await self._list("case:snoozed", _ALL)

    async def on_break(self, staff: StaffId) -> datetime | None:
        """Since when this staff member takes no new cases; None when they do."""
        since = await self._scripts.call("HGET", self._scripts.keys("staff:duty", staff), "break")
        return None if since is None else at_moment(int(since))

    async def closed(self, limit: int = 50) -> list[Case]:
        """Cases closed lately, newest first (those that can be reopened)."""
        return await self._list("case:closed", limit, newest=True)

    async def counts(self) -> Counts:
        """Numbers for the header of the console and for health."""
        keys = self._scripts.keys
        return Counts(
            waiting=int(await self._scripts.call("ZCARD", keys("case:waiting"))),
            claimed=int(await self._scripts.call("ZCARD", keys("case:claimed"))),
            urgent=int(await self._scripts.call("ZCOUNT", keys("case:waiting"), "-inf", _URGENT_BELOW)),
            snoozed=int(await self._scripts.call("ZCARD", keys("case:snoozed"))),
        )

    async def position(self, case_id: CaseId) -> int | None:
        """Place in the queue, 1 = next; None when the case is not waiting."""
        rank = await self._scripts.call("ZRANK", self._scripts.keys("case:waiting"), checked(case_id))
        return None if rank is None else int(rank) + 1

    async def get(self, case_id: CaseId) -> Case:
        """One case. Raises Refused("unknown_case")."""
        row = await self._scripts.run("case_row", case=checked(case_id))
        if not row:
            raise Refused("unknown_case")
        return case_of(case_id, row, self._handles)

    async def conversation(self, case_id: CaseId) -> list[CaseText]:
        """Its lines, oldest first; empty after erasing or retention."""
        return await self._lines("case:texts", TEXT, case_id)

    async def notes(self, case_id: CaseId) -> list[Note]:
        """What staff noted, oldest first; empty after erasing or retention."""
        return [Note(line.at, StaffId(line.by), line.text) for line in await self._lines("case:notes", NOTE, case_id)]

    async def debriefs(self, case_id: CaseId, staff: StaffId) -> list[Note]:
        """What this staff member noted for themselves when closing the case, oldest first."""
        lines = await self._lines("case:debrief", DEBRIEF, case_id)
        return [Note(line.at, StaffId(line.by), line.text) for line in lines if line.by == staff]

    async def mentions(self, staff: StaffId) -> list[Case]:
        """Cases in which a note is for this staff member and not opened yet, the newest mention first."""
        entries = await self._scripts.call("ZREVRANGE", self._scripts.keys("case:mentions"), 0, -1)
        found = []
        for case_id, _, named in (entry.decode().partition(" ") for entry in entries):
            row = await self._scripts.run("case_row", case=case_id) if named == staff else None
            if row:
                found.append(case_of(case_id, row, self._handles))
        return found

    async def waits(self) -> list[Wait]:
        """How long cases waited until somebody first took them; the last 500, newest first."""
        entries = await self._scripts.call("LRANGE", self._scripts.keys("case:waits"), 0, -1)
        rows = (entry.decode().split(" ") for entry in entries)
        return [Wait(cast(Tier, tier), at_moment(int(opened)), at_moment(int(taken))) for tier, opened, taken in rows]

    async def changes(self, since: str, seconds: float) -> tuple[str, list[Change]]:
        """Changes after the cursor `since` ("" = from now on), waiting up to `seconds`; and the next cursor."""
        name = self._scripts.keys("case:changes")
        if not since:
            newest = await self._scripts.call("XREVRANGE", name, "+", "-", "COUNT", 1)
            since = newest[0][0].decode() if newest else "0-0"

        async def look(_last: bool) -> tuple[str, list[Change]]:
            entries = await self._scripts.call("XRANGE", name, f"({since}", "+", "COUNT", _MOST_CHANGES)
            changes = [Change(CaseId(fields[b"case"].decode()), fields[b"what"].decode()) for _, fields in entries]
            return (entries[-1][0].decode() if entries else since), changes

        return await self._news.until("cases", look, lambda found: bool(found[1]), seconds)

    async def _list(self, queue: str, limit: int, *, newest: bool = False) -> list[Case]:
        rows = await self._scripts.run("case_list", queue=queue, limit=limit, newest=1 if newest else None)
        return [case_of(case_id.decode(), row, self._handles) for case_id, row in rows]

    async def _lines(self, name: str, purpose: str, case_id: CaseId) -> list[CaseText]:
        lines = []
        for blob in await self._scripts.call("LRANGE", self._scripts.keys(name, checked(case_id)), 0, -1):
            try:
                lines.append(load_case_text(await self._vault.open(case_id, purpose, blob)))
            except Unreadable:
                return []  # erased between the two looks
        return lines


def checked(case_id: CaseId) -> CaseId:
    """The id, if it can be one: it comes from the address line of a browser. Raises Refused("unknown_case")."""
    if not _CASE_ID.fullmatch(case_id):
        raise Refused("unknown_case")
    return case_id
