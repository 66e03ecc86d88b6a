"""The case queue: open, claim with a lease and a fence, talk, hand back, close. One script per transition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.cases import Case, Claim, Load
from bot.core.errors import Refused, StoreError, UnknownSession
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Reply, StaffId
from bot.hotline.board import CaseSummary, Change, Counts, Note, checked
from bot.hotline.casework import Casework
from bot.hotline.correcting import Correcting
from bot.hotline.files import Files
from bot.hotline.passing import Passing
from bot.hotline.referring import Referring
from bot.hotline.speech import Sentences
from bot.hotline.transitions import accepted
from bot.store.casefile import CaseChange, at_moment
from bot.store.codec import digest
from bot.store.statistics import counting

__all__ = ["CaseQueue", "CaseSummary", "Change", "Counts", "Note", "Sentences"]

#: Opening is prepared anew when the person's case changed under it; each time is a rarer coincidence.
_MAX_PREPARATIONS = 8
#: so many cases are looked at in one step when not every case suits
_AT_ONCE = 50
NO_LIMIT = Load(10_000, 10_000)


class CaseQueue(Passing, Casework, Correcting, Files, Referring):
    """Cases ordered by danger. Every action of staff is written to the audit trail in the same script.

    `greeting` and `farewell` are automatic sentences for the person; they are left out when nobody can be reached.
    Calls raise StoreDown.
    """

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
        self,
        staff: StaffId,
        langs: Sequence[Lang],
        *,
        load: Load = NO_LIMIT,
        suits: Callable[[Case], bool] | None = None,
        greeting: Sentences | None = None,
    ) -> Case | None:
        """Claim the first waiting case in one of these languages that `suits`; None when there is none.

        Refused: on_break; load_full (they hold as many as `load` admits).
        """
        await self.lapse_expired(self._clock())
        await self.wake_due(self._clock())
        passed, most = list[str](), _AT_ONCE if suits else 1
        while found := await self._scripts.run("case_find", langs=list(langs), passed=passed, most=most):
            for case_id in (CaseId(name.decode()) for name in found):
                try:
                    if suits is None or suits(await self.get(case_id)):
                        return await self._claim(staff, case_id, greeting, load)
                except Refused as refusal:
                    if refusal.code in ("on_break", "load_full"):
                        raise
                    # somebody was faster, or it was erased: the next one
                passed.append(case_id)
        return None

    async def claim(self, staff: StaffId, case_id: CaseId, *, greeting: Sentences | None = None) -> Case:
        """Claim this case; one's own claim is renewed. Refused: already_claimed, closed, erased, unknown_case."""
        await self.lapse_expired(self._clock())
        return await self._claim(staff, checked(case_id), greeting, None)

    async def touch(self, claim: Claim) -> Claim:
        """A sign of life (page open, typing): the lease starts anew. Raises Refused("claim_lost")."""
        return await self._renew(claim, read=False)

    async def looked(self, claim: Claim) -> Claim:
        """The holder has read everything: unread becomes 0, the lease starts anew. Raises Refused("claim_lost")."""
        return await self._renew(claim, read=True)

    async def reply(self, claim: Claim, text: str, by_handle: str, *, dedupe_id: str = "", mark: str = "") -> None:
        """Say `text` to the person: case text, outbox and news in one script. A repeated `dedupe_id` says nothing.

        `by_handle` is what the case shows as the writer, `mark` what the writer's side calls these words, without
        spaces: `correctable` finds them by it. Raises Refused: claim_lost, unreachable (the person's session
        is over: nothing can be delivered), and StoreDown (then repeat with the same `dedupe_id`).
        """
        person = await self._person(claim)
        line = CaseText("staff", text, self._clock(), by=by_handle)
        said = await self._speech.arguments(person, claim.case_id, Reply(text, sender="staff"), line)
        if "replies" not in said:
            raise Refused("unreachable")
        said.update(dedupe=digest(dedupe_id) if dedupe_id else None, dedupe_ttl=self._dedupe_ttl, mark=mark)
        await self._audited("case_reply", claim.staff, "replied", said, claim)

    async def code_word(self, case_id: CaseId, staff: StaffId) -> str:
        """The word that the person wants staff to know; "" without one, and for who does not hold the case.

        Raises Refused: unknown_case, erased.
        """
        if (await self.get(case_id)).claimed_by != staff:
            return ""
        person, _ = await self._speech.person_of(case_id)
        return await self._code_words.of(person)

    async def reachable(self, case_id: CaseId) -> bool:
        """Whether a reply could be delivered now: the person has neither blocked the bot nor let the session run out.

        Raises Refused: unknown_case, erased.
        """
        person, _ = await self._speech.person_of(checked(case_id))
        return bool(await self._scripts.call("EXISTS", self._scripts.keys("session", person)))

    async def hand_back(self, claim: Claim, *, farewell: Sentences | None = None) -> None:
        """Back into the queue with its age and priority. Raises Refused("claim_lost")."""
        said = await self._automatic_of(claim, farewell)
        await self._audited("case_back", claim.staff, "handed_back", said, claim)

    async def close(self, claim: Claim, outcome: str, *, farewell: Sentences | None = None, debrief: str = "") -> None:
        """Close the case with a code for its outcome; `debrief` is a remark that only its writer can read again.

        Raises Refused: claim_lost; unread (the person wrote something since `looked`: nothing may be missed).
        """
        said = await self._automatic_of(claim, farewell)
        said.update(outcome=outcome, debrief=await self._debrief(claim, debrief), **self._closed_periods)
        said.update(counting(self._clock()))
        await self._audited("case_close", claim.staff, "closed", said, claim)

    async def reopen(self, case_id: CaseId, staff: StaffId, *, greeting: Sentences | None = None) -> Case:
        """Take a closed case up again, claimed by `staff`.

        Raises Refused: not_closed, texts_gone (retention), other_case_open (the person has a newer one), erased.
        """
        said = await self._automatic(checked(case_id), greeting, new_face=True)
        said.update(**self._closed_periods, **counting(self._clock()))
        outcome = await self._audited("case_reopen", staff, "reopened", said)
        return await self._claimed_by(staff, case_id, outcome)

    async def _claim(self, staff: StaffId, case_id: CaseId, greeting: Sentences | None, load: Load | None) -> Case:
        said = await self._automatic(case_id, greeting, new_face=True)
        if load is not None:
            said.update(most=load.cases, most_urgent=load.with_urgent)
        return await self._claimed_by(staff, case_id, await self._audited("case_claim", staff, "claimed", said))

    async def _renew(self, claim: Claim, *, read: bool) -> Claim:
        outcome = await self._scripts.run(
            "case_touch", case=checked(claim.case_id), read=1 if read else None, **self._holder(claim), **self._facts()
        )
        return replace(claim, until=at_moment(int(accepted(outcome)[1])))
