"""The case queue: open, claim with a lease and a fence, talk, hand back, close. One script per transition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.cases import Case, Claim, lease_of
from bot.core.errors import Refused, StoreError, UnknownSession
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Reply, StaffId
from bot.hotline.audit import Audit
from bot.hotline.board import CaseBoard, CaseSummary, Change, Counts, Note, checked
from bot.hotline.handles import Handles
from bot.hotline.speech import Sentences, Speech
from bot.settings import utc_now
from bot.store.casefile import NOTE, CaseChange, Casefile, at_moment, case_periods, moment
from bot.store.codec import digest, dump_case_text
from bot.store.envelope import milliseconds
from bot.store.scripts import Argument
from bot.store.statistics import counting
from bot.store.store import Store

__all__ = ["CaseQueue", "CaseSummary", "Change", "Counts", "Note", "Sentences", "lease_of"]

#: Opening is prepared anew when the person's case changed under it; each time is a rarer coincidence.
_MAX_PREPARATIONS = 8


class CaseQueue(CaseBoard):
    """Cases ordered by danger. Every action of staff is written to the audit trail in the same script.

    `greeting` and `farewell` are automatic sentences for the person; they are left out when nobody can be reached.
    Calls raise StoreDown.
    """

    def __init__(
        self, store: Store, audit: Audit, handles: Handles, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(store, handles)
        self._audit = audit
        self._clock = clock
        self._casefile = Casefile(store.vault, store.retention)
        self._speech = Speech(store)
        retention = store.retention
        self._periods = case_periods(retention)
        self._dedupe_ttl = milliseconds(retention.dedupe)
        self._closed_periods: dict[str, Argument] = {
            "texts_ttl": milliseconds(retention.case_texts_after_close),
            "notes_ttl": milliseconds(retention.notes),
        }

    async def open(self, person: Pseudonym, opening: CaseOpening) -> CaseId:
        """Open a case, or raise the one that is open already and add the texts. Raises UnknownSession."""
        case_id: CaseId | None = None
        for _ in range(_MAX_PREPARATIONS):
            prepared = await self._casefile.prepare(person, case_id, CaseChange(opening), self._clock())
            outcome, *details = await self._scripts.run("case_open", person=person, **prepared)
            if outcome == b"done":
                return CaseId(str(prepared["case"]))
            if outcome == b"unknown":
                raise UnknownSession
            if outcome == b"moved":
                case_id = CaseId(details[0].decode()) if details[0] else None
        raise StoreError("the person's case kept changing")

    async def claim_next(
        self, staff: StaffId, langs: Sequence[Lang], *, greeting: Sentences | None = None
    ) -> Case | None:
        """Claim the first waiting case in one of these languages; None when there is none. See `Case.claim`."""
        passed: list[str] = []
        while found := await self._scripts.run("case_find", langs=list(langs), passed=passed, **self._facts()):
            try:
                return await self.claim(staff, CaseId(found.decode()), greeting=greeting)
            except Refused:
                passed.append(found.decode())  # somebody was faster, or it was erased: the next one
        return None

    async def claim(self, staff: StaffId, case_id: CaseId, *, greeting: Sentences | None = None) -> Case:
        """Claim this case; one's own claim is renewed. Refused: already_claimed, closed, erased, unknown_case."""
        said = await self._automatic(checked(case_id), greeting)
        outcome = await self._audited("case_claim", staff, "claimed", said)
        return await self._claimed_by(staff, case_id, outcome)

    async def touch(self, claim: Claim) -> Claim:
        """A sign of life (page open, typing): the lease starts anew. Raises Refused("claim_lost")."""
        return await self._renew(claim, read=False)

    async def looked(self, claim: Claim) -> Claim:
        """The holder has read everything: unread becomes 0, the lease starts anew. Raises Refused("claim_lost")."""
        return await self._renew(claim, read=True)

    async def reply(self, claim: Claim, text: str, by_handle: str, *, dedupe_id: str = "") -> None:
        """Say `text` to the person: case text, outbox and news in one script. A repeated `dedupe_id` says nothing.

        `by_handle` is what the case shows as the writer. Raises Refused: claim_lost, unreachable (the person's session
        is over: nothing can be delivered), and StoreDown (then repeat with the same `dedupe_id`).
        """
        person = await self._person(claim)
        line = CaseText("staff", text, self._clock(), by=by_handle)
        said = await self._speech.arguments(person, claim.case_id, Reply(text, sender="staff"), line)
        if "replies" not in said:
            raise Refused("unreachable")
        said.update(dedupe=digest(dedupe_id) if dedupe_id else None, dedupe_ttl=self._dedupe_ttl)
        await self._audited("case_reply", claim.staff, "replied", said, claim)

    async def note(self, claim: Claim, text: str) -> None:
        """Keep a remark with the case. Raises Refused("claim_lost")."""
        await self._person(claim)
        line = dump_case_text(CaseText("staff", text, self._clock(), by=claim.staff))
        note = await self._vault.seal(claim.case_id, NOTE, line)
        await self._audited("case_note", claim.staff, "noted", {"case": claim.case_id, "note": note}, claim)

    async def hand_back(self, claim: Claim, *, farewell: Sentences | None = None) -> None:
        """Back into the queue with its age and priority. Raises Refused("claim_lost")."""
        said = await self._automatic_of(claim, farewell)
        await self._audited("case_back", claim.staff, "handed_back", said, claim)

    async def close(self, claim: Claim, outcome: str, *, farewell: Sentences | None = None) -> None:
        """Close the case with a code for its outcome.

        Raises Refused: claim_lost; unread (the person wrote something since `looked`: nothing may be missed).
        """
        said = await self._automatic_of(claim, farewell)
        said.update(outcome=outcome, **self._closed_periods, **counting(self._clock()))
        await self._audited("case_close", claim.staff, "closed", said, claim)

    async def reopen(self, case_id: CaseId, staff: StaffId, *, greeting: Sentences | None = None) -> Case:
        """Take a closed case up again, claimed by `staff`.

        Raises Refused: not_closed, texts_gone (retention), other_case_open (the person has a newer one), erased.
        """
        said = await self._automatic(checked(case_id), greeting)
        said.update(**self._closed_periods, **counting(self._clock()))
        outcome = await self._audited("case_reopen", staff, "reopened", said)
        return await self._claimed_by(staff, case_id, outcome)

    async def lapse_expired(self, now: datetime) -> tuple[CaseId, ...]:
        """Claims whose lease ran out go back to waiting, age kept; returns them. Call it every few seconds."""
        lapsed = await self._scripts.run("case_lapse", **{**self._periods, "now": moment(now)})
        pairs = [(StaffId(lapsed[at + 1].decode()), CaseId(lapsed[at].decode())) for at in range(0, len(lapsed), 2)]
        for staff, case_id in pairs:
            await self._audit.record(staff, "lapsed", case_id)
        return tuple(case_id for _, case_id in pairs)

    async def _renew(self, claim: Claim, *, read: bool) -> Claim:
        outcome = await self._scripts.run(
            "case_touch", case=checked(claim.case_id), read=1 if read else None, **self._holder(claim), **self._facts()
        )
        return replace(claim, until=at_moment(int(_accepted(outcome)[1])))

    async def _audited(
        self, script: str, staff: StaffId, action: str, said: dict[str, Argument], claim: Claim | None = None
    ) -> list[Any]:
        arguments: dict[str, Argument] = {**said, **self._facts(), "staff": staff}
        if claim is not None:
            arguments.update(self._holder(claim))
        return _accepted(await self._audit.run(script, staff, action, str(said["case"]), **arguments))

    async def _claimed_by(self, staff: StaffId, case_id: CaseId, outcome: list[Any]) -> Case:
        claim = Claim(case_id, int(outcome[1]), staff, at_moment(int(outcome[2])))
        return replace(await self.get(case_id), claim=claim)

    async def _automatic(self, case_id: CaseId, sentences: Sentences | None) -> dict[str, Argument]:
        person, lang = await self._speech.person_of(case_id)
        reply = sentences[lang] if sentences else None
        line = CaseText("system", reply.text, self._clock()) if reply else None
        return await self._speech.arguments(person, case_id, reply, line)

    async def _automatic_of(self, claim: Claim, sentences: Sentences | None) -> dict[str, Argument]:
        await self._person(claim)
        return await self._automatic(claim.case_id, sentences)

    async def _person(self, claim: Claim) -> Pseudonym:
        """The person, for a holder. The script checks the claim again; here it only keeps the refusals alike."""
        try:
            person, _ = await self._speech.person_of(checked(claim.case_id))
        except Refused as refusal:
            raise Refused("unknown_case" if refusal.code == "unknown_case" else "claim_lost") from None
        return person

    def _facts(self) -> dict[str, Argument]:
        return {**self._periods, "now": moment(self._clock())}

    @staticmethod
    def _holder(claim: Claim) -> dict[str, Argument]:
        return {"staff": claim.staff, "fence": claim.fence}


def _accepted(outcome: list[Any]) -> list[Any]:
    if outcome[0] != b"done":
        raise Refused(outcome[0].decode())
    return outcome
