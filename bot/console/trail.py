"""The audit trail in words: who, what, to which case or account; and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.console.words import Words
from bot.core.types import CaseId
from bot.hotline.audit import SYSTEM, AuditEntry
from bot.hotline.handles import Handles

#: what a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CASE_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)


@dataclass(frozen=True)
class TrailLine:
    """One entry, ready to be shown."""

    id: str
    at: datetime
    who: str
    what: str
    #: a case's handle or a colleague's name; "" when the action is about neither
    subject: str


class Trail:
    """Puts names and handles in the place of ids. `names`: of accounts, services and settings, by id."""

    def __init__(self, names: Mapping[str, str], handles: Handles, words: Words) -> None:
        self._names = names
        self._handles = handles
        self._words = words

    def line(self, entry: AuditEntry) -> TrailLine:
        """The entry in the words of the interface language."""
        return TrailLine(
            entry.id, entry.at, self.person(entry.staff), self.action(entry.action), self.subject(entry.subject)
        )

    def person(self, staff: str) -> str:
        """The name of an account; what the program or the command line did is done by 'system'."""
        if staff == SYSTEM:
            return self._words.text("audit.system")
        return self._names.get(staff, staff)

    def action(self, code: str) -> str:
        """What was done."""
        known = self._words.find(f"audit.action.{code}")
        return known or self._words.text("audit.action_other", code=code)

    def subject(self, subject: str) -> str:
        """Whom or what it was done to."""
        if subject in self._names:
            return self._names[subject]
        return self._handles.of(CaseId(subject)) if _CASE_ID.fullmatch(subject) else subject


def as_csv(lines: Iterable[TrailLine], heads: Sequence[str]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs read it as such; nothing in it is taken for a formula."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(heads)
    for line in lines:
        row = (line.at.strftime("%Y-%m-%d %H:%M:%S"), line.who, line.what, line.subject)
        table.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
