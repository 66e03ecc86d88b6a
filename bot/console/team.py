"""Who works here, who is on a break, and what each of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.console.desk import Desk
from bot.content.hotline import HotlineRules
from bot.core.types import StaffId
from bot.hotline.staff import StaffMember


@dataclass(frozen=True)
class Colleague:
    """One staff member as colleagues see them."""

    id: StaffId
    name: str
    role: str
    #: cases they hold now, and how many of these are urgent
    held: int
    urgent: int
    break_since: datetime | None
    #: whether they hold as many cases as the rules admit
    full: bool
    #: codes of what they are trained for; None = everything
    skills: tuple[str, ...] | None


@dataclass(frozen=True)
class Team:
    """Everybody with an active account who takes cases, by name."""

    people: tuple[Colleague, ...]

    def without(self, staff: StaffId) -> tuple[Colleague, ...]:
        """Those to whom `staff` can pass a case now."""
        return tuple(one for one in self.people if one.id != staff and one.break_since is None)

    def name(self, staff: StaffId | None) -> str:
        """The name of one of them; "" for nobody and for an account that is gone."""
        return next((one.name for one in self.people if one.id == staff), "")


async def team(desk: Desk) -> Team:
    """Reads accounts, breaks and claims. Raises StoreDown."""
    claimed = await desk.queue.claimed()
    held = Counter(case.claimed_by for case in claimed)
    urgent = Counter(case.claimed_by for case in claimed if case.tier == "urgent")
    return Team(
        tuple(
            [
                _colleague(member, held, urgent, await desk.queue.on_break(member.id), desk.rules)
                for member in await desk.staff.members()
                if member.may("cases")
            ]
        )
    )


def _colleague(
    member: StaffMember,
    held: Mapping[StaffId | None, int],
    urgent: Mapping[StaffId | None, int],
    break_since: datetime | None,
    rules: HotlineRules,
) -> Colleague:
    mine, grave = held.get(member.id, 0), urgent.get(member.id, 0)
    full = mine >= (rules.load.with_urgent if grave else rules.load.cases)
    skills = None if member.skills is None else tuple(code for code in rules.skills if code in member.skills)
    return Colleague(member.id, member.name, member.role, mine, grave, break_since, full, skills)
