"""Files for the staff who hold a case: wanted, fetched, sealed for the case, and gone after a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, cast

from bot.core.errors import StoreError, UnknownSession, Unreadable
from bot.core.media import MOST_FILES, MediaKind, Medium
from bot.core.retention import Retention
from bot.core.types import CaseId, CaseText, LineKind, Pseudonym
from bot.settings import utc_now
from bot.store.casefile import TEXT, case_periods, moment
from bot.store.codec import digest, dump_case_text
from bot.store.envelope import Vault, milliseconds
from bot.store.scripts import Scripts

#: whether a person's files are taken; nobody: no staff hold a case of theirs
Taking = Literal["nobody", "off", "on"]
#: done: staff have it; full: the case holds as many files as it may
Attached = Literal["done", "nobody", "off", "full"]
Part = Literal["data", "preview"]

MEDIUM, WANTED = "medium", "wanted file"
_LEASE = timedelta(seconds=90)
#: what could not be fetched by then never will be
_WANTED = timedelta(hours=1)
#: staff read once in this time that their person tries to send files
_SAME_ATTEMPT = timedelta(minutes=30)
_MAX_TRIES = 8


@dataclass(frozen=True)
class Wanted:
    """A file to fetch; `where` is the channel's own."""

    person: Pseudonym
    id: str
    where: bytes = field(repr=False)


class MediaStore:
    """Calls raise StoreDown."""

    def __init__(
        self, scripts: Scripts, vault: Vault, retention: Retention, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._scripts = scripts
        self._vault = vault
        self._retention = retention
        self._clock = clock

    async def taking(self, person: Pseudonym) -> Taking:
        """Whether the person's files are taken now."""
        state, _ = await self._state(person)
        return state

    async def refused(self, person: Pseudonym) -> None:
        """Let the staff who hold the case know that its person tried to send a file."""
        for _ in range(_MAX_TRIES):
            state, case_id = await self._state(person)
            line = await self._line(case_id, "refused") if state == "off" else None
            if line is None:
                return
            outcome = await self._scripts.run(
                "media_refused",
                person=person,
                case=case_id,
                line=line,
                dedupe=digest(f"refused file:{case_id}"),
                dedupe_ttl=milliseconds(_SAME_ATTEMPT),
                now=moment(self._clock()),
                **case_periods(self._retention),
            )
            if outcome == b"done":
                return

    async def want(self, person: Pseudonym, file_id: str, where: bytes) -> None:
        """Remember a file that is to be fetched; the same one again changes nothing. Raises UnknownSession."""
        for _ in range(2):
            try:
                blob = await self._vault.seal(person, WANTED, where)
            except Unreadable:
                raise UnknownSession from None
            outcome = await self._scripts.run(
                "media_want",
                person=person,
                id=file_id,
                blob=blob,
                ttl=milliseconds(_WANTED),
                dedupe_ttl=milliseconds(self._retention.dedupe),
            )
            if outcome == b"stored":
                return
            self._vault.forget(person)
        raise UnknownSession

    async def take_wanted(self) -> Wanted | None:
        """A file to fetch; it comes back after a while unless it was `done`."""
        taken = await self._scripts.run("media_take", lease=milliseconds(_LEASE))
        if not taken:
            return None
        person, file_id, blob = taken
        wanted = Wanted(Pseudonym(person.decode()), file_id.decode(), b"")
        try:
            return Wanted(wanted.person, wanted.id, await self._vault.open(wanted.person, WANTED, blob))
        except Unreadable:
            await self.done(wanted)
            return None

    async def done(self, wanted: Wanted) -> None:
        """It need not be fetched any more."""
        await self._scripts.run("media_done", person=wanted.person, id=wanted.id)

    async def attach(self, person: Pseudonym, file_id: str, medium: Medium) -> Attached:
        """Give a file to the staff who hold the person's case, once."""
        for _ in range(_MAX_TRIES):
            state, case_id = await self._state(person)
            if state != "on":
                return state
            line = await self._line(case_id, medium.kind, file_id)
            if line is None:
                continue
            outcome = await self._scripts.run(
                "media_attach",
                person=person,
                case=case_id,
                id=file_id,
                kind=await self._vault.seal(case_id, MEDIUM, medium.kind.encode()),
                line=line,
                data=await self._vault.seal(case_id, MEDIUM, medium.data),
                preview=await self._vault.seal(case_id, MEDIUM, medium.preview),
                ttl=milliseconds(self._retention.media),
                most=MOST_FILES,
                now=moment(self._clock()),
                **case_periods(self._retention),
            )
            if outcome != b"moved":
                return cast(Attached, outcome.decode())
        raise StoreError("the person's case kept changing")

    async def find(self, case_id: CaseId, file_id: str, part: Part) -> tuple[MediaKind, bytes] | None:
        """A case's file, or the few pixels of its preview; None when it is gone."""
        found = await self._scripts.run("media_find", case=case_id, id=file_id, part=part)
        try:
            kind, plain = [await self._vault.open(case_id, MEDIUM, blob) for blob in found or (b"", b"")]
        except Unreadable:
            return None
        return (cast(MediaKind, kind.decode()), plain) if plain else None

    async def _state(self, person: Pseudonym) -> tuple[Taking, CaseId]:
        state, case = await self._scripts.run("media_state", person=person)
        return cast(Taking, state.decode()), CaseId(case.decode())

    async def _line(self, case_id: CaseId, kind: LineKind, file_id: str = "") -> bytes | None:
        line = CaseText("person", "", self._clock(), kind=kind, media=file_id)
        try:
            return await self._vault.seal(case_id, TEXT, dump_case_text(line))
        except Unreadable:
            return None  # erased in this moment
