"""Writes services.yml in its one layout, so that a change by the program differs only in what changed.

Comments survive where editors put them: above the first entry, and in lines of their own before an entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

LISTS = ("kinds", "serves", "countries", "areas")
TEXTS = ("names", "place", "hours", "cost", "note")
#: order of the fields of an entry
FIELDS = (
    "kinds", "serves", "countries", "areas", "names", "channels", "place", "hours", "open", "cost", "languages",
    "anonymous", "note", "facts", "source_date", "verified_on", "verified_by",
)  # fmt: skip
#: left out of the file when empty
_SPARE = frozenset({"areas", "place", "note"})
_QUOTED = frozenset({"source_date", "verified_on"})
_KEY = re.compile(r"([a-z0-9_]+):\s*$")

Row = Mapping[str, Any]


def write(path: Path, rows: Mapping[str, Row]) -> str:
    """The whole text of the file with these entries, keeping the comments that stand in `path` now."""
    comments = _comments(path.read_text(encoding="utf-8").splitlines())
    parts = [comments.pop("", "")]
    parts += [comments.pop(key, "") + "\n".join([f"{key}:", *_entry(row)]) + "\n" for key, row in rows.items()]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _comments(lines: list[str]) -> dict[str, str]:
    """What is written before each entry; '' = the head of the file, up to its first empty line."""
    found: dict[str, str] = {}
    gathered: list[str] = []
    for line in lines:
        key = _KEY.match(line)
        if line.startswith("#"):
            gathered.append(line)
        elif not line.strip() and gathered and "" not in found:
            found[""] = "\n".join(gathered) + "\n"
            gathered = []
        elif key and gathered:
            found[key[1]] = "\n".join(gathered) + "\n\n"
            gathered = []
    return found


def _entry(row: Row) -> Iterator[str]:
    for field in FIELDS:
        value = row.get(field)
        if field in _SPARE and not value:
            continue
        if isinstance(value, Mapping):
            yield f"  {field}:"
            yield from (f"    {lang}: {_scalar(text)}" for lang, text in value.items())
        elif field == "channels" and value:
            yield "  channels:"
            yield from (f"    - {{{', '.join(_channel(channel))}}}" for channel in value)
        elif isinstance(value, list):
            yield f"  {field}: [{', '.join(_item(field, item) for item in value)}]"
        else:
            yield f"  {field}: {_value(field, value)}"


def _channel(channel: Mapping[str, str]) -> Iterator[str]:
    for name in ("type", "value", "label"):
        if name in channel:
            yield f"{name}: {channel[name] if name == 'type' else _quoted(channel[name])}"


def _item(field: str, item: str) -> str:
    return _quoted(item) if field == "facts" else _scalar(item, inside_list=True)


def _value(field: str, value: str | None) -> str:
    if value is None:
        return "null"
    return _quoted(value) if field in _QUOTED else _scalar(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar(text: str, *, inside_list: bool = False) -> str:
    """Without quotes where YAML reads the same text back, else in quotes."""
    try:
        same = yaml.safe_load(f"[{text}]") == [text] if inside_list else yaml.safe_load(f"k: {text}") == {"k": text}
    except yaml.YAMLError:
        same = False
    return text if same else _quoted(text)
