"""Facts that people are told but that have become old, and dates that have not come yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_FILE = "sources.yml"
#: a press report or an announcement of this age may have been overtaken
MAX_AGE = timedelta(days=5 * 365)
_SHOWN = 3


def check(root: Path, today: date | None) -> list[Problem]:
    """With `today`: a warning per cited fact that is too old and not `lasting`, an error per date in the future.

    A date that names only a year or a month counts as its end, in favor of the fact.
    """
    if today is None:
        return []
    cited = _cited(root)
    found = []
    for key, row in folder.rows(root, _FILE.removesuffix(".yml")).items():
        told = str(row.get("date", ""))
        if told > today.isoformat():
            found.append(Problem(_FILE, f"{key}.date", f"is {told}, which has not come yet; correct it"))
        elif told and key in cited and not row.get("lasting") and _is_old(told, today):
            found.append(Problem(_FILE, f"{key}.date", _cause(told, cited[key]), "warning"))
    return found


def _is_old(told: str, today: date) -> bool:
    return told + "-12-31"[len(told) - 4 :] < (today - MAX_AGE).isoformat()


def _cause(told: str, places: list[str]) -> str:
    shown = ", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else "")
    years = MAX_AGE.days // 365
    return (
        f"is {told}, more than {years} years ago, behind {shown}; "
        "find a newer source, or add lasting: true if it is a law that is still in force"
    )


def _cited(root: Path) -> dict[str, list[str]]:
    """Fact -> behind what it stands. How old numbers of services are is told by other checks."""
    cited = defaultdict(list)
    for citation in folder.citations(root):
        if citation.path != "services.yml":
            group = "" if citation.path == "topics.yml" else citation.path.removesuffix(".yml") + "/"
            for fact in dict.fromkeys(citation.facts):
                cited[fact].append(group + citation.owner)
    return dict(cited)
