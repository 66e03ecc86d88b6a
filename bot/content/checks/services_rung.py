"""Which numbers the operator has not rung, or not for long. People are told so; this tells the editor."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "services.yml"
MAX_AGE = timedelta(days=90)


def check(root: Path, today: date | None = None, max_age: timedelta = MAX_AGE) -> list[Problem]:
    """One warning for all services never rung; with `today` also one per service rung more than `max_age` ago."""
    rung = {key: row.get("verified_on") for key, row in folder.rows(root, "services").items() if row.get("channels")}
    never = [key for key, on in rung.items() if on is None]
    found = []
    if never:
        shown = ", ".join(never[:5]) + (", …" if len(never) > 5 else "")
        found.append(Problem(_FILE, "", f"{len(never)} services were never rung by you: {shown}", "warning"))
    for key, on in rung.items():
        days = _days_ago(on, today)
        if days is not None and days < 0:
            found.append(Problem(_FILE, f"{key}.verified_on", f"{on} is in the future"))
        elif days is not None and days > max_age.days:
            cause = f"was rung on {on}, {days} days ago; ring it again"
            found.append(Problem(_FILE, f"{key}.verified_on", cause, "warning"))
    return found


def _days_ago(on: object, today: date | None) -> int | None:
    try:
        return (today - date.fromisoformat(on)).days if today and isinstance(on, str) else None
    except ValueError:
        return None
