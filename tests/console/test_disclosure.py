"""Everything that is published, read from its files and solved like an equation: no small number comes out of it."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.console.figures import Figures, htcds_csv, tables_csv
from bot.console.words import Words
from bot.core.cases import OUTCOMES
from bot.core.statistics import DIMENSIONS, REFERRAL_STEPS, TIERS_OF, WAITS, K, periods
from bot.core.triage import is_grave
from tests.console.conftest import CATALOG

FIGURES = Figures(CATALOG, Words(CATALOG, "en"))
GRAVE = ("report/confinement", "report/violence", "need/shelter")
TOPICS = (*GRAVE, "ask/red_flags", "none")
LOOSE = ("recruitment:other_job", "means:MethodsOfControlFalsePromises", "need:shelter", "need:wages")
#: (first month, table, code)
Name = tuple[str, str, str]


def cases(seed: int, number: int) -> Counter[str]:
    """The counts of so many made-up cases that keep to the rules of the hotline; how many share a fact varies a lot."""
    draw = random.Random(seed)
    weights = {name: draw.choice((0.02, 0.1, 0.5, 0.9, 1.0)) for name in (*TIERS_OF, *LOOSE, "grave", "first")}
    counts = Counter[str]()
    for _ in range(number):
        tier = "urgent" if draw.random() < weights["first"] else draw.choice(("high", "caution", "low"))
        topics = GRAVE if tier in ("urgent", "high") and draw.random() < weights["grave"] else TOPICS[len(GRAVE) :]
        counts.update(
            {
                "cases": 1,
                f"tier:{tier}": 1,
                f"topic:{topics[0] if draw.random() < weights['first'] else draw.choice(topics)}": 1,
                f"destination:{draw.choice(('MY', 'MY', 'MY', 'SA', 'unknown'))}": 1,
                f"wait:{draw.choice((*map(str, WAITS), 'more'))}": 1,
                f"outcome:{draw.choice((OUTCOMES[0], OUTCOMES[0], *OUTCOMES, 'erased', 'expired'))}": 1,
                f"referral:{draw.choice(('none', 'none', 'none', *REFERRAL_STEPS))}": 1,
            }
        )
        counts.update(f for f, tiers in TIERS_OF.items() if tier in tiers and draw.random() < weights[f])
        deceived = draw.random() < weights[LOOSE[0]]
        counts.update(f for f in LOOSE if (deceived if f in LOOSE[:2] else draw.random() < weights[f]))
    return counts


class Published:
    """Every number of both files as equations over the cells that a reader knows there are."""

    def __init__(self, months: dict[str, Counter[str]]) -> None:
        found = periods(months, date(2030, 1, 20))
        self.cells: dict[Name, int | None] = {}
        self.totals: dict[str, int] = {}
        for row in _rows(tables_csv(FIGURES, found)):
            if row["table"] == "cases":
                self.totals[row["first_month"]] = int(row["cases"])
            else:
                name = (row["first_month"], row["table"], row["code"])
                self.cells[name] = int(row["cases"]) if row["cases"] else None
        self.standard = [row for row in _rows(htcds_csv(FIGURES, found)) if row["cases"]]
        self.numbers = [number for number in self.cells.values() if number is not None]
        self.numbers += [int(row["cases"]) for row in self.standard]
        #: what is not in a table but follows from two: rests of tiers, and what "Closed" stands for
        self.rests: list[Name] = []
        self._write()

    def _write(self) -> None:
        self.at = {name: number for number, name in enumerate(self.cells)}
        self.left: list[dict[Name, float]] = []
        self.right: list[int] = []
        for name, number in self.cells.items():
            if number is not None:
                self._equals({name: 1}, number)
        for month, total in self.totals.items():
            for dimension in DIMENSIONS:
                self._equals({name: 1 for name in self.cells if name[:2] == (month, dimension)}, total)
            self._rests(month, total)
            for row in self.standard:
                if row["first_month"] == month and row["htcds_value"] == "Closed":
                    others = {name: 1.0 for name in self.cells if name[:2] == (month, "outcome")}
                    del others[month, "outcome", "referred"]
                    self._equals(others, int(row["cases"]))

    def _rests(self, month: str, total: int) -> None:
        """A fact and the other cases of the tiers it goes with are all of these; topics of harm likewise."""
        for name in [one for one in self.cells if one[0] == month and one[1] not in DIMENSIONS]:
            tiers = TIERS_OF.get(f"{name[1]}:{name[2]}")
            whole = {(month, "tier", tier): -1.0 for tier in tiers} if tiers else {}
            self._rest((month, "rest of", f"{name[1]}:{name[2]}"), {name: 1.0, **whole}, 0 if tiers else total)
        harm = {name: 1.0 for name in self.cells if name[:2] == (month, "topic") and is_grave(name[2])}
        tiers = {(month, "tier", tier): -1.0 for tier in ("urgent", "high")}
        self._rest((month, "rest of", "harm"), {**harm, **tiers}, 0)

    def _rest(self, name: Name, terms: dict[Name, float], total: int) -> None:
        self.at[name] = len(self.at)
        self.rests.append(name)
        self._equals({**terms, name: 1.0}, total)

    def _equals(self, terms: dict[Name, float], number: int) -> None:
        self.left.append(dict(terms))
        self.right.append(number)

    @property
    def matrix(self) -> np.ndarray:
        matrix = np.zeros((len(self.left), len(self.at)))
        for row, terms in enumerate(self.left):
            for name, factor in terms.items():
                matrix[row, self.at[name]] = factor
        return matrix

    def solved(self) -> dict[Name, float]:
        """What the equations leave no choice about, whatever it is called."""
        matrix = self.matrix
        known, *_ = np.linalg.lstsq(matrix, np.array(self.right, float), rcond=None)
        _, sizes, turned = np.linalg.svd(matrix, full_matrices=True)
        free = turned[int((sizes > 1e-9).sum()) :]
        return {name: float(known[at]) for name, at in self.at.items() if not np.any(np.abs(free[:, at]) > 1e-7)}

    def bounds(self, name: Name) -> tuple[float, float]:
        """The least and the most that it can be."""
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(self.at))
            goal[self.at[name]] = sign
            ends.append(sign * linprog(goal, A_eq=self.matrix, b_eq=self.right, method="highs").fun)
        return ends[0], ends[1]


def _rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


MONTHS = st.lists(st.tuples(st.integers(0, 2**30), st.integers(0, 90)), min_size=1, max_size=2)


@settings(max_examples=40, deadline=None)
@given(MONTHS)
def test_no_number_is_small_and_no_hidden_one_follows_from_the_others(drawn: list[tuple[int, int]]) -> None:
    published = Published({f"2028-{at:02d}": cases(*one) for at, one in enumerate(drawn, start=1)})
    assert all(number >= K for number in published.numbers)
    solved = published.solved()
    for name, number in published.cells.items():
        assert (name in solved) == (number is not None), name
    for name in published.rests:
        assert name not in solved or solved[name] >= K - 1e-6, name


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**30), st.integers(K, 120))
@example(48, 90)  # nearly all grave cases are about the same few topics
def test_what_is_hidden_could_be_ten_different_numbers(seed: int, number: int) -> None:
    published = Published({"2028-01": cases(seed, number)})
    draw = random.Random(seed)
    hidden = [name for name, shown in published.cells.items() if shown is None]
    tiers = [name for name in hidden if name[1] in ("tier", "signs", "outcome")]
    for name in {*tiers, *draw.sample(hidden, min(6, len(hidden)))}:
        least, most = published.bounds(name)
        assert most - least >= K - 1, (name, least, most)
    for name in published.rests:
        assert published.bounds(name)[1] >= K - 1e-6, name


@pytest.mark.parametrize("last", [False, True])
def test_the_attack_finds_what_is_left_open(last: bool) -> None:
    """The solver is worth something: a table from which one small row alone is left out gives it away."""
    published = Published({"2028-01": cases(1, 80)})
    shown = [name for name, number in published.cells.items() if name[1] == "destination"]
    at = shown[-1 if last else 0]
    for name in shown:
        if name != at:
            published._equals({name: 1}, 7)
    assert at in published.solved()
