"""The audit trail: who did what to which case and when, never what was said."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.core.errors import StoreError
from bot.core.types import StaffId
from bot.hotline.actions import Action
from bot.settings import utc_now
from bot.store.casefile import at_moment, moment
from bot.store.envelope import milliseconds
from bot.store.scripts import Argument
from bot.store.store import Store

#: An entry is computed anew when another came in between; each time is a rarer coincidence.
_MAX_PREPARATIONS = 50
_PAGE = 1000
#: entries are removed by the clock of Redis, which may be a little ahead
_EARLY = timedelta(days=1)
_ENTRY_ID = re.compile(r"\d{1,18}-\d{1,18}", re.ASCII)
#: who acted when nobody was signed in: the program, or an operator on the command line
SYSTEM = StaffId("system")


@dataclass(frozen=True)
class AuditEntry:
    """One line of the trail."""

    id: str
    at: datetime
    staff: StaffId
    action: str
    #: a case id, or another staff id for actions about accounts; "" if neither
    subject: str


@dataclass(frozen=True)
class AuditFilter:
    """Which entries to show; an empty field lets everything pass."""

    staff: str = ""
    action: str = ""
    #: first characters of the subject: a whole id, or the slot of a case (bot.hotline.handles)
    subject: str = ""
    #: UTC
    day: date | None = None

    def passes(self, entry: AuditEntry) -> bool:
        """Whether the entry is one of those."""
        return (
            self.staff in ("", entry.staff)
            and self.action in ("", entry.action)
            and entry.subject.startswith(self.subject)
            and self.day in (None, entry.at.date())
        )


@dataclass(frozen=True)
class TrailCheck:
    """What a verification found; true when the trail is sound."""

    #: entries that follow from one another, counted from the oldest kept
    sound_entries: int
    #: altered: what `at` says was changed or forged. gap: something between `at` and the entry before it was removed or
    #: put in. cut: the newest entries are missing after `at`. "": nothing
    damage: Literal["", "altered", "gap", "cut"] = ""
    #: None only when everything was cut
    at: AuditEntry | None = None

    def __bool__(self) -> bool:
        return not self.damage


class Audit:
    """Append-only stream; each entry carries a keyed hash over itself and the one before, so a change shows.

    It names the moment of the one before as well: only what has outlived its retention may be missing in front.

    The key is not in Redis: who can write there can neither forge an entry nor take one out of the middle. One per
    process is best: those who share it never have to compute an entry twice.
    """

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._scripts = store.scripts
        self._key = store.keyring.subkey("audit")
        self._ttl = milliseconds(store.retention.audit)
        self._clock = clock
        self._head = b""
        self._turn = asyncio.Lock()

    async def record(self, staff: StaffId, action: Action, subject: str = "") -> None:
        """Append one entry (`CaseQueue` and `StaffRegister` record their own actions)."""
        await self.run("audit_append", staff, action, subject)

    async def run(
        self, script: str, staff: StaffId, action: Action, subject: str, /, **arguments: Argument
    ) -> list[Any]:
        """Run a script that includes lua/audit.lua: its change and the entry happen together or not at all.

        Returns what the script returned, {'done', …} or {refusal, …}.
        """
        async with self._turn:  # in one process one after the other: only other processes can come in between
            return await self._run(script, staff, action, subject, arguments)

    async def _run(
        self, script: str, staff: StaffId, action: Action, subject: str, arguments: Mapping[str, Argument]
    ) -> list[Any]:
        for _ in range(_MAX_PREPARATIONS):
            at = str(moment(self._clock()))
            mac = self._mac(self._head, at, staff, action, subject)
            outcome: list[Any] = await self._scripts.run(
                script,
                **arguments,
                audit_prev=self._head,
                audit_mac=mac,
                audit_at=at,
                audit_staff=staff,
                audit_action=action,
                audit_subject=subject,
                audit_ttl=self._ttl,
            )
            if outcome[0] != b"audit":
                # written unless refused; a wrong guess costs one more round next time
                self._head = _link(mac, at.encode()) if outcome[0] == b"done" else self._head
                return outcome
            self._head = outcome[1]
        raise StoreError("the audit trail kept changing")

    async def entries(self, *, before: str = "", limit: int = 100, only: AuditFilter | None = None) -> list[AuditEntry]:
        """Newest first; `before` is the id of the last entry of the previous page."""
        wanted, found = only or AuditFilter(), list[AuditEntry]()
        if before and not _ENTRY_ID.fullmatch(before):
            return found
        while rows := await self._range("XREVRANGE", f"({before}" if before else "+", "-", _PAGE):
            entries = (_entry(entry_id, row) for entry_id, row in rows)
            found += [entry for entry in entries if wanted.passes(entry)]
            if len(found) >= limit:
                break
            before = rows[-1][0]
        return found[:limit]

    async def verify(self) -> TrailCheck:
        """Whether every kept entry follows from the one before, up to the newest; else where it does not."""
        head, after, last, number = b"", "-", None, 0
        while True:
            rows = await self._range("XRANGE", after, "+", _PAGE)
            for entry_id, row in rows:
                entry = _entry(entry_id, row)
                expected = self._mac(row[b"prev"], str(moment(entry.at)), entry.staff, entry.action, entry.subject)
                if not hmac.compare_digest(expected, row[b"mac"]):
                    return TrailCheck(number, "altered", entry)
                if head != row[b"prev"] if last else self._is_missed(row[b"prev"]):
                    return TrailCheck(number, "gap", entry)
                head, last, after, number = _link(row[b"mac"], row[b"at"]), entry, f"({entry_id}", number + 1
            if rows:
                continue  # somebody may have written meanwhile
            newest = await self._scripts.call("GET", self._scripts.keys("audit:head")) or b""
            if newest == head:
                return TrailCheck(number)
            if not await self._range("XRANGE", after, "+", 1):
                return TrailCheck(number, "cut", last)

    def _is_missed(self, prev: bytes) -> bool:
        """Whether the entry before the oldest one should still be there."""
        return bool(prev) and int(prev.split()[1]) > moment(self._clock() + _EARLY) - self._ttl

    async def _range(self, command: str, start: str, end: str, limit: int) -> list[tuple[str, dict[bytes, bytes]]]:
        rows = await self._scripts.call(command, self._scripts.keys("audit"), start, end, "COUNT", limit)
        return [(entry_id.decode(), row) for entry_id, row in rows]

    def _mac(self, prev: bytes, *fields: str) -> bytes:
        # codes and ids have no separator of their own inside
        return hmac.new(self._key, b"\0".join((prev, *map(str.encode, fields))), hashlib.sha256).hexdigest().encode()


def _link(mac: bytes, at: bytes) -> bytes:
    return mac + b" " + at


def _entry(entry_id: str, row: dict[bytes, bytes]) -> AuditEntry:
    return AuditEntry(
        id=entry_id,
        at=at_moment(int(row[b"at"])),
        staff=StaffId(row[b"staff"].decode()),
        action=row[b"action"].decode(),
        subject=row[b"subject"].decode(),
    )
