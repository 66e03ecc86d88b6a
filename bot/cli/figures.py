"""The figures that an evaluation prints, each with its floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.measure import Share


@dataclass(frozen=True)
class Figure:
    """One line of the table. `floor` is a least value, `ceiling` a greatest."""

    name: str
    share: Share
    floor: float | None = None
    ceiling: float | None = None

    @property
    def fails(self) -> bool:
        """Whether the floor or the ceiling is missed."""
        below = self.floor is not None and self.share.value < self.floor
        return below or (self.ceiling is not None and self.share.value > self.ceiling)


def table(figures: Sequence[Figure]) -> str:
    """One line a figure, with its 95 % interval."""
    lines = [f"{'':44} {'share':>6}  95 % interval   {'count':>6}  floor"]
    for figure in figures:
        low, high = figure.share.interval
        limit = f">= {figure.floor}" if figure.floor is not None else f"<= {figure.ceiling}" if figure.ceiling else ""
        lines.append(
            f"{figure.name:44} {figure.share.value:6.3f}  {low:.3f} to {high:.3f}  {figure.share.total:6}  "
            f"{limit}{'  BELOW' if figure.fails else ''}"
        )
    return "\n".join(lines) + "\n"
