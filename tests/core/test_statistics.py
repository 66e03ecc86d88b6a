"""No published number is small, and none can be told from those that are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.htcds import MEANS, MEANS_OF_CONTROL, filled
from bot.core.statistics import (
    CATCH_ALL,
    DIMENSIONS,
    SEVERAL,
    TIERS_OF,
    K,
    Period,
    Several,
    last_released,
    named,
    periods,
    protect,
    release_of,
    table,
)

COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=12)
MONTHS = st.dictionaries(
    st.builds("{:04d}-{:02d}".format, st.integers(2025, 2027), st.integers(1, 12)), st.integers(0, 25), max_size=20
)
TODAY = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def tables_of(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every table with this total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables_of(total - first, cells - 1))


@pytest.mark.parametrize("cells", [2, 3, 4])
@pytest.mark.parametrize("k", [2, 3, 4])
def test_an_attacker_who_knows_the_method_can_tell_no_hidden_cell(k: int, cells: int) -> None:
    """All tables with the same total that give the same publication are what the attacker has to choose from."""
    for total in range(k, 6 * k + 3):
        worlds: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in tables_of(total, cells):
            worlds[protect(counts, k)].append(counts)
        for published, possible in worlds.items():
            for at, shown in enumerate(published):
                if shown is None:
                    assert len({counts[at] for counts in possible}) >= k, (total, published, possible)


@given(COUNTS)
def test_no_shown_cell_is_small_and_no_shown_cell_is_wrong(counts: list[int]) -> None:
    shown = protect(counts)
    assert all(cell is None or cell == count >= K for cell, count in zip(shown, counts, strict=True))


@given(COUNTS)
def test_the_total_leaves_the_hidden_cells_together_large(counts: list[int]) -> None:
    shown = protect(counts)
    hidden = [count for cell, count in zip(shown, counts, strict=True) if cell is None]
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= 2 * K or len(hidden) == len(counts)


@given(st.lists(st.integers(K, 60), min_size=2, max_size=12))
def test_nothing_is_hidden_without_need(counts: list[int]) -> None:
    assert protect(counts) == tuple(counts)


@given(MONTHS, TODAY)
def test_periods_follow_one_another_and_none_is_small(cases: dict[str, int], today: date) -> None:
    months = {month: {"cases": number} for month, number in cases.items()}
    found = periods(months, today)
    for period in found:
        assert period.first <= period.last <= last_released(today)
        assert period.total >= K
        assert period.total == sum(number for month, number in cases.items() if period.first <= month <= period.last)
    for earlier, later in pairwise(found):
        assert earlier.last < later.first


@given(MONTHS, TODAY, st.integers(1, 400))
def test_what_was_published_never_changes(cases: dict[str, int], today: date, days: int) -> None:
    months = {month: {"cases": number} for month, number in cases.items()}
    first = periods(months, today)
    assert periods(months, today + timedelta(days=days))[: len(first)] == first


@given(TODAY)
def test_a_month_is_published_on_its_day(today: date) -> None:
    last = last_released(today)
    assert release_of(last) <= today
    year, month = map(int, last.split("-"))
    following = f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    assert release_of(following) > today


def test_release_days() -> None:
    assert release_of("2026-12") == date(2027, 1, 15)
    assert last_released(date(2027, 1, 14)) == "2026-11"
    assert last_released(date(2027, 1, 15)) == "2026-12"


def test_a_month_is_the_finest() -> None:
    months = {"2026-01": {"cases": 30}, "2026-02": {"cases": 4}, "2026-04": {"cases": 9}, "2026-05": {"cases": 3}}
    found = periods(months, date(2026, 6, 20))
    assert [(period.first, period.last, period.total) for period in found] == [
        ("2026-01", "2026-01", 30),
        ("2026-02", "2026-04", 13),
    ]


def test_what_no_code_stands_for_counts_as_the_rest() -> None:
    counts = {"cases": 70, "destination:MY": 25, "destination:SA": 12, "destination:XX": 20, "destination:unknown": 13}
    cells = table(Period("2026-01", "2026-01", counts), "destination", ["MY", "SA"])
    assert [(cell.code, cell.cases) for cell in cells] == [("MY", 25), ("SA", 12), ("unknown", 33)]


def test_a_table_with_small_cells_hides_the_rest_first() -> None:
    counts = {"cases": 100, "destination:MY": 60, "destination:SA": 3, "destination:unknown": 37}
    cells = table(Period("2026-01", "2026-01", counts), "destination", ["MY", "SA"])
    assert [(cell.code, cell.cases) for cell in cells] == [("MY", 60), ("SA", None), ("unknown", None)]


@pytest.mark.parametrize("several", SEVERAL)
def test_facts_of_which_a_case_has_several_hide_small_numbers_on_both_sides(several: Several) -> None:
    counts = {"cases": 40, f"{several}:a": 20, f"{several}:b": 31, f"{several}:c": 9, f"{several}:d": 30}
    cells = named(Period("2026-01", "2026-01", counts), several, "abcde")
    assert [cell.cases for cell in cells] == [20, None, None, 30, None]


def test_a_fact_of_urgent_cases_is_held_against_urgent_cases_only() -> None:
    fact = "means:MethodsOfControlWithholdsNecessities"
    assert TIERS_OF[fact] == ("urgent",)
    for starved, shown in ((20, 20), (21, None), (30, None), (9, None)):
        counts = {"cases": 90, "tier:urgent": 30, "tier:high": 40, fact: starved}
        (cell,) = named(Period("2026-01", "2026-01", counts), "means", [fact.partition(":")[2]])
        assert cell.cases == shown, starved


def test_topics_of_grave_cases_leave_room_for_ten_others() -> None:
    codes = ["report/a", "report/b", "ask/c"]
    counts = {
        "cases": 100, "tier:urgent": 30, "tier:high": 35, "topic:report/a": 30, "topic:report/b": 30, "topic:ask/c": 20,
    }  # fmt: skip
    shown = table(Period("2026-01", "2026-01", counts), "topic", codes, grave={"report/a", "report/b"})
    # 65 - 60 = 5 grave cases would be about something else; the two catch-all rows do not tell
    assert [cell.cases for cell in shown] == [30, None, 20, 20]
    counts["tier:urgent"] = 40
    shown = table(Period("2026-01", "2026-01", counts), "topic", codes, grave={"report/a", "report/b"})
    assert [cell.cases for cell in shown] == [30, 30, 20, 20]


def test_the_standard_is_filled_from_what_is_published() -> None:
    counts = {
        "cases": 60, "tier:urgent": 30, "tier:high": 20, "outcome:referred": 25, "outcome:safe": 30, "outcome:other": 5,
        f"means:{MEANS[0]}": 20, f"means:{MEANS[1]}": 55, "signs:possible_trafficking": 30, "signs:forced_crime": 9,
    }  # fmt: skip
    period = Period("2026-01", "2026-01", counts)
    rows = filled(period, table(period, "outcome", ["referred", "safe"]))
    found = {(row.prefix + row.field, row.value): row.cases for row in rows}
    assert found["vic_TraffickingStatus", "PossibleVictimOfTrafficking"] == 30
    assert found["vic_TypeOfExploitation", "Other"] is None
    assert (found[f"vic_{MEANS[0]}", "TRUE"], found[f"vic_{MEANS[1]}", "TRUE"]) == (20, None)
    # the 5 others take one more row with them, the first of those: safe
    assert (found["cas_Status", "ClosedReferred"], found["cas_Status", "Closed"]) == (25, 35)
    assert len(rows) == len(MEANS) + 4


def test_every_kind_of_table_is_complete() -> None:
    assert set(MEANS_OF_CONTROL.values()) == set(MEANS)
    assert set(CATCH_ALL) == set(DIMENSIONS)
