"""What some colleagues are trained for: which cases ask for it, and who is given them by "the next case"."""

from __future__ import annotations

from collections.abc import Mapping, Set

from bot.core.cases import Case
from bot.core.shifts import Clock

#: skill → signs of a case that asks for it: reasons (without the group before the colon), tags and needs
Skills = Mapping[str, frozenset[str]]


def asked(case: Case, skills: Skills) -> tuple[str, ...]:
    """The skills that a case asks for, in the order of the list."""
    reasons = {code.partition(":")[2] or code for code in case.reasons}
    signs = reasons | {*case.tags, *case.needs}
    return tuple(skill for skill, known in skills.items() if known & signs)


def suits(case: Case, skills: Skills, held: Set[str] | None, clock: Clock) -> bool:
    """Whether somebody with these skills (None = all) is given a waiting case.

    A case whose time is over, or that has no target, suits everybody: nobody is left waiting for a training.
    """
    return held is None or clock.pace in ("none", "late") or held >= {*asked(case, skills)}
