"""What may be published about the hotline's work: counts by period in which no cell is smaller than ten.

A case is counted once, in the month in which it ended, and only as single counts (so many urgent, so many from
Malaysia): which of these belong together is kept nowhere. A month is published on a fixed day, when it cannot change
any more; a month with fewer than `K` cases is put together with those that follow. Periods never overlap, so no
difference of two publications is a small number. Within a table, cells below `K` are hidden, and with them as many
others as it takes for the published total to reveal none of them (complementary suppression, as in Hundepool et al.,
Statistical Disclosure Control, 2012, chapter 4). Which others does not depend on their size, because a reader knows
this method too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

#: no smaller number is ever shown
K = 10
#: A month is published on this day of the next one. A closed case can be opened again for 7 days at most, so it has
#: settled by then.
RELEASE_DAY = 15
#: minutes until somebody took the case: a case counts in the first of these that it stayed under, else as "more"
WAITS = (5, 30, 120, 720)

Dimension = Literal["tier", "topic", "country", "wait", "outcome"]
DIMENSIONS: tuple[Dimension, ...] = ("tier", "topic", "country", "wait", "outcome")
#: what a case without that fact counts as; hidden first when something has to be hidden to protect others
CATCH_ALL: Mapping[Dimension, str] = {
    "tier": "caution",
    "topic": "none",
    "country": "unknown",
    "wait": "never",
    "outcome": "other",
}

#: Reasons of a case that are a means of control as the IOM's Human Trafficking Case Data Standard defines it (field
#: names of UNMigration/HTCDS, "Field Definitions", section Methods Of Control). Reasons that fit no definition are
#: left out.
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
}
#: the fields above, in the order of the standard
MEANS: tuple[str, ...] = tuple(dict.fromkeys(MEANS_OF_CONTROL.values()))

#: How somebody was, or was to be, recruited: reasons of a case by what they say about it.
RECRUITMENT_OF: Mapping[str, str] = {
    "r02_verified": "unregistered",
    "r03_visa": "wrong_visa",
    "r05_toogood": "too_good",
    "r06_scamhub": "scam_job",
    "compound": "scam_job",
    "r07_debt": "debt",
    "r09_lie": "told_to_lie",
    "e10_deceived": "other_job",
}
RECRUITMENT: tuple[str, ...] = tuple(dict.fromkeys(RECRUITMENT_OF.values()))

#: how far referrals to partners got; a case counts in each step that one of its referrals reached
REFERRAL_STEPS: tuple[str, ...] = ("asked", "agreed", "sent", "accepted", "completed")

#: facts of which one case can have several; "need" = what staff recorded that somebody needs
Several = Literal["need", "recruitment", "means", "referral"]
SEVERAL: tuple[Several, ...] = ("need", "recruitment", "means", "referral")

#: counts of one month by "cases", "<dimension>:<code>" and "<several>:<code>"
MonthCounts = Mapping[str, int]


@dataclass(frozen=True)
class Period:
    """Whole months, "2026-03" to "2026-05", in which at least `K` cases ended."""

    first: str
    last: str
    counts: MonthCounts

    @property
    def total(self) -> int:
        """Cases that ended in it."""
        return self.counts["cases"]


@dataclass(frozen=True)
class Cell:
    """One row of a table; None = hidden: it is below `K`, or protects one that is."""

    code: str
    cases: int | None


def month_of(day: datetime) -> str:
    """The month a moment counts in, "2026-03"."""
    return f"{day:%Y-%m}"


def release_of(month: str) -> date:
    """The day on which a month is published."""
    year, number = divmod(_number(month) + 1, 12)
    return date(year, number + 1, RELEASE_DAY)


def month_after(month: str) -> str:
    """The next month."""
    return _name(_number(month) + 1)


def last_released(today: date) -> str:
    """The newest month that may be published on that day."""
    months_back = 1 if today.day >= RELEASE_DAY else 2
    return _name(today.year * 12 + today.month - 1 - months_back)


def periods(months: Mapping[str, MonthCounts], today: date) -> tuple[Period, ...]:
    """The published periods, oldest first: from the first month with a case, each as short as `K` cases allow."""
    last = last_released(today)
    known = sorted(month for month in months if month <= last)
    found, start = list[Period](), known[0] if known else ""
    counts = Counter[str]()
    for month in _months(start, last) if known else ():
        counts.update(months.get(month, {}))
        if counts["cases"] >= K:
            found.append(Period(start, month, dict(counts)))
            start, counts = month_after(month), Counter()
    return tuple(found)


def table(period: Period, dimension: Dimension, codes: Sequence[str]) -> tuple[Cell, ...]:
    """One table of a period. `codes` are all that there can be, whether they occur or not, without the catch-all.

    What is none of them counts as the catch-all, which comes last and is hidden first.
    """
    known = [period.counts.get(f"{dimension}:{code}", 0) for code in codes]
    shown = protect([period.total - sum(known), *reversed(known)])
    return tuple(map(Cell, (*codes, CATCH_ALL[dimension]), reversed(shown)))


def named(period: Period, several: Several, codes: Sequence[str]) -> tuple[Cell, ...]:
    """In how many cases each of these facts is; every row is a table of its own (the fact, and all other cases)."""
    cells = []
    for code in codes:
        count = period.counts.get(f"{several}:{code}", 0)
        cells.append(Cell(code, protect([period.total - count, count])[1]))
    return tuple(cells)


def means_of_control(period: Period) -> tuple[Cell, ...]:
    """In how many cases each means of control was named."""
    return named(period, "means", MEANS)


def protect(counts: Sequence[int], k: int = K) -> tuple[int | None, ...]:
    """The counts of a table whose total is published, with None for those to hide.

    Hidden are all below `k`; when there are some, also the first ones that are not, until all hidden ones are at least
    `2k` together. Then a reader who knows the total, the order and this rule is left with `k` possible values or more
    for every hidden count (tests/core/test_statistics.py tries all tables).
    """
    small = {at for at, count in enumerate(counts) if count < k}
    hidden = set(small)
    for at in range(len(counts)):
        if not small or (len(hidden) > len(small) and sum(counts[one] for one in hidden) >= 2 * k):
            break
        hidden.add(at)
    return tuple(None if at in hidden else count for at, count in enumerate(counts))


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _name(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _months(first: str, last: str) -> list[str]:
    return [_name(number) for number in range(_number(first), _number(last) + 1)]
