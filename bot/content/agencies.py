"""The operator's copy of the official list of licensed P3MI: read from CSV, kept in the data folder, reloaded when it
changes. It is neither in the repository nor in Redis: it is a public register, but only the official one is right.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from bot.core.agencies import Agency, AgencyList, Status
from bot.core.errors import ContentError

COLUMNS = ("name", "licence_number", "status", "valid_until", "address")
_STATUS: Mapping[str, Status] = {
    "active": "active",
    "aktif": "active",
    "suspended": "suspended",
    "skorsing": "suspended",
    "diskorsing": "suspended",
    "revoked": "revoked",
    "dicabut": "revoked",
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_MOST_BYTES = 5_000_000
_LONGEST = 200


def list_file(data_dir: Path) -> Path:
    """Where the imported list lies under the data folder."""
    return data_dir / "agencies" / "list.json"


def read_csv(path: Path, as_of: date) -> AgencyList:
    """The list in a CSV file with the columns of COLUMNS, parted by comma or semicolon, in UTF-8.

    Raises ContentError with one line for every row that cannot be used: its number and how to mend it.
    """
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    head = [column.strip().lower() for column in next(reader, [])]
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise ContentError(f"line 1: no column {', '.join(missing)}; the first line must be {','.join(COLUMNS)}")
    problems: list[str] = []
    agencies: dict[str, Agency] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        where = f"line {reader.line_num}"
        if len(cells) != len(head):
            problems.append(f"{where}: has {len(cells)} cells instead of {len(head)}; put cells with commas in quotes")
            continue
        row, wrong = _row({column: cell.strip() for column, cell in zip(head, cells, strict=True)})
        problems += [f"{where}: {cause}" for cause in wrong]
        if row.licence and row.licence in agencies:
            problems.append(f"{where}: licence_number {row.licence!r} stands twice; keep one row")
        agencies[row.licence] = row
    if not agencies and not problems:
        problems.append("no company below the first line")
    if problems:
        raise ContentError("\n".join(problems))
    return AgencyList(as_of, tuple(agencies.values()))


def parsed_date(text: str) -> date | None:
    """`2026-12-31` or `31/12/2026`; None for anything else."""
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None


def save(listed: AgencyList, path: Path) -> None:
    """Writes the list in one step, so that a running worker sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"as_of": listed.as_of.isoformat(), "agencies": [_plain(agency) for agency in listed.agencies]}
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)


def load(path: Path) -> AgencyList:
    """The list written by `save`. Raises ContentError when the file is damaged, OSError when it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(
            Agency(**{**row, "valid_until": date.fromisoformat(row["valid_until"]) if row["valid_until"] else None})
            for row in data["agencies"]
        )
        return AgencyList(date.fromisoformat(data["as_of"]), rows)
    except (ValueError, KeyError, TypeError) as error:
        raise ContentError(f"{path}: cannot be read; import the list again") from error


class AgencyRegister:
    """The imported list of companies, read again when its file has changed."""

    def __init__(self, data_dir: Path) -> None:
        self._path = list_file(data_dir)
        self._version: tuple[int, int] | None = None
        self._listed: AgencyList | None = None

    def current(self) -> AgencyList | None:
        """The list, None if there is none that can be read."""
        try:
            stat = self._path.stat()
            version = (stat.st_mtime_ns, stat.st_ino)
            if version != self._version:
                self._listed, self._version = load(self._path), version
        except (OSError, ContentError):
            self._listed, self._version = None, None
        return self._listed


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ContentError(f"{path}: is larger than {_MOST_BYTES:,} bytes; is it the right file?")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: is not UTF-8; save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise ContentError(f"{path}: cannot be read: {error.strerror}") from error


def _row(cells: Mapping[str, str]) -> tuple[Agency, list[str]]:
    wrong = [f"{column} is empty; fill it in" for column in ("name", "licence_number", "status") if not cells[column]]
    wrong += [f"{column} is longer than {_LONGEST} characters" for column in COLUMNS if len(cells[column]) > _LONGEST]
    status = _STATUS.get(cells["status"].lower())
    if cells["status"] and status is None:
        wrong.append(f"status {cells['status']!r} is unknown; write active, suspended or revoked")
    until = parsed_date(cells["valid_until"]) if cells["valid_until"] else None
    if cells["valid_until"] and until is None:
        wrong.append(f"valid_until {cells['valid_until']!r} is no date; write it like 2026-12-31, or leave it empty")
    agency = Agency(cells["name"], cells["licence_number"], status or "active", until, cells["address"])
    return agency, wrong


def _plain(agency: Agency) -> dict[str, str]:
    return {**asdict(agency), "valid_until": agency.valid_until.isoformat() if agency.valid_until else ""}
