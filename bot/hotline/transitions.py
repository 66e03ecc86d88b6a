"""What every action on a case needs: the clock, sealed words for the person, the audit entry in the same script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.cases import Case, Claim
from bot.core.errors import Refused
from bot.core.types import CaseId, CaseText, Lang, Pseudonym, StaffId
from bot.hotline.actions import Action
from bot.hotline.audit import Audit
from bot.hotline.board import CaseBoard, checked
from bot.hotline.handles import Handles
from bot.hotline.speech import Sentences, Speech
from bot.settings import utc_now
from bot.store.casefile import Casefile, at_moment, case_periods, moment
from bot.store.envelope import milliseconds
from bot.store.scripts import Argument
from bot.store.store import Store


class Transitions(CaseBoard):
    """The machinery under `CaseQueue`; its parts add the actions."""

    def __init__(
        self,
        store: Store,
        audit: Audit,
        handles: Handles,
        *,
        clock: Callable[[], datetime] = utc_now,
        lapsed: Sentences | None = None,
        code_word: Mapping[Lang, str] | None = None,
    ) -> None:
        """`lapsed`: what a person reads when the claim on their case runs out; `code_word`: what is added for somebody
        who has one, with `{word}` in it, whenever a staff member is new to them."""
        super().__init__(store, handles)
        self._audit = audit
        self._clock = clock
        self.lease = store.claims
        self._speech = Speech(store)
        self._media = store.media
        self._casefile = Casefile(store.vault, store.retention, store.claims)
        self._dedupe_ttl = milliseconds(store.retention.dedupe)
        self._lapsed = lapsed
        self._code_words = store.code_words
        self._code_word = code_word or {}
        self._periods = case_periods(store.retention, store.claims)
        self._closed_periods: dict[str, Argument] = {
            "texts_ttl": milliseconds(store.retention.case_texts_after_close),
            "notes_ttl": milliseconds(store.retention.notes),
        }

    async def _audited(
        self, script: str, staff: StaffId, action: Action, said: dict[str, Argument], claim: Claim | None = None
    ) -> list[Any]:
        arguments: dict[str, Argument] = {**said, **self._facts(), "staff": staff}
        if claim is not None:
            arguments.update(self._holder(claim))
        return accepted(await self._audit.run(script, staff, action, str(said["case"]), **arguments))

    async def _claimed_by(self, staff: StaffId, case_id: CaseId, outcome: list[Any]) -> Case:
        claim = Claim(case_id, int(outcome[1]), staff, at_moment(int(outcome[2])))
        return replace(await self.get(case_id), claim=claim)

    async def _automatic(
        self, case_id: CaseId, sentences: Sentences | None, *, new_face: bool = False
    ) -> dict[str, Argument]:
        """`new_face`: somebody comes whom the person may doubt. Their code word is no part of the case."""
        person, lang = await self._speech.person_of(case_id)
        reply = sentences[lang] if sentences else None
        line = CaseText("system", reply.text, self._clock()) if reply else None
        word = await self._code_words.of(person) if new_face and reply and lang in self._code_word else ""
        if reply and word:
            reply = replace(reply, text=f"{reply.text}\n{self._code_word[lang].replace('{word}', word)}")
        return await self._speech.arguments(person, case_id, reply, line)

    async def _automatic_of(
        self, claim: Claim, sentences: Sentences | None, *, new_face: bool = False
    ) -> dict[str, Argument]:
        await self._person(claim)
        return await self._automatic(claim.case_id, sentences, new_face=new_face)

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


def accepted(outcome: list[Any]) -> list[Any]:
    """What a script returned after `done`. Raises Refused with its code otherwise."""
    if outcome[0] != b"done":
        raise Refused(outcome[0].decode())
    return outcome
