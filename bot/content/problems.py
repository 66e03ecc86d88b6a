"""What a content check finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: the file (relative to data/content), the dotted key in it, what is wrong and what to do.

    An error keeps the program from starting; a warning is for the editor.
    """

    path: str
    key: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        """One line for a terminal."""
        where = f"{self.path}: {self.key}" if self.key else self.path
        return f"{self.level}: {where}: {self.message}"
