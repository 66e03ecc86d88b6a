"""Every fact cited exists and may be used, and every answer about the world cites one."""

from __future__ import annotations

from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

#: answers about this program itself have no outside source
_OWN = frozenset({"ask/about_bot"})


def check(root: Path) -> list[Problem]:
    """Facts without an entry in sources.yml, barred facts, and topics without any fact."""
    known = {str(key) for key in folder.mapping(root / "sources.yml")}
    barred = {str(key): str(why) for key, why in folder.mapping(root / "barred_facts.yml").items()}
    found = []
    for citation in folder.citations(root):
        file, key = citation.path, citation.key
        for fact in citation.facts:
            if fact in barred:
                found.append(Problem(file, key, f"fact {fact} must not be used: {barred[fact]}"))
            elif fact not in known:
                found.append(Problem(file, key, f"fact {fact} is not in sources.yml; add its source or cite another"))
    found += [
        Problem("topics.yml", f"{topic}.facts", "is empty: an answer needs a source, else say less")
        for topic, row in folder.rows(root, "topics").items()
        if not topic.startswith("control/") and topic not in _OWN and not row.get("facts")
    ]
    return found
