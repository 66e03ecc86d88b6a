"""Scores the answers of a screening. A pure interpreter: items, points and limits come from data/content/screening.

The tier orders work and chooses wording; it is no finding about a person. Rules after the project's screening
proposal (docs/screening.md): danger first, a skipped or missing decisive answer never gives 'low', and every tier
names the answers that caused it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.core.types import Tier

SKIP = "skip"
UNSURE = "unsure"
INCOMPLETE = "incomplete"
POSSIBLE_TRAFFICKING = "possible_trafficking"
DEPARTING = "departing"


@dataclass(frozen=True)
class Item:
    """One question: which answers exist and what each weighs."""

    id: str
    options: tuple[str, ...]
    points: Mapping[str, int]
    strong: tuple[str, ...]
    urgent_if: tuple[str, ...]
    high_if: tuple[str, ...]
    caution_if: tuple[str, ...]
    flag: str
    part: str
    purpose_points: Mapping[str, int]
    #: answers after which nothing more is asked or said
    stop_if: tuple[str, ...] = ()
    #: what a plain 'yes', 'no', 'dulu' means here when that is not an option of its own; several = ask which
    reads_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: reads a figure: up to `upto` it is the answer `low`, above it `high`
    figure: Figure | None = None
    #: names of countries answer it
    reads_country: bool = False
    #: the topic that helps with what this item found
    topic: str = ""
    #: a message of this topic, understood without doubt, says yes to the item
    told_by: str = ""

    def weight(self, answer: str) -> int:
        """How much an answer speaks for danger; only for comparing answers of one item."""
        ranks = ((self.urgent_if, 1000), (self.high_if, 100), (self.strong, 20), (self.caution_if, 5))
        return self.points.get(answer, 0) + sum(weight for rule, weight in ranks if answer in rule)


@dataclass(frozen=True)
class Figure:
    """How a figure answers an item. `unit` names a word list of answers.yml; without `bare` the unit must be said."""

    unit: str
    upto: int
    low: str
    high: str
    bare: bool = False


@dataclass(frozen=True)
class Rules:
    """The limits of one screening, named as in the item bank."""

    scored: tuple[str, ...]
    high_score: int
    high_strong_hits: int
    caution_score: int
    caution_strong_hits: int
    incomplete_skips: int
    critical_skips: tuple[str, ...]
    high_to_urgent_if: Mapping[str, tuple[str, ...]]
    amp_adult: tuple[tuple[int, int], ...]
    amp_child: int | None


@dataclass(frozen=True)
class Screening:
    """A whole item bank."""

    items: Mapping[str, Item]
    gates: Mapping[str, Item]
    ask_order: tuple[str, ...]
    urgent_priority: Mapping[str, int]
    rules: Rules
    #: where the person is: a country code by itself ("" = not known) or by the answer to an item
    place: str = ""
    place_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def item(self, key: str) -> Item:
        """An item or gate. Raises KeyError."""
        return self.items[key] if key in self.items else self.gates[key]

    def has(self, key: str) -> bool:
        """Whether there is such an item or gate."""
        return key in self.items or key in self.gates

    def place_of(self, answers: Mapping[str, str]) -> str:
        """The country that is known from the answers, "" if none is."""
        told = (places.get(answers.get(key, ""), "") for key, places in self.place_by.items())
        return self.place or next(filter(None, told), "")


@dataclass(frozen=True)
class Result:
    """`tier` is None when nothing may be said (the person is not safe to chat)."""

    tier: Tier | None
    priority: Literal[1, 2] | None = None
    flags: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def parse_screening(raw: Mapping[str, Any]) -> Screening:
    """The item bank of one YAML file. Raises KeyError or TypeError when a part is missing."""
    rules = raw["scoring"]
    return Screening(
        items=parse_items(raw["items"]),
        gates=parse_items(
            {key: {"options": ["yes", "no", "unsure", SKIP], **row} for key, row in raw["gates"].items()}
        ),
        ask_order=tuple(raw["ask_order"]),
        urgent_priority=raw["urgent_priority"],
        rules=Rules(
            scored=tuple(rules["scored"]),
            high_score=rules["high_score"],
            high_strong_hits=rules["high_strong_hits"],
            caution_score=rules["caution_score"],
            caution_strong_hits=rules["caution_strong_hits"],
            incomplete_skips=rules["incomplete_skips"],
            critical_skips=tuple(rules["critical_skips"]),
            high_to_urgent_if={key: tuple(codes) for key, codes in rules.get("high_to_urgent_if", {}).items()},
            amp_adult=tuple((means, purpose) for means, purpose in rules.get("amp_adult", ())),
            amp_child=rules.get("amp_child"),
        ),
        place=raw.get("place", ""),
        place_by=raw.get("place_by", {}),
    )


def parse_items(raw: Mapping[str, Any]) -> dict[str, Item]:
    """Items by id. Raises KeyError or TypeError when a part is missing."""
    return {key: _item(key, row) for key, row in raw.items()}


def _item(key: str, row: Mapping[str, Any]) -> Item:
    return Item(
        id=key,
        options=tuple(row["options"]),
        points=row.get("points", {}),
        strong=tuple(row.get("strong", ())),
        urgent_if=tuple(row.get("urgent_if", ())),
        high_if=tuple(row.get("high_if", ())),
        caution_if=tuple(row.get("caution_if", ())),
        flag=row.get("flag", ""),
        part=row.get("part", ""),
        purpose_points=row.get("purpose_points", {}),
        stop_if=tuple(row.get("stop_if", ())),
        reads_as={code: tuple(meant) for code, meant in row.get("reads_as", {}).items()},
        figure=Figure(**row["figure"]) if "figure" in row else None,
        reads_country=row.get("reads_country", False),
        topic=row.get("topic", ""),
        told_by=row.get("told_by", ""),
    )


def check_answers(screening: Screening, answers: Mapping[str, str]) -> None:
    """Raises ValueError for an item or an answer that the screening does not have."""
    known = {**screening.gates, **screening.items}
    for key, answer in answers.items():
        if key not in known:
            raise ValueError(f"unknown item {key!r}")
        if answer not in known[key].options:
            raise ValueError(f"item {key!r} has no answer {answer!r}")


def score(screening: Screening, answers: Mapping[str, str]) -> Result:
    """Tier, priority, flags and the items that caused the tier. A missing answer counts as skipped.

    Raises ValueError for an unknown item or answer.
    """
    check_answers(screening, answers)
    sheet = _Sheet(screening, answers)
    if sheet.having("stop_if", gates=True):
        return Result(tier=None)
    danger = sheet.having("urgent_if", gates=True)
    high, caution = sheet.high_reasons(), sheet.caution_reasons()
    flags = [screening_item.flag for screening_item in danger]
    flags += [POSSIBLE_TRAFFICKING] if sheet.possible_trafficking() else []
    flags += [INCOMPLETE] if sheet.missing() else []
    departing = sheet.departing() if high else ()
    if danger or departing:
        flags = [*flags, *([DEPARTING] if departing else [])]
        priority = min(screening.urgent_priority[flag] for flag in flags if flag in screening.urgent_priority)
        reasons = [*(item.id for item in danger), *((*departing, *high) if departing else ())]
        return Result("urgent", 1 if priority == 1 else 2, _unique(flags), _unique(reasons))
    if high:
        return Result("high", None, _unique(flags), _unique(high))
    if caution:
        return Result("caution", None, _unique(flags), _unique(caution))
    return Result("low", None, _unique(flags))


class _Sheet:
    """The answers of one person held against the item bank."""

    def __init__(self, screening: Screening, answers: Mapping[str, str]) -> None:
        self._rules = screening.rules
        self._gates = tuple(screening.gates.values())
        self._items = tuple(screening.items[key] for key in screening.ask_order if key in screening.items)
        self._answers = answers
        self._scored = tuple(item for item in self._items if item.id in screening.rules.scored)

    def _answer(self, item: Item) -> str:
        return self._answers.get(item.id, SKIP)

    def having(self, rule: str, *, gates: bool = False) -> list[Item]:
        """Items whose answer is among those that `rule` names."""
        items = (*self._gates, *self._items) if gates else self._items
        return [item for item in items if self._answer(item) in getattr(item, rule)]

    def _pointed(self) -> list[str]:
        return [item.id for item in self._scored if item.points.get(self._answer(item), 0)]

    def _total(self) -> int:
        return sum(item.points.get(self._answer(item), 0) for item in self._scored)

    def _strong(self) -> list[str]:
        return [item.id for item in self._scored if self._answer(item) in item.strong]

    def high_reasons(self) -> list[str]:
        """Items that make the tier at least high; empty if it is not."""
        reasons = [item.id for item in self.having("high_if")]
        if len(self._strong()) >= self._rules.high_strong_hits:
            reasons += self._strong()
        if self._total() >= self._rules.high_score or self.possible_trafficking():
            reasons += self._pointed()
        return reasons

    def caution_reasons(self) -> list[str]:
        """Items that make the tier at least caution; empty if it is not."""
        reasons = [item.id for item in self.having("caution_if")]
        if len(self._strong()) >= self._rules.caution_strong_hits or self._total() >= self._rules.caution_score:
            reasons += self._pointed()
        return reasons + self.missing()

    def missing(self) -> list[str]:
        """Skipped items that forbid 'low': any decisive one, or too many of the scored ones."""
        decisive = [item.id for item in self._items if item.id in self._rules.critical_skips and self._skipped(item)]
        scored = [item.id for item in self._scored if self._skipped(item)]
        return decisive + (scored if len(scored) >= self._rules.incomplete_skips else [])

    def _skipped(self, item: Item) -> bool:
        return self._answer(item) == SKIP

    def departing(self) -> tuple[str, ...]:
        """Items that turn high into urgent."""
        return tuple(key for key, codes in self._rules.high_to_urgent_if.items() if self._answers.get(key) in codes)

    def possible_trafficking(self) -> bool:
        """A routing flag after act, means and purpose; for a child (or unsure age) the means are not needed."""
        means = self._part("means")
        purpose = self._part("purpose") + sum(item.purpose_points.get(self._answer(item), 0) for item in self._items)
        if any(means >= least_means and purpose >= least for least_means, least in self._rules.amp_adult):
            return True
        young = self._answers.get("e01_age") in {"then_under18", "unsure"}
        return young and self._rules.amp_child is not None and purpose >= self._rules.amp_child

    def _part(self, part: str) -> int:
        return sum(item.points.get(self._answer(item), 0) for item in self._items if item.part == part)


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
