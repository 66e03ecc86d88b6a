"""A person's answer to 'may this be passed on?': it counts at once, whoever holds the case, and without a worker."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.core.errors import StoreError, Unreadable
from bot.core.referrals import Outcome, State, answered
from bot.core.types import CaseId, CaseText, Lang, Pseudonym
from bot.hotline import actions
from bot.hotline.audit import SYSTEM, Audit
from bot.settings import utc_now
from bot.store.casefile import TEXT, case_periods, moment
from bot.store.codec import dump_case_text
from bot.store.store import Store

#: what staff read in the conversation: outcome and partner → the line in each language
Line = Callable[[Outcome, str], Mapping[Lang, str]]

_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)
_MAX_PREPARATIONS = 8
#: outcomes that change something
_CHANGES: Mapping[Outcome, actions.Action] = {
    "agreed": "referral_agreed",
    "declined": "referral_declined",
    "withdrawn": "referral_withdrawn",
}


@dataclass(frozen=True)
class Answered:
    """What came of it; `partner` is "" for a referral that does not exist any more."""

    outcome: Outcome
    partner: str = ""


class Consents:
    """Used by the gateway, with nothing but a pseudonym and the id in the signed button. Calls raise StoreDown."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._scripts = store.scripts
        self._vault = store.vault
        self._audit = Audit(store, clock=clock)
        self._periods = case_periods(store.retention)
        self._clock = clock

    async def answer(self, person: Pseudonym, referral_id: str, line: Line, *, agrees: bool) -> Answered:
        """Record the answer. The same answer again changes nothing."""
        for _ in range(_MAX_PREPARATIONS):
            found = await self._find(person, referral_id)
            if found is None:
                return Answered("over")
            case_id, partner, state, case_state, lang = found
            outcome = answered(state, agrees=agrees)
            if case_state == "closed" and outcome in ("agreed", "declined"):
                outcome = "over"  # nobody is there to send it
            if outcome not in _CHANGES or outcome == state:
                return Answered(outcome, partner)
            if await self._record(
                person, case_id, referral_id, state, case_state, outcome, line(outcome, partner)[lang]
            ):
                return Answered(outcome, partner)
        raise StoreError("the referral kept changing")

    async def _find(self, person: Pseudonym, referral_id: str) -> tuple[CaseId, str, State, str, Lang] | None:
        if not _ID.fullmatch(referral_id):
            return None
        found = await self._scripts.run("referral_find", person=person, referral=referral_id)
        if not found or None in found[:4]:
            return None
        case_id, partner, state, case_state = (value.decode() for value in found[:4])
        return CaseId(case_id), partner, cast(State, state), case_state, "en" if found[4] == b"en" else "id"

    async def _record(
        self, person: Pseudonym, case_id: CaseId, referral_id: str, had: State, case_state: str, to: Outcome, line: str
    ) -> bool:
        now = self._clock()
        try:
            sealed = await self._vault.seal(case_id, TEXT, dump_case_text(CaseText("system", line, now)))
        except Unreadable:
            return False  # erased in this moment
        outcome = await self._audit.run(
            "referral_answer",
            SYSTEM,
            _CHANGES[to],
            case_id,
            person=person,
            case=case_id,
            case_state=case_state,
            referral=referral_id,
            had=had,
            to=to,
            line=sealed,
            now=moment(now),
            **self._periods,
        )
        return bool(outcome[0] == b"done")
