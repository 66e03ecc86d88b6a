"""The server's time, which a test can move."""

from __future__ import annotations

import time
from datetime import timedelta

#: seconds that a test waits for something that is sure to come: only a failure takes so long, whatever else the machine
#: has to do
PATIENCE = 60.0


class Clock:
    """Runs like the real clock, or stands still, ahead of it by what `advance` was told."""

    def __init__(self, *, stands: bool = False) -> None:
        self._stands_at = time.time() if stands else None
        self._ahead = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return (self._stands_at or time.time()) + self._ahead

    def advance(self, **period: float) -> None:
        """Moves it, e.g. `advance(hours=49)`."""
        self._ahead += timedelta(**period).total_seconds()
