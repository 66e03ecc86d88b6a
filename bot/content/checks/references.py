"""What one file names in another exists: services, topics, countries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

#: the one command that is no topic
_DANGER = "urgent"


def check(root: Path) -> list[Problem]:
    """References that lead nowhere."""
    targets = {name: set(folder.rows(root, name)) for name in ("services", "topics", "countries", "areas")}
    return [
        Problem(file, key, f"{name!r} is not in {target}.yml")
        for file, key, target, names in _references(root)
        for name in names
        if name not in targets[target] and name != "abroad"
    ]


def _references(root: Path) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    for topic, row in folder.rows(root, "topics").items():
        yield "topics.yml", f"{topic}.services", "services", _names(row.get("services"))
        yield "topics.yml", f"{topic}.related", "topics", _names(row.get("related"))
        yield (
            "topics.yml",
            f"{topic}.related",
            "topics",
            [f"{topic} (itself)"] if topic in _names(row.get("related")) else [],
        )
    for code, row in folder.rows(root, "countries").items():
        yield "countries.yml", f"{code}.emergency", "services", _names(row.get("emergency"))
        yield "countries.yml", f"{code}.services", "services", _names(row.get("services"))
    for key, row in folder.rows(root, "services").items():
        yield "services.yml", f"{key}.countries", "countries", _names(row.get("countries"))
        yield "services.yml", f"{key}.areas", "areas", _names(row.get("areas"))
    for key, row in folder.rows(root, "plan").items():
        yield "plan.yml", f"{key}.topics", "topics", _names(row.get("topics"))
        yield "plan.yml", f"{key}.services", "services", _names(row.get("services"))
    for key, row in folder.rows(root, "areas").items():
        yield "areas.yml", f"{key}.country", "countries", [str(row.get("country"))]
    for field, value in folder.mapping(root / "countries_default.yml").items():
        yield "countries_default.yml", str(field), "countries" if field == "common" else "services", _names(value)

    for name, key, row in folder.taught(root):
        yield f"{name}.yml", f"{key}.services", "services", _names(row.get("services"))
        if "topic" in row:
            yield f"{name}.yml", f"{key}.topic", "topics", [str(row["topic"])]
    yield "teaching.yml", "numbers", "services", _names(folder.mapping(root / "teaching.yml").get("numbers"))
    for lang in folder.languages(root):
        commands = folder.mapping(root / lang / "control_words.yml").get("commands")
        topics = [str(topic) for topic in commands if topic != _DANGER] if isinstance(commands, dict) else []
        yield f"{lang}/control_words.yml", "commands", "topics", topics


def _names(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
