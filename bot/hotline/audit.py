"""The audit trail: who did what to which case and when, never what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.types import StaffId
from bot.settings import utc_now
from bot.store.store import Store


@dataclass(frozen=True)
class AuditEntry:
    """One line of the trail."""

    id: str
    at: datetime
    staff: StaffId
    action: str
    #: a case id, or another staff id for actions about accounts; "" if neither
    subject: str


class Audit:
    """Append-only stream; each entry carries a keyed hash over itself and the one before, so a change shows."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = utc_now) -> None: ...

    async def record(self, staff: StaffId, action: str, subject: str = "") -> None:
        """Append one entry (`CaseQueue` and `StaffRegister` record their own actions)."""
        raise NotImplementedError

    async def entries(self, *, before: str = "", limit: int = 100) -> list[AuditEntry]:
        """Newest first; `before` is the id of the last entry of the previous page."""
        raise NotImplementedError

    async def verify(self) -> bool:
        """Whether every kept entry follows from the one before, up to the newest."""
        raise NotImplementedError
