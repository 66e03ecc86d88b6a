"""The form for shifts and holidays: from hotline.yml's way of writing them to fields, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.datastructures import FormData

from bot.core.hours import DAYS, parse_hours
from bot.core.types import LANGS, Lang

#: rows of the form; a shift can take several
MOST_ROWS = 8
_SPARE_ROWS = 2
LONGEST_NAME = 24
_MOST_HOLIDAYS = 100
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
#: only days and times are read here, so any zone will do
_HERE = {"here": timedelta(0)}
_PART = re.compile(r"(?P<days>\S+) (?P<start>\S+)-(?P<end>\S+)")


@dataclass(frozen=True)
class ShiftRow:
    """One row: a name in every language, days (0 = Monday), and when it begins and ends, "08:00"."""

    names: Mapping[Lang, str]
    days: tuple[int, ...] = ()
    start: str = ""
    end: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.days or self.start or self.end or any(self.names.values()))


@dataclass(frozen=True)
class HoursForm:
    """What the form shows or brought."""

    zone: str
    rows: tuple[ShiftRow, ...]
    #: one day a line, "2026-12-25"
    holidays: str

    @property
    def shown_rows(self) -> tuple[ShiftRow, ...]:
        """The rows with some spare ones to fill in."""
        spare = min(_SPARE_ROWS, MOST_ROWS - len(self.rows))
        return (*self.rows, *(ShiftRow(dict.fromkeys(LANGS, "")) for _ in range(spare)))


def filled(hotline: Mapping[str, Any], names: Mapping[Lang, Mapping[str, str]]) -> HoursForm:
    """The form for what hotline.yml says now; `names`: those of the shifts by their codes."""
    rows = []
    for code, hours in (hotline["shifts"] or {}).items():
        named = {lang: names[lang].get(code, code) for lang in LANGS}
        rows += read(hours, named)
    return HoursForm(str(hotline["zone"]), tuple(rows), "\n".join(map(str, hotline["holidays"] or ())))


def sent(form: FormData) -> HoursForm:
    """What somebody filled in; empty rows are left out."""

    def field(name: str) -> str:
        return str(form.get(name, "")).strip()

    rows = [
        ShiftRow(
            names={lang: field(f"name_{lang}_{at}") for lang in LANGS},
            days=tuple(day for day in range(len(DAYS)) if str(day) in form.getlist(f"day_{at}")),
            start=field(f"start_{at}"),
            end=field(f"end_{at}"),
        )
        for at in range(MOST_ROWS)
    ]
    holidays = "\n".join(field("holidays").split())
    return HoursForm(field("zone"), tuple(row for row in rows if not row.is_empty), holidays)


def problems(form: HoursForm, zones: Sequence[str]) -> list[tuple[str, Mapping[str, object]]]:
    """Content keys below `console.settings.problem`, with their values; [] when the form can be kept."""
    found: list[tuple[str, Mapping[str, object]]] = []
    if form.zone not in zones:
        found.append(("zone", {}))
    for at, row in enumerate(form.rows, start=1):
        names = [row.names[lang] for lang in LANGS]
        if not all(names) or any(len(name) > LONGEST_NAME or not _plain(name) for name in names):
            found.append(("name", {"row": at, "n": LONGEST_NAME}))
        found += [(code, {"row": at}) for code in time_problems(row)]
    days = form.holidays.split()
    if len(days) > _MOST_HOLIDAYS:
        found.append(("holidays_many", {"n": _MOST_HOLIDAYS}))
    found += [("holiday", {"day": day[:20]}) for day in days[:_MOST_HOLIDAYS] if not _is_day(day)]
    return found


def time_problems(row: ShiftRow) -> Iterator[str]:
    """What is wrong with its days and times, as codes."""
    if not row.days:
        yield "days"
    if not (_TIME.fullmatch(row.start) and _TIME.fullmatch(row.end)):
        yield "time"
    elif row.start == row.end != "00:00":
        yield "same_time"


def written(row: ShiftRow) -> list[str]:
    """A row as content files have it, a part for each day: `["mon 08:00-16:00"]`."""
    end = "24:00" if row.start == row.end else row.end
    return [f"{DAYS[day]} {row.start}-{end}" for day in row.days]


def read(hours: str, names: Mapping[Lang, str]) -> list[ShiftRow]:
    """Days and times of content files as rows, without a zone."""
    return [ShiftRow(names, tuple(sorted(days)), start, end) for (start, end), days in _by_time(hours).items()]


def layers(form: HoursForm) -> dict[str, dict[str, Any]]:
    """The form as values over hotline.yml and console.yml (bot.content.own). Rows with the same names are one shift."""
    codes: dict[tuple[str, ...], str] = {}
    parts: dict[str, list[str]] = {}
    for row in form.rows:
        code = codes.setdefault(tuple(row.names[lang] for lang in LANGS), f"shift_{len(codes) + 1}")
        parts.setdefault(code, []).extend(written(row))
    named = {lang: {code: names[at] for names, code in codes.items()} for at, lang in enumerate(LANGS)}
    holidays = sorted(set(form.holidays.split()))
    shifts = {code: ", ".join(spans) for code, spans in parts.items()}
    return {
        "hotline": {"zone": form.zone, "shifts": shifts, "holidays": holidays},
        **{f"{lang}/console": {"shift": named[lang]} for lang in LANGS},
    }


def _by_time(hours: str) -> dict[tuple[str, str], set[int]]:
    """The days of each beginning and end: "mon-fri 08:00-16:00, sat 08:00-16:00" is one."""
    found: dict[tuple[str, str], set[int]] = {}
    for part in str(hours).split(","):
        matched = _PART.fullmatch(part.strip())
        if matched is None:  # the check of the content has found it
            continue
        end = "00:00" if matched["end"] == "24:00" else matched["end"]
        spans = parse_hours(f"here {part.strip()}", _HERE).spans
        found.setdefault((matched["start"], end), set()).update(day for day, _, _ in spans)
    return found


def _plain(name: str) -> bool:
    return name.isprintable() and not set("{}<>") & set(name)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
