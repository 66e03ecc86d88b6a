"""The published statistics in words, as tables with bars, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.words import Words
from bot.content.catalog import Catalog
from bot.content.wording import spoken_date
from bot.core.cases import OUTCOMES
from bot.core.htcds import MEANS, filled
from bot.core.statistics import (
    CATCH_ALL,
    DIMENSIONS,
    RECRUITMENT,
    REFERRAL_STEPS,
    SEVERAL,
    SIGNS,
    WAITS,
    Cell,
    Dimension,
    Period,
    Several,
    named,
    table,
)
from bot.core.triage import is_grave
from bot.core.types import TIERS

_NO_TOPIC_OF_A_CASE = "control/"
#: tables whose rows follow one another by their meaning; the others show the longest bar first
_IN_ORDER: tuple[Dimension, ...] = ("tier", "wait", "referral")


@dataclass(frozen=True)
class Bar:
    """One row: its name, the cases, and the length of its bar in percent of the longest."""

    name: str
    cases: int
    length: int


@dataclass(frozen=True)
class Figure:
    """One table of a period; `hidden` rows are below ten or protect one that is."""

    title: str
    rows: tuple[Bar, ...]
    hidden: int
    #: whether one case can be in several rows
    several: bool = False


class Figures:
    """Turns periods into figures in the interface language."""

    def __init__(self, catalog: Catalog, words: Words) -> None:
        self._catalog = catalog
        self._words = words

    def of(self, period: Period) -> tuple[Figure, ...]:
        """All figures of a period."""
        figures = [
            self._figure(dimension, ((self.name(dimension, cell.code), cell) for cell in self.cells(period, dimension)))
            for dimension in DIMENSIONS
        ]
        several = [
            self._figure(f"{kind}_named", ((self.name_of(kind, cell.code), cell) for cell in cells), several=True)
            for kind, cells in ((kind, self.named(period, kind)) for kind in SEVERAL)
        ]
        return (*figures, *several)

    def over_time(self, periods: Sequence[Period]) -> tuple[Bar, ...]:
        """All cases by period."""
        return _bars([(self.period(period), period.total) for period in periods])

    def period(self, period: Period) -> str:
        """Its months in words."""
        first, last = self._spoken(period.first), self._spoken(period.last)
        return first if first == last else self._words.text("statistics.months", first=first, last=last)

    def day(self, day: date) -> str:
        """A day in words."""
        return self._spoken(day.isoformat())

    def cells(self, period: Period, dimension: Dimension) -> tuple[Cell, ...]:
        """One table with every row that there can be, whether it occurs or not."""
        codes = [code for code in self._codes(dimension) if code != CATCH_ALL[dimension]]
        return table(period, dimension, codes, grave=set(filter(is_grave, codes)) if dimension == "topic" else ())

    def name(self, dimension: Dimension, code: str) -> str:
        """What a code stands for."""
        if dimension == "topic" and code != CATCH_ALL["topic"]:
            return self._catalog.topic(self._words.lang, code).title
        if dimension == "destination" and code != CATCH_ALL["destination"]:
            return self._words.country(code)
        if dimension == "referral" and code != CATCH_ALL["referral"]:
            return self._words.text(f"partner.state_{code}")
        if dimension == "tier":
            return self._words.text("statistics.tier_rest" if code == CATCH_ALL["tier"] else f"tier.{code}")
        if dimension == "outcome" and code in OUTCOMES:
            return self._words.text(f"outcome.{code}")
        return self._words.text(f"statistics.{dimension}_{code}")

    def named(self, period: Period, several: Several) -> tuple[Cell, ...]:
        """In how many cases each of these facts is."""
        codes = {
            "need": tuple(self._catalog.shared("hotline")["needs"]),
            "recruitment": RECRUITMENT,
            "means": MEANS,
            "signs": SIGNS,
        }
        return named(period, several, codes[several])

    def name_of(self, several: Several, code: str) -> str:
        """What a code of such a fact stands for."""
        return self._words.text(f"need.{code}" if several == "need" else f"statistics.{several}.{code}")

    def _codes(self, dimension: Dimension) -> Sequence[str]:
        if dimension == "tier":
            return [tier for tier in TIERS if tier != "low"]
        if dimension == "topic":
            return [topic for topic in self._catalog.links if not topic.startswith(_NO_TOPIC_OF_A_CASE)]
        if dimension == "destination":
            return sorted(self._catalog.countries)
        if dimension == "wait":
            return list(map(str, WAITS))
        if dimension == "referral":
            return REFERRAL_STEPS
        return [*OUTCOMES, "erased", "expired"]

    def _figure(self, title: str, rows: Iterable[tuple[str, Cell]], *, several: bool = False) -> Figure:
        cells = list(rows)
        shown = [(name, cell.cases) for name, cell in cells if cell.cases is not None]
        if title not in _IN_ORDER:
            shown.sort(key=lambda row: -row[1])
        title = self._words.text(f"statistics.{title}")
        return Figure(title, _bars(shown), hidden=len(cells) - len(shown), several=several)

    def _spoken(self, iso: str) -> str:
        return spoken_date(self._catalog, self._words.lang, iso)


def tables_csv(figures: Figures, periods: Sequence[Period]) -> bytes:
    """Every published count: period, table, code, name, cases ("" = hidden)."""

    def rows() -> Iterator[Sequence[object]]:
        for period in periods:
            yield period.first, period.last, "cases", "", "", period.total
            for dimension in DIMENSIONS:
                for cell in figures.cells(period, dimension):
                    name = figures.name(dimension, cell.code)
                    yield period.first, period.last, dimension, cell.code, name, _shown(cell)
            for kind in SEVERAL:
                for cell in figures.named(period, kind):
                    yield period.first, period.last, kind, cell.code, figures.name_of(kind, cell.code), _shown(cell)

    return _csv(("first_month", "last_month", "table", "code", "name", "cases"), rows())


def htcds_csv(figures: Figures, periods: Sequence[Period]) -> bytes:
    """The same counts under names of the Human Trafficking Case Data Standard (bot.core.htcds), "" = hidden."""

    def rows() -> Iterator[Sequence[object]]:
        for period in periods:
            for row in filled(period, figures.cells(period, "outcome")):
                cases = "" if row.cases is None else row.cases
                yield period.first, period.last, row.prefix, row.field, row.value, cases, period.total

    heads = ("first_month", "last_month", "htcds_prefix", "htcds_field", "htcds_value", "cases", "of_cases")
    return _csv(heads, rows())


def _bars(rows: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    longest = max((cases for _, cases in rows), default=0)
    return tuple(Bar(name, cases, round(cases * 100 / longest)) for name, cases in rows)


def _shown(cell: Cell) -> int | str:
    return "" if cell.cases is None else cell.cases


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    written = csv.writer(out)
    written.writerow(heads)
    written.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
