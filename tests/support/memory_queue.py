"""The in-memory twin of bot.hotline.queue.CaseQueue: the pure state machine of bot.core.cases and a few dicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core import cases
from bot.core.cases import LEASE, Case, Claim, Label, Lease, Load
from bot.core.errors import Refused, UnknownSession
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Reply, StaffId
from bot.hotline.board import CaseSummary, Counts, Note
from bot.hotline.queue import NO_LIMIT
from bot.hotline.speech import Sentences

TEXTS_KEPT = timedelta(days=7)


@dataclass
class _Kept:
    case: Case
    person: Pseudonym
    lines: list[CaseText] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    debriefs: list[Note] = field(default_factory=list)
    mentions: list[StaffId] = field(default_factory=list)
    #: id, moment and writer of the last reply
    replied: tuple[str, datetime | None, str, str] = ("", None, "", "")


class MemoryQueue:
    """Speaks like CaseQueue; `reachable` and `said` stand for sessions and outboxes."""

    def __init__(self, clock: Callable[[], datetime], *, lapsed: Sentences | None = None, lease: Lease = LEASE) -> None:
        self._lease = lease
        self._clock = clock
        self._lapsed = lapsed
        self._breaks: dict[StaffId, datetime] = {}
        self._kept: dict[CaseId, _Kept] = {}
        self._fence = 0
        self._number = 0
        self.reachable: set[Pseudonym] = set()
        self.said: dict[Pseudonym, list[Reply]] = {}

    async def open(self, person: Pseudonym, opening: CaseOpening) -> CaseId:
        if person not in self.reachable:
            raise UnknownSession
        now, kept = self._clock(), self._open_of(person)
        if kept is None:
            self._number += 1
            case_id = CaseId(f"{self._number:024x}")
            self._kept[case_id] = _Kept(cases.open_case(case_id, opening, now), person, list(opening.texts))
            return case_id
        kept.case = cases.raise_danger(kept.case, opening.tier, opening.priority, opening.reasons, now, self._lease)
        self._hear(kept, opening.texts)
        return kept.case.id

    async def turn(self, person: Pseudonym, lines: Sequence[CaseText], raise_reasons: tuple[str, ...]) -> None:
        """What Mailbox.commit does to the person's case."""
        kept = self._open_of(person)
        if kept is None:
            return
        if raise_reasons:
            kept.case = cases.raise_danger(kept.case, "urgent", 1, raise_reasons, self._clock(), self._lease)
        self._hear(kept, lines)

    async def waiting(self, limit: int = 50) -> list[CaseSummary]:
        return [CaseSummary(at, case) for at, case in enumerate(self._in_state("waiting")[:limit], start=1)]

    async def claimed(self) -> list[Case]:
        return self._in_state("claimed")

    async def mine(self, staff: StaffId) -> list[Case]:
        return [case for case in self._in_state("claimed") if case.claimed_by == staff]

    async def closed(self, limit: int = 50) -> list[Case]:
        newest = sorted(self._in_state("closed"), key=lambda case: (case.closed_at, case.id), reverse=True)
        return newest[:limit]

    async def counts(self) -> Counts:
        waiting = self._in_state("waiting")
        urgent = sum(case.tier == "urgent" for case in waiting)
        return Counts(len(waiting), len(self._in_state("claimed")), urgent, len(self._in_state("snoozed")))

    async def snoozed(self) -> list[Case]:
        return sorted(self._in_state("snoozed"), key=lambda case: (case.wake_at, case.id))

    async def on_break(self, staff: StaffId) -> datetime | None:
        return self._breaks.get(staff)

    async def pause(self, staff: StaffId) -> None:
        self._breaks.setdefault(staff, self._clock())

    async def resume(self, staff: StaffId) -> None:
        self._breaks.pop(staff, None)

    async def position(self, case_id: CaseId) -> int | None:
        found = [summary.position for summary in await self.waiting(10_000) if summary.case.id == case_id]
        return found[0] if found else None

    async def get(self, case_id: CaseId) -> Case:
        return self._find(case_id).case

    async def conversation(self, case_id: CaseId) -> list[CaseText]:
        return list(self._find(case_id).lines)

    async def claim_next(
        self,
        staff: StaffId,
        langs: Sequence[Lang],
        *,
        load: Load = NO_LIMIT,
        suits: Callable[[Case], bool] | None = None,
        greeting: Sentences | None = None,
    ) -> Case | None:
        await self.lapse_expired(self._clock())
        await self.wake_due(self._clock())
        for case in self._in_state("waiting"):
            if case.lang in langs and (suits is None or suits(case)):
                if staff in self._breaks:
                    raise Refused("on_break")
                if not load.admits(await self.mine(staff)):
                    raise Refused("load_full")
                return await self.claim(staff, case.id, greeting=greeting)
        return None

    async def claim(self, staff: StaffId, case_id: CaseId, *, greeting: Sentences | None = None) -> Case:
        await self.lapse_expired(self._clock())
        kept = self._find(case_id)
        renewed = kept.case.claimed_by == staff
        kept.case = cases.claim_case(kept.case, staff, self._next_fence(), self._clock(), self._lease)
        if not renewed:
            self._say(kept, greeting)
        return kept.case

    async def transfer(self, claim: Claim, to: StaffId, *, notice: Sentences | None = None) -> Case:
        kept = self._find(claim.case_id)
        return self._give(
            kept, cases.transfer(kept.case, claim, to, self._next_fence(), self._clock(), self._lease), notice
        )

    async def assign(self, case_id: CaseId, by: StaffId, to: StaffId, *, notice: Sentences | None = None) -> Case:
        kept = self._find(case_id)
        return self._give(kept, cases.assign(kept.case, by, to, self._next_fence(), self._clock(), self._lease), notice)

    async def snooze(self, claim: Claim, until: datetime, *, farewell: Sentences | None = None) -> None:
        kept = self._find(claim.case_id)
        kept.case = cases.snooze(kept.case, claim, until, self._clock())
        self._say(kept, farewell)

    async def wake_due(self, now: datetime) -> tuple[CaseId, ...]:
        woken = []
        for case in await self.snoozed():
            self._kept[case.id].case = after = cases.wake(case, now)
            if after != case:
                woken.append(case.id)
        return tuple(woken)

    async def touch(self, claim: Claim) -> Claim:
        return self._renew(claim, has_read=False)

    async def looked(self, claim: Claim) -> Claim:
        return self._renew(claim, has_read=True)

    async def reply(self, claim: Claim, text: str, by_handle: str, *, dedupe_id: str = "", mark: str = "") -> None:
        kept = self._find(claim.case_id)
        case = cases.say(kept.case, claim, self._clock(), self._lease)
        if kept.person not in self.reachable:
            raise Refused("unreachable")
        kept.case = case
        kept.replied = (f"{len(self.said.get(kept.person, []))}-1", self._clock(), claim.staff, mark)
        kept.lines.append(CaseText("staff", text, self._clock(), by=by_handle))
        self.said.setdefault(kept.person, []).append(Reply(text, sender="staff"))

    async def correctable(self, case_id: CaseId, staff: StaffId, *, mark: str = "") -> str:
        reply_id, at, by, called = self._find(case_id).replied
        fresh = by == staff and at and self._clock() - at <= cases.CORRECTABLE
        return reply_id if fresh and mark in ("", called) else ""

    async def correct(self, claim: Claim, reply_id: str, text: str, by_handle: str, *, dedupe_id: str = "") -> None:
        kept = self._find(claim.case_id)
        if not reply_id or await self.correctable(claim.case_id, claim.staff) != reply_id:
            raise Refused("too_late")
        kept.case = cases.say(kept.case, claim, self._clock(), self._lease)
        kept.replied = (reply_id, self._clock(), claim.staff, kept.replied[3])
        kept.lines.append(CaseText("staff", text, self._clock(), by=by_handle, kind="correction"))
        self.said.setdefault(kept.person, []).append(Reply(text, sender="staff", corrects=reply_id))

    async def label(self, claim: Claim, name: Label, codes: Sequence[str]) -> None:
        kept = self._find(claim.case_id)
        kept.case = cases.label(kept.case, claim, name, codes, self._clock(), self._lease)

    async def accept_media(self, claim: Claim, *, on: bool, notice: Sentences | None = None) -> None:
        kept = self._find(claim.case_id)
        kept.case = cases.accept_media(kept.case, claim, self._clock(), self._lease, on=on)
        self._say(kept, notice)

    async def note(self, claim: Claim, text: str, *, mentions: Sequence[StaffId] = ()) -> None:
        kept = self._find(claim.case_id)
        kept.case = cases.say(kept.case, claim, self._clock(), self._lease)
        kept.notes.append(Note(self._clock(), claim.staff, text))
        kept.mentions = [one for one in kept.mentions if one not in mentions] + list(mentions)

    async def notes(self, case_id: CaseId) -> list[Note]:
        return list(self._find(case_id).notes)

    async def debriefs(self, case_id: CaseId, staff: StaffId) -> list[Note]:
        return [note for note in self._find(case_id).debriefs if note.staff == staff]

    async def mentions(self, staff: StaffId) -> list[Case]:
        return [kept.case for kept in self._kept.values() if staff in kept.mentions]

    async def mention_seen(self, staff: StaffId, case_id: CaseId) -> None:
        mentions = self._find(case_id).mentions
        if staff in mentions:
            mentions.remove(staff)

    async def hand_back(self, claim: Claim, *, farewell: Sentences | None = None) -> None:
        kept = self._find(claim.case_id)
        kept.case = cases.hand_back(kept.case, claim, self._clock())
        self._say(kept, farewell)

    async def close(self, claim: Claim, outcome: str, *, farewell: Sentences | None = None, debrief: str = "") -> None:
        kept = self._find(claim.case_id)
        kept.case = cases.close(kept.case, claim, outcome, self._clock())
        kept.debriefs += [Note(self._clock(), claim.staff, debrief)] if debrief else []
        self._say(kept, farewell)

    async def reopen(self, case_id: CaseId, staff: StaffId, *, greeting: Sentences | None = None) -> Case:
        kept, now = self._find(case_id), self._clock()
        case = cases.reopen(kept.case, staff, self._next_fence(), now, self._lease)
        if kept.case.closed_at is not None and kept.case.closed_at + TEXTS_KEPT <= now:
            raise Refused("texts_gone")
        if self._open_of(kept.person) is not None:
            raise Refused("other_case_open")
        kept.case = case
        self._say(kept, greeting)
        return case

    async def lapse_expired(self, now: datetime) -> tuple[CaseId, ...]:
        lapsed = []
        for kept in self._kept.values():
            after = cases.lapse(kept.case, now)
            if after != kept.case:
                lapsed.append((kept.case.lease_until, after.id))
                kept.case = after
                self._say(kept, self._lapsed)
        return tuple(case_id for _, case_id in sorted(lapsed))

    async def erase(self, person: Pseudonym) -> None:
        """What Eraser.erase does to the person's cases."""
        self.reachable.discard(person)
        self.said.pop(person, None)
        for kept in self._kept.values():
            if kept.person == person:
                kept.case = cases.erase(kept.case, self._clock())
                for forgotten in (kept.lines, kept.notes, kept.debriefs, kept.mentions):
                    forgotten.clear()  # type: ignore[attr-defined]
                kept.person = Pseudonym("")

    def _give(self, kept: _Kept, case: Case, notice: Sentences | None) -> Case:
        if case.claimed_by in self._breaks:
            raise Refused("on_break")
        kept.case = case
        self._say(kept, notice)
        return case

    def _find(self, case_id: CaseId) -> _Kept:
        if case_id not in self._kept:
            raise Refused("unknown_case")
        return self._kept[case_id]

    def _open_of(self, person: Pseudonym) -> _Kept | None:
        return next((kept for kept in self._kept.values() if kept.person == person and kept.case.is_open), None)

    def _in_state(self, state: cases.State) -> list[Case]:
        found = [kept.case for kept in self._kept.values() if kept.case.state == state]
        return sorted(found, key=lambda case: (cases.order(case), case.id))

    def _hear(self, kept: _Kept, lines: Sequence[CaseText]) -> None:
        kept.lines.extend(lines)
        kept.case = cases.hear(kept.case, sum(line.sender == "person" for line in lines), self._clock())

    def _renew(self, claim: Claim, *, has_read: bool) -> Claim:
        kept = self._find(claim.case_id)
        kept.case = cases.renew(kept.case, claim, self._clock(), self._lease, has_read=has_read)
        assert kept.case.claim is not None
        return replace(claim, until=kept.case.claim.until)

    def _say(self, kept: _Kept, sentences: Sentences | None) -> None:
        if sentences and kept.person in self.reachable:
            reply = sentences[kept.case.lang]
            kept.lines.append(CaseText("system", reply.text, self._clock()))
            self.said.setdefault(kept.person, []).append(reply)

    def _next_fence(self) -> int:
        self._fence += 1
        return self._fence
