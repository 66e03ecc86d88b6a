"""The service directory as a spreadsheet (CSV) and back, exactly.

Cells that a spreadsheet would take for a formula, a number or a date carry an apostrophe in front, which is taken off
again: no cell can run a formula, '5.10' stays '5.10', and '2025-12' does not become December.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.content.services_file import LISTS, TEXTS

_GUARDED = re.compile(r"'*(?:[=+\-@\t\r]|[\d\s.,:/-]+$)", re.ASCII)
_APOSTROPHES = re.compile(r"'+(?:[=+\-@\t\r]|[\d\s.,:/-]+$)", re.ASCII)
_ID = re.compile(r"[a-z][a-z0-9_]*")
_BETWEEN = "; "
_ID_COLUMN = "id"
_PLAIN = ("open", "anonymous", "source_date", "verified_on", "verified_by")
_EMPTY_IS_NULL = frozenset({"open", "verified_on", "verified_by"})


@dataclass(frozen=True)
class CellProblem:
    """What is wrong in one cell: the row as the spreadsheet numbers it (1 = headings), the column, and the mend."""

    row: int
    column: str
    message: str


@dataclass
class Table:
    """A spreadsheet that was read: entries by id, and where each stands."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    row_of: dict[str, int] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)


def columns(langs: Sequence[str]) -> list[str]:
    """The headings, in order."""
    texts = [f"{name}.{lang}" for name in TEXTS for lang in langs]
    return [_ID_COLUMN, *LISTS, "channels", *texts, "languages", "facts", *_PLAIN]


def export(rows: Mapping[str, Mapping[str, Any]], langs: Sequence[str]) -> str:
    """All entries as CSV with a byte-order mark, which makes spreadsheets read it as UTF-8."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(columns(langs))
    for key, row in rows.items():
        table.writerow([_guard(cell) for cell in _cells(key, row, langs)])
    return "\ufeff" + out.getvalue()


def read(content: bytes, langs: Sequence[str]) -> Table:
    """The entries of a CSV file with any of `,` `;` and tab between its cells; what cannot be read is a problem."""
    table = Table()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        table.problems.append(CellProblem(1, _ID_COLUMN, "the file is not UTF-8; save it as CSV UTF-8"))
        return table
    headings, *lines = _lines(text) or [[]]
    wanted = columns(langs)
    for name in wanted:
        if headings.count(name) != 1:
            table.problems.append(CellProblem(1, name, "this column must be there once; start from a fresh export"))
    unknown = [name for name in headings if name and name not in wanted]
    table.problems += [CellProblem(1, name, "is no column of the export; remove it") for name in unknown]
    if not table.problems:
        for number, cells in enumerate(lines, start=2):
            if any(cell.strip() for cell in cells):
                _read_row(table, number, headings, cells, langs)
    return table


def _lines(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _read_row(table: Table, number: int, headings: list[str], cells: list[str], langs: Sequence[str]) -> None:
    cell = {name: _unguard(text).strip() for name, text in zip(headings, cells, strict=False) if name}
    key = cell.get(_ID_COLUMN, "")
    cause = ""
    if len(cells) > len(headings) and any(text.strip() for text in cells[len(headings) :]):
        cause = "the row has more cells than headings; keep texts with commas in quotes"
    elif not _ID.fullmatch(key):
        cause = "must be small letters, digits and _, like kbri_tokyo"
    elif key in table.rows:
        cause = f"{key!r} already stands in row {table.row_of[key]}"
    if cause:
        table.problems.append(CellProblem(number, _ID_COLUMN, cause))
        return
    table.row_of[key] = number
    table.rows[key] = _row(cell, langs, lambda name, why: table.problems.append(CellProblem(number, name, why)))


def _row(cell: Mapping[str, str], langs: Sequence[str], report: Callable[[str, str], None]) -> dict[str, Any]:
    row: dict[str, Any] = {name: _split(cell.get(name, "")) for name in (*LISTS, "languages", "facts")}
    row["channels"] = [_channel(line, report) for line in _split_lines(cell.get("channels", ""))]
    for name in TEXTS:
        texts = {lang: cell.get(f"{name}.{lang}", "") for lang in langs}
        row[name] = {lang: text for lang, text in texts.items() if text} or None
    for name in _PLAIN:
        value = cell.get(name, "")
        row[name] = None if name in _EMPTY_IS_NULL and not value else value
    # fields that the file leaves out when they are empty
    return {name: value for name, value in row.items() if value or name not in {"areas", "place", "note"}}


def _cells(key: str, row: Mapping[str, Any], langs: Sequence[str]) -> Iterable[str]:
    yield key
    yield from (_BETWEEN.join(row.get(name) or ()) for name in LISTS)
    yield "\n".join(_channel_line(channel) for channel in row.get("channels") or ())
    yield from ((row.get(name) or {}).get(lang, "") for name in TEXTS for lang in langs)
    yield from (_BETWEEN.join(row.get(name) or ()) for name in ("languages", "facts"))
    yield from (row.get(name) or "" for name in _PLAIN)


def _channel_line(channel: Mapping[str, str]) -> str:
    label = f"|{channel['label']}" if "label" in channel else ""
    return f"{channel['type']}:{channel['value']}{label}"


def _channel(line: str, report: Callable[[str, str], None]) -> dict[str, str]:
    kind, colon, rest = line.partition(":")
    value, bar, label = rest.partition("|")
    if not colon or not value.strip():
        report("channels", f"{line!r} must look like phone:+6221…|+62 21 …, one channel a line")
    channel = {"type": kind.strip(), "value": value.strip()}
    return {**channel, "label": label.strip()} if bar else channel


def _split(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _guard(cell: str) -> str:
    return f"'{cell}" if _GUARDED.match(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if _APOSTROPHES.match(cell) else cell
