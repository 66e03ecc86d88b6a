"""Which numbers the operator has not rung, or not for long. People are told so; this tells the editor."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "services.yml"
MAX_AGE = timedelta(days=90)


def check(root: Path, today: date | None = None) -> list[Problem]:
    """One warning for all services never rung; with `today` also one per service rung too long ago."""
    rung = {key: row.get("verified_on") for key, row in folder.rows(root, "services").items() if row.get("channels")}
    never = [key for key, on in rung.items() if on is None]
    found = []
    if never:
        shown = ", ".join(never[:5]) + (", …" if len(never) > 5 else "")
        found.append(Problem(_FILE, "", f"{len(never)} services were never rung by you: {shown}", "warning"))
    if today is not None:
        found += [
            Problem(_FILE, f"{key}.verified_on", f"was rung on {on}; ring it again", "warning")
            for key, on in rung.items()
            if isinstance(on, str) and on < (today - MAX_AGE).isoformat()
        ]
    return found
