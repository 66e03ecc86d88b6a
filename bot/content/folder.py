"""Reads the content folder for the checks. Tolerant: what is missing or broken reads as empty, a check names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: files in a language folder that hold words to look for, not sentences for people
WORD_LISTS = frozenset(
    {
        "abbreviations",
        "answers",
        "control_words",
        "insults",
        "language_words",
        "offers",
        "place_words",
        "redaction",
        "return_words",
        "style",
        "urgency",
        "who_words",
    }
)
#: files in a language folder that only staff read
STAFF_FILES = frozenset({"console", "forum"})
#: fields of a service that are written per language
_SERVICE_TEXTS = ("names", "place", "hours", "cost", "note")


@dataclass(frozen=True)
class Text:
    """One sentence or paragraph that somebody reads, and where it stands."""

    path: str
    key: str
    value: str


@dataclass(frozen=True)
class Citation:
    """Facts behind one entry `owner` of a shared file."""

    path: str
    owner: str
    key: str
    facts: tuple[str, ...]


def parsed(path: Path) -> Any:
    """The file as plain data. Raises OSError, UnicodeDecodeError or yaml.YAMLError."""
    stat = path.stat()
    return _parsed(path.resolve(), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2048)
def _parsed(path: Path, _mtime: int, _size: int) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader


def mapping(path: Path) -> Mapping[str, Any]:
    """The file's top-level mapping; empty when it cannot be read or is something else."""
    try:
        data = parsed(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}


def rows(root: Path, name: str) -> dict[str, Mapping[str, Any]]:
    """The entries of a shared file (`services`, `topics`, …) that are mappings, by id."""
    return {str(key): row for key, row in mapping(root / f"{name}.yml").items() if isinstance(row, dict)}


def languages(root: Path) -> list[str]:
    """Language codes of languages.yml."""
    return [str(code) for code in mapping(root / "languages.yml")]


def files(root: Path) -> list[Path]:
    """Every YAML file of the folder, in order."""
    return sorted(path for path in root.rglob("*") if path.suffix in {".yml", ".yaml"})


def relative(root: Path, path: Path) -> str:
    """The file's name as problems show it."""
    return path.relative_to(root).as_posix()


def topic_files(root: Path, lang: str) -> dict[str, Path]:
    """Topic id → its file in one language."""
    folder = root / lang / "topics"
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in sorted(folder.rglob("*.yml"))}


def rights_files(root: Path, lang: str) -> dict[str, Path]:
    """Country code → its file in one language."""
    return {path.stem: path for path in sorted((root / lang / "rights").glob("*.yml"))}


def answer_files(root: Path, lang: str) -> list[Path]:
    """All files with the shape of an answer: topics and rights."""
    return [*topic_files(root, lang).values(), *rights_files(root, lang).values()]


def taught(root: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """File, key and entry of everything in quiz.yml and teaching.yml that cites facts."""
    for key, row in rows(root, "quiz").items():
        yield "quiz", key, row
    shared = mapping(root / "teaching.yml")
    for part, field in (("messages", None), ("signs", "facts")):
        entries = shared.get(part)
        for key, row in entries.items() if isinstance(entries, dict) else ():
            entry = {field: row} if field else row
            yield "teaching", f"{part}.{key}", entry if isinstance(entry, dict) else {}


def judged(root: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """File, key and entry of the flags and signs by which offers are judged."""
    for part in ("flags", "signs"):
        entries = mapping(root / "offers.yml").get(part)
        for key, row in entries.items() if isinstance(entries, dict) else ():
            yield "offers", f"{part}.{key}", row if isinstance(row, dict) else {}


def citations(root: Path) -> Iterator[Citation]:
    """Everything that cites facts, of whatever shape; what is no list of facts reads as empty."""
    for name, field in (("topics", "facts"), ("services", "facts"), ("countries", "rights"), ("plan", "facts")):
        for key, row in rows(root, name).items():
            yield _citation(name, key, field, row.get(field))
    for name, key, row in (*taught(root), *judged(root)):
        yield _citation(name, key, "facts", row.get("facts"))


def _citation(name: str, owner: str, field: str, value: Any) -> Citation:
    if isinstance(value, dict):
        value = [fact for facts in value.values() if isinstance(facts, list) for fact in facts]
    facts = tuple(str(fact) for fact in value) if isinstance(value, list) else ()
    return Citation(f"{name}.yml", owner, f"{owner}.{field}", facts)


def texts(root: Path, lang: str, *, staff: bool = False) -> Iterator[Text]:
    """Everything people read in one language, of shared files too; `staff`: also what only staff read."""
    for path in sorted((root / lang).rglob("*.yml")):
        name = path.relative_to(root / lang).with_suffix("").as_posix()
        if name in WORD_LISTS or (name in STAFF_FILES and not staff):
            continue
        yield from _strings(relative(root, path), "", mapping(path))
    for key, row in rows(root, "services").items():
        for field in _SERVICE_TEXTS:
            value = row.get(field)
            if isinstance(value, dict) and isinstance(value.get(lang), str):
                yield Text("services.yml", f"{key}.{field}", value[lang])
    for key, row in rows(root, "partners").items():
        note = row.get("note")
        if isinstance(note, dict) and isinstance(note.get(lang), str):
            yield Text("partners.yml", f"{key}.note", note[lang])


def _strings(path: str, key: str, node: Any) -> Iterator[Text]:
    if isinstance(node, str):
        yield Text(path, key, node)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _strings(path, f"{key}.{name}" if key else str(name), value)
    elif isinstance(node, list):
        for number, value in enumerate(node, start=1):
            yield from _strings(path, f"{key}.{number}", value)
