"""hotline.yml as the rules of the hotline: shifts, service levels, load, and the fixed lists of staff."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.content import folder
from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.core.cases import Case, Lease, Load
from bot.core.errors import ContentError
from bot.core.hours import HoursError, parse_hours, parse_offset
from bot.core.shifts import Clock, Levels, Shift, Shifts
from bot.core.skills import Skills, suits
from bot.core.types import TIERS, Tier


@dataclass(frozen=True)
class HotlineRules:
    """Everything an NGO sets about its hotline."""

    zone: str
    shifts: Shifts
    levels: Levels
    load: Load
    lease: Lease
    #: periods offered for putting a case off, shortest first
    snooze: tuple[timedelta, ...]
    #: an urgent case that waits longer sets off the second alert
    alert_after: timedelta
    #: working time after which a waiting person reads how things stand
    waiting: tuple[timedelta, ...]
    #: time at the console from which somebody counts as having worked long
    hours_day: timedelta
    hours_week: timedelta
    tags: tuple[str, ...]
    #: need → kinds of services
    needs: Mapping[str, tuple[str, ...]]
    #: what some colleagues are trained for
    skills: Skills

    def clock(self, case: Case, now: datetime) -> Clock:
        """How a waiting case stands against its target."""
        return self.levels.clock(self.shifts, case.tier, case.priority, case.opened_at, now)

    def suits(self, case: Case, held: Set[str] | None, now: datetime) -> bool:
        """Whether "the next case" gives a waiting case to somebody with these skills (None = all)."""
        return suits(case, self.skills, held, self.clock(case, now))


def hotline_rules(catalog: Catalog) -> HotlineRules:
    """The rules of hotline.yml. Raises ContentError naming what cannot be used."""
    return parse_rules(catalog.shared("hotline"), catalog.shared("zones"))


def read_rules(root: Path = CONTENT_ROOT) -> HotlineRules:
    """The same from the files alone, quickly. Raises ContentError."""
    return parse_rules(folder.mapping(root / "hotline.yml"), folder.rows(root, "zones"))


class CurrentRules:
    """The rules as the catalog has them now; parsed again only after they changed."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._row = catalog.shared("hotline")
        self._rules = hotline_rules(catalog)

    def __call__(self) -> HotlineRules:
        """Raises ContentError."""
        row = self._catalog.shared("hotline")
        if row is not self._row:
            self._rules, self._row = hotline_rules(self._catalog), row
        return self._rules


def parse_rules(row: Mapping[str, Any], zones: Mapping[str, Any]) -> HotlineRules:
    """The same from the parsed files. Raises ContentError."""
    try:
        zone = row["zone"]
        offset = parse_offset(str(zones[zone]["offset"]))
        shifts = tuple(
            Shift(name, parse_hours(f"{zone} {hours}", {zone: offset})) for name, hours in (row["shifts"] or {}).items()
        )
        return HotlineRules(
            zone=zone,
            shifts=Shifts(offset, shifts, frozenset(date.fromisoformat(day) for day in row["holidays"])),
            levels=Levels(_targets(row["levels"])),
            load=Load(_count(row["load"]["cases"]), _count(row["load"]["with_urgent"])),
            lease=Lease(_minutes(row["lease"]["urgent"]), _minutes(row["lease"]["other"])),
            snooze=tuple(sorted(_minutes(number) for number in row["snooze"])),
            alert_after=_minutes(row["alert"]),
            waiting=tuple(sorted(_minutes(number) for number in row["waiting"])),
            hours_day=timedelta(hours=_count(row["care"]["hours_day"])),
            hours_week=timedelta(hours=_count(row["care"]["hours_week"])),
            tags=tuple(row["tags"]),
            needs={need: tuple(kinds) for need, kinds in row["needs"].items()},
            skills={skill: frozenset(signs) for skill, signs in (row["skills"] or {}).items()},
        )
    except KeyError as error:
        raise ContentError(f"hotline.yml: {error.args[0]} is missing or unknown") from error
    except (HoursError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"hotline.yml: {error}") from error


def _targets(levels: Mapping[str, int]) -> dict[tuple[Tier, int], timedelta]:
    """`high: 60` counts for both priorities, `high_2: 90` for one."""
    targets = {}
    for name, minutes in levels.items():
        word, _, priority = name.partition("_")
        tier = next((tier for tier in TIERS if tier == word), None)
        if tier is None or priority not in ("", "1", "2"):
            raise ValueError(f"levels.{name} must be a tier ({', '.join(TIERS)}), or a tier with _1 or _2")
        for one in (1, 2) if not priority else (int(priority),):
            targets[tier, one] = _minutes(minutes)
    return targets


def _minutes(number: Any) -> timedelta:
    return timedelta(minutes=_count(number))


def _count(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError(f"{number!r} must be a whole number from 1")
    return number
