"""Referrals to partner organisations: proposed, asked, sent and followed by staff. See bot.core.referrals."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, cast

from bot.core.cases import Claim
from bot.core.errors import Refused, Unreadable
from bot.core.referrals import AFTERWARDS, MOST, STAFF, Followed, Referral, State
from bot.core.types import CaseId, Lang, StaffId
from bot.hotline import actions
from bot.hotline.board import checked
from bot.hotline.rows import case_of
from bot.hotline.speech import Sentences
from bot.hotline.transitions import Transitions
from bot.store.casefile import REFERRAL, at_moment
from bot.store.scripts import Argument

_ID_BYTES = 4


class Referring(Transitions):
    """Each step is in the audit trail with the case, never with what was passed on. See `CaseQueue`."""

    async def propose(self, claim: Claim, referral_id: str, partner: str, text: Mapping[Lang, str]) -> None:
        """Write down what would be passed on to whom; nobody is asked yet. Refused: claim_lost, too_many.

        `referral_id` comes from `new_referral`, since its code stands in the text.
        """
        await self._person(claim)
        sealed = await self._vault.seal(claim.case_id, REFERRAL, json.dumps(dict(text)).encode())
        arguments: dict[str, Argument] = {"case": claim.case_id, "referral": referral_id, "partner": partner}
        arguments.update(text=sealed, most=MOST)
        await self._audited("referral_new", claim.staff, actions.REFERRAL["proposed"], arguments, claim)

    async def move(self, claim: Claim, referral_id: str, to: State, *, notice: Sentences | None = None) -> None:
        """What the holder does with it; asking needs the question as `notice`.

        Refused: claim_lost; referral_moved (it is not in a state from which that can be done); unreachable (asking).
        """
        if to not in STAFF:
            raise Refused("not_allowed")
        said = await self._automatic_of(claim, notice)
        said.update(referral=referral_id, to=to, asks=1 if to == "asked" else None)
        said["from"] = list(STAFF[to])
        await self._audited("referral_move", claim.staff, actions.REFERRAL[to], said, claim)

    async def follow(self, staff: StaffId, case_id: CaseId, referral_id: str, to: State) -> None:
        """The partner has answered, whoever holds the case or nobody. Refused: referral_moved."""
        if to not in AFTERWARDS:
            raise Refused("not_allowed")
        arguments: dict[str, Argument] = {"case": checked(case_id), "referral": referral_id, "to": to}
        arguments["from"] = list(AFTERWARDS[to])
        await self._audited("referral_move", staff, actions.REFERRAL[to], arguments)

    async def referrals(self, case_id: CaseId) -> list[Referral]:
        """All of a case with their texts, newest first; empty after erasing or retention."""
        found = []
        for one, row in (await self._referral_rows(case_id)).items():
            try:
                text = json.loads(await self._vault.open(case_id, REFERRAL, row[b"text"]))
            except (Unreadable, KeyError):
                return []  # erased between the two looks
            found.append(_referral(one, row, text))
        return sorted(found, key=lambda referral: referral.history[0][1], reverse=True)

    async def followed(self) -> list[Followed]:
        """Those of all cases that wait for staff or a partner, longest first, without their texts."""
        found = []
        for entry in await self._scripts.call("ZRANGE", self._scripts.keys("referrals"), 0, -1):
            case_id, _, one = entry.decode().partition(" ")
            case_row = await self._scripts.run("case_row", case=case_id)
            row = (await self._referral_rows(CaseId(case_id))).get(one)
            if case_row and row:
                handle = case_of(case_id, case_row, self._handles).handle
                found.append(Followed(CaseId(case_id), handle, _referral(one, row, {})))
        return found

    async def _referral_rows(self, case_id: CaseId) -> dict[str, dict[bytes, bytes]]:
        flat = await self._scripts.call("HGETALL", self._scripts.keys("case:referrals", checked(case_id)))
        rows: dict[str, dict[bytes, bytes]] = {}
        for name, content in flat.items():
            one, _, part = name.partition(b":")
            rows.setdefault(one.decode(), {})[part] = content
        return rows


def new_referral() -> str:
    """A random id; it says nothing about anybody."""
    return secrets.token_hex(_ID_BYTES)


def _referral(referral_id: str, row: Mapping[bytes, bytes], text: Mapping[str, Any]) -> Referral:
    past = (entry.partition("=") for entry in row[b"at"].decode().split(","))
    return Referral(
        id=referral_id,
        partner=row[b"partner"].decode(),
        state=cast(State, row[b"state"].decode()),
        history=tuple((cast(State, state), at_moment(int(at))) for state, _, at in past),
        text=cast("Mapping[Lang, str]", text),
    )
