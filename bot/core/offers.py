"""From what was found in a job offer to a verdict. What counts how much is data (data/content/offers.yml), not code.

One strong flag is enough for `risky`; weak ones add up. Good signs hold weak flags back, never a strong one. There is
no verdict 'safe': `no_flags` says only that nothing was noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["risky", "caution", "no_flags"]
#: the context that makes an offer one of work abroad
_ABROAD = "abroad"


@dataclass(frozen=True)
class Flag:
    """A red flag. `points` of a strong one are not needed; a flag with `only_with` counts beside one of those only."""

    id: str
    strong: bool = False
    points: int = 0
    only_with: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfferRules:
    """All flags in the order in which a person is told of them, and the good signs with what they hold back."""

    flags: Mapping[str, Flag]
    signs: Mapping[str, int]
    #: sums from which weak flags make an offer risky or give reason for caution
    risky_from: int
    #: the same for an offer abroad without any good sign: nothing in it can be checked
    risky_from_unnamed: int
    caution_from: int
    most_held_back: int
    #: the largest pay a month, by currency, that needs no special skill to be believed
    usual_pay: Mapping[str, float] = field(default_factory=dict)
    #: how many times that is a pay which nobody pays unskilled people
    fantastic: float = 3.0


@dataclass(frozen=True)
class OfferVerdict:
    """The verdict and the ids that led to it: strong flags first, then in the order of the rules."""

    verdict: Verdict
    flags: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


def parse_rules(raw: Mapping[str, Any]) -> OfferRules:
    """From `offers.yml` (checked by bot.content.checks.offers)."""
    verdict = raw["verdict"]
    return OfferRules(
        flags={name: _flag(name, row) for name, row in raw["flags"].items()},
        signs={name: int(row["holds_back"]) for name, row in raw["signs"].items()},
        risky_from=int(verdict["risky_from"]),
        risky_from_unnamed=int(verdict["risky_from_unnamed"]),
        caution_from=int(verdict["caution_from"]),
        most_held_back=int(verdict["most_held_back"]),
        usual_pay={code: float(amount) for code, amount in raw["usual_pay"]["most"].items()},
        fantastic=float(raw["usual_pay"]["fantastic"]),
    )


def _flag(name: str, row: Mapping[str, Any]) -> Flag:
    return Flag(
        id=name,
        strong=bool(row.get("strong", False)),
        points=int(row.get("points", 0)),
        only_with=frozenset(row.get("only_with", ())),
        facts=tuple(row.get("facts", ())),
    )


def judge(rules: OfferRules, found: Iterable[str]) -> OfferVerdict:
    """The verdict on an offer in which these flags, signs and contexts were found; unknown ids count nothing."""
    seen = set(found)
    counted = [flag for flag in rules.flags.values() if flag.id in seen and _counts(flag, seen)]
    signs = tuple(name for name in rules.signs if name in seen)
    held_back = min(rules.most_held_back, sum(rules.signs[name] for name in signs))
    points = sum(flag.points for flag in counted if not flag.strong) - held_back
    strong = any(flag.strong for flag in counted)
    if not strong and points < rules.caution_from:
        return OfferVerdict("no_flags", signs=signs)
    limit = rules.risky_from_unnamed if not signs and _ABROAD in seen else rules.risky_from
    verdict: Verdict = "risky" if strong or points >= limit else "caution"
    ordered = sorted(counted, key=lambda flag: (not flag.strong, -flag.points))
    return OfferVerdict(verdict, tuple(flag.id for flag in ordered), signs)


def _counts(flag: Flag, seen: set[str]) -> bool:
    return not flag.only_with or bool(flag.only_with & seen)
