"""A referral to a partner organisation, and who may do what with it when. Nothing is passed on without a yes.

proposed ──ask──▶ asked ──yes──▶ agreed ──sent──▶ sent ──▶ accepted ──▶ completed      impossible: staff end it
                    │               │                       (or completed at once)
                    └─no─▶ declined └─no─▶ withdrawn        the person may change a no or a yes until it was sent

Kinds of states follow the steps of WHO's and NNEDV's advice on referrals: consent for one organisation and one text,
given before anything leaves, and open to be withdrawn (screening.md 3.4, 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.core.types import CaseId, Lang

State = Literal["proposed", "asked", "agreed", "declined", "withdrawn", "sent", "accepted", "completed", "impossible"]
#: what comes of a person's yes or no: the new state, or why it changes nothing any more
Outcome = Literal["agreed", "declined", "withdrawn", "too_late", "over"]

#: what staff may do, from which states
STAFF: Mapping[State, tuple[State, ...]] = {
    "asked": ("proposed", "asked"),
    "sent": ("agreed",),
    "accepted": ("sent",),
    "completed": ("sent", "accepted"),
    "impossible": ("proposed", "asked", "agreed", "sent", "accepted"),
}
#: states in which somebody has to do something; these are listed for everybody who works on cases
FOLLOWED: tuple[State, ...] = ("agreed", "sent", "accepted")
#: what may still be recorded when nobody holds the case any more: the partner has answered
AFTERWARDS: Mapping[State, tuple[State, ...]] = {
    to: tuple(state for state in STAFF[to] if state in ("sent", "accepted"))
    for to in ("accepted", "completed", "impossible")
}
#: so many referrals fit into one case
MOST = 12


@dataclass(frozen=True)
class Referral:
    """One referral of a case. `text`: exactly what is passed on, by language; {} for who may not read it."""

    id: str
    partner: str
    state: State
    #: every state it was in, with the moment it came into it, oldest first
    history: tuple[tuple[State, datetime], ...]
    text: Mapping[Lang, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """How the partner and the centre call it between them: random, says nothing about anybody."""
        return code_of(self.id)

    @property
    def next(self) -> tuple[State, ...]:
        """What staff may do with it now."""
        return moves(self.state)


@dataclass(frozen=True)
class Followed:
    """A referral that waits for staff or for the partner, without its text."""

    case_id: CaseId
    handle: str
    referral: Referral


def moves(state: State, allowed: Mapping[State, tuple[State, ...]] = STAFF) -> tuple[State, ...]:
    """The states into which it may be brought from `state`."""
    return tuple(to for to, sources in allowed.items() if state in sources)


def answered(state: State, *, agrees: bool) -> Outcome:
    """What a person's tap on the buttons of the question means in this state."""
    if state in ("sent", "accepted", "completed"):
        return "too_late"
    if state in ("proposed", "impossible"):
        return "over"
    if agrees:
        return "agreed"
    return "withdrawn" if state in ("agreed", "withdrawn") else "declined"


def code_of(referral_id: str) -> str:
    """`7f3a91bc` as "7F3A-91BC"."""
    return f"{referral_id[:4]}-{referral_id[4:]}".upper()
