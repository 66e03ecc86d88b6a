"""Our counts under the names of IOM's Human Trafficking Case Data Standard, version 2.0 (CC BY 4.0, IOM).

Source: github.com/UNMigration/HTCDS. Means of control are named as in "Field Definitions.md" (@26ef6a6, which is of
2.0); TraffickingStatus, TypeOfExploitation, Status and their values as in "Toolkit/Survey/htcds_xlsform.xml"
(@2606448); the prefix of a field's table as in "HTCDS Field Reference.md". The standard describes single records. None
is published here: a row says in how many cases of a period a field would have that value.

Filled is what a code of ours says exactly. Left out, because ours say something else or less: MethodOfRecruitment (by
which way people were found, we know what they were told), LocationOfExploitation and the Country of a trafficking event
(we know where somebody is or wants to go), SexualAbuse and SexualExploitation (one question of ours covers both),
ExcessiveWorkingHours (the question asks about food, sleep and medicine as well), TraffickingStatusDecisionMakingOrg
(nobody has decided), and everything about a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.statistics import Cell, Period, named

#: Reasons of a case that are a means of control by the definitions there. Reasons that fit none are left out.
MEANS_OF_CONTROL: Mapping[str, str] = {
    "debt_bond": "MethodsOfControlDebtBondage",
    "e09_debt": "MethodsOfControlDebtBondage",
    "wages_withheld": "MethodsOfControlTakesEarnings",
    "e08_pay": "MethodsOfControlTakesEarnings",
    "threat_now": "MethodsOfControlThreats",
    "threat_life": "MethodsOfControlThreats",
    "e06_threat": "MethodsOfControlThreats",
    "hurt_now": "MethodsOfControlPhysicalAbuse",
    "e04_violence": "MethodsOfControlPhysicalAbuse",
    "e10_deceived": "MethodsOfControlFalsePromises",
    "confined": "MethodsOfControlRestrictsMovement",
    "guarded": "MethodsOfControlRestrictsMovement",
    "e03_confined": "MethodsOfControlRestrictsMovement",
    "starved": "MethodsOfControlWithholdsNecessities",
    "papers_held": "MethodsOfControlWithholdsDocuments",
    "e07_docs": "MethodsOfControlWithholdsDocuments",
    "r08_docs": "MethodsOfControlWithholdsDocuments",
}
#: the fields above, in the order of the standard
MEANS: tuple[str, ...] = tuple(dict.fromkeys(MEANS_OF_CONTROL.values()))

#: signs (bot.core.statistics) as field and value; forced crime is none of the kinds that the standard lists
_SIGNS: Mapping[str, tuple[str, str]] = {
    "possible_trafficking": ("TraffickingStatus", "PossibleVictimOfTrafficking"),
    "forced_crime": ("TypeOfExploitation", "Other"),
}
_REFERRED = "referred"

#: the standard's prefixes of a field's table: victim context, case
Prefix = Literal["vic_", "cas_"]


@dataclass(frozen=True)
class Filled:
    """In how many cases of a period a field would have this value; None = hidden."""

    prefix: Prefix
    field: str
    value: str
    cases: int | None


def filled(period: Period, outcomes: Sequence[Cell]) -> tuple[Filled, ...]:
    """Every row of a period. `outcomes`: its table of outcomes as published.

    All of it follows from the published tables, so that this file tells nobody more than they do.
    """
    signs = {cell.code: cell.cases for cell in named(period, "signs", tuple(_SIGNS))}
    referred = next(cell.cases for cell in outcomes if cell.code == _REFERRED)
    return (
        *(Filled("vic_", *_SIGNS[code], cases) for code, cases in signs.items()),
        *(Filled("vic_", cell.code, "TRUE", cell.cases) for cell in named(period, "means", MEANS)),
        Filled("cas_", "Status", "ClosedReferred", referred),
        Filled("cas_", "Status", "Closed", None if referred is None else period.total - referred),
    )
