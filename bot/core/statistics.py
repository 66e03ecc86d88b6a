"""What may be published about the hotline's work: counts by period in which no cell is smaller than ten.

A case is counted once, in the month in which it ended, and only as single counts (so many urgent, so many for
Malaysia): which of these belong together is kept nowhere. A month is published on a fixed day, when it cannot change
any more; a month with fewer than `K` cases is put together with those that follow. Periods never overlap, so no
difference of two publications is a small number. Within a table, cells below `K` are hidden, and with them as many
others as it takes for the published total to reveal none of them (complementary suppression, as in Hundepool et al.,
Statistical Disclosure Control, 2012, chapter 4). Which others does not depend on their size, because a reader knows
this method too.

Tables of one period must not be told apart by subtracting either. Where one fact goes only with another (a scam job
only with a high or urgent case), the rest is treated as a cell too (`TIERS_OF`, `grave`); tables that would contain
one another are published as one, each case in one row (referrals by their furthest step, waits that never ended among
the longest). tests/console/test_disclosure.py reads all files and solves for what they hide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.core.types import Tier

#: no smaller number is ever shown
K = 10
#: A month is published on this day of the next one. A closed case can be opened again for 7 days at most, so it has
#: settled by then.
RELEASE_DAY = 15
#: minutes until somebody took the case: a case counts in the first of these that it stayed under, else as "more"
WAITS = (5, 30, 120, 720)

#: how far referrals to partners got; a case counts in the furthest that one of its referrals reached until it ended
REFERRAL_STEPS: tuple[str, ...] = ("asked", "agreed", "sent", "accepted", "completed")

Dimension = Literal["tier", "topic", "destination", "wait", "outcome", "referral"]
DIMENSIONS: tuple[Dimension, ...] = ("tier", "topic", "destination", "wait", "outcome", "referral")
#: what a case without that fact counts as; hidden first when something has to be hidden to protect others
CATCH_ALL: Mapping[Dimension, str] = {
    "tier": "caution",
    "topic": "none",
    "destination": "unknown",
    "wait": "more",
    "outcome": "other",
    "referral": "none",
}

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

#: What the answers of a screening point to: reasons of a case by what they say about it. No finding about anybody.
SIGNS_OF: Mapping[str, str] = {"possible_trafficking": "possible_trafficking", "e12_crime": "forced_crime"}
SIGNS: tuple[str, ...] = tuple(dict.fromkeys(SIGNS_OF.values()))

#: facts of which one case can have several; "need" = what staff recorded that somebody needs
Several = Literal["need", "recruitment", "means", "signs"]
SEVERAL: tuple[Several, ...] = ("need", "recruitment", "means", "signs")

#: Facts that only cases of these tiers have, by the rules of bot.core.triage and data/content/screening; all others
#: occur in every tier. tests/core/test_statistics_rules.py holds this against those rules.
TIERS_OF: Mapping[str, tuple[Tier, ...]] = {
    "recruitment:scam_job": ("urgent", "high"),
    "means:MethodsOfControlWithholdsNecessities": ("urgent",),
    "signs:possible_trafficking": ("urgent", "high"),
    "signs:forced_crime": ("urgent", "high"),
}
#: tiers of cases that are about harm (bot.core.triage.is_grave)
_GRAVE: tuple[Tier, ...] = ("urgent", "high")

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


def table(
    period: Period, dimension: Dimension, codes: Sequence[str], *, grave: Collection[str] = ()
) -> tuple[Cell, ...]:
    """One table of a period. `codes` are all that there can be, whether they occur or not, without the catch-all.

    What is none of them counts as the catch-all, which comes last and is hidden first. `grave`: those of them that
    only cases of high and urgent tier have; so many are hidden that `K` of these cases could be of any other code.
    """
    known = [period.counts.get(f"{dimension}:{code}", 0) for code in codes]
    shown = list(reversed(protect([period.total - sum(known), *reversed(known)])))
    for at in (at for at in reversed(range(len(codes))) if codes[at] in grave):
        apart = sum(shown[other] or 0 for other in range(len(codes)) if codes[other] in grave)
        if not apart or _of_tiers(period, _GRAVE) - apart >= K:
            break
        shown[at] = None
    return tuple(map(Cell, (*codes, CATCH_ALL[dimension]), shown))


def named(period: Period, several: Several, codes: Sequence[str]) -> tuple[Cell, ...]:
    """In how many cases each of these facts is; every row is a table of its own: the fact, and all other cases.

    Other cases are those of the tiers that the fact goes with, if it goes only with some.
    """
    cells = []
    for code in codes:
        fact = f"{several}:{code}"
        count, tiers = period.counts.get(fact, 0), TIERS_OF.get(fact)
        others = (_of_tiers(period, tiers) if tiers else period.total) - count
        cells.append(Cell(code, protect([others, count])[1]))
    return tuple(cells)


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


def _of_tiers(period: Period, tiers: Sequence[Tier]) -> int:
    return sum(period.counts.get(f"tier:{tier}", 0) for tier in tiers)


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _name(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _months(first: str, last: str) -> list[str]:
    return [_name(number) for number in range(_number(first), _number(last) + 1)]
