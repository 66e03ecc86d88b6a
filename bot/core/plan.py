"""A personal plan: which steps fit what somebody needs, in which order. Texts and services come from content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.place import HOME

#: how a step's text differs by who reads it
Variant = Literal["home", "abroad", "child"]


@dataclass(frozen=True)
class Step:
    """One step: the topics that suggest it, and the services that help with it."""

    id: str
    topics: tuple[str, ...]
    help: tuple[str, ...]
    services: tuple[str, ...]
    facts: tuple[str, ...] = ()


def parse_steps(raw: Mapping[str, Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps of plan.yml, in its order. Raises KeyError when a part is missing."""
    return tuple(
        Step(key, *(tuple(row[name]) for name in ("topics", "help", "services", "facts"))) for key, row in raw.items()
    )


def suggested(steps: Sequence[Step], topics: Iterable[str]) -> tuple[str, ...]:
    """Ids of the steps that these topics ask for."""
    asked = set(topics)
    return tuple(step.id for step in steps if asked & set(step.topics))


def chosen(steps: Sequence[Step], ids: Iterable[str]) -> tuple[Step, ...]:
    """The steps with these ids in the order of a plan; ids that do not exist (any more) are left out."""
    wanted = set(ids)
    return tuple(step for step in steps if step.id in wanted)


def with_step(ids: Sequence[str], step: str) -> list[str]:
    """The choice with one step more."""
    return [*(one for one in ids if one != step), step]


def without_step(ids: Sequence[str], step: str) -> list[str]:
    """The choice without that step."""
    return [one for one in ids if one != step]


def variants(country: str | None, who: Sequence[str]) -> tuple[Variant, ...]:
    """Which texts of a step fit, the best first; every step is written for `home` and `abroad`."""
    place: Variant = "home" if country in (None, HOME) else "abroad"
    return ("child", place) if "child" in who else (place,)
