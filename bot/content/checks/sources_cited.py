"""Every fact cited exists and may be used, and every answer about the world cites one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    for file, key, cited in _citations(root):
        for fact in cited:
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


def _citations(root: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    for name, field in (("topics", "facts"), ("services", "facts"), ("countries", "rights"), ("plan", "facts")):
        for key, row in folder.rows(root, name).items():
            value = row.get(field)
            if isinstance(value, dict):
                value = [fact for facts in value.values() if isinstance(facts, list) for fact in facts]
            yield f"{name}.yml", f"{key}.{field}", [str(fact) for fact in value] if isinstance(value, list) else []
    for name, key, row in folder.taught(root):
        value = row.get("facts")
        yield f"{name}.yml", f"{key}.facts", [str(fact) for fact in value] if isinstance(value, list) else []
