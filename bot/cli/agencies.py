"""`python -m bot agencies import FILE --as-of DATE`: takes over the official list of licensed P3MI."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.content.agencies import list_file, parsed_date, read_csv, save
from bot.core.errors import ContentError
from bot.settings import Settings, utc_now


def import_list(settings: Settings, file: str, as_of: str) -> int:
    """Replaces the list, or changes nothing: 1 when a row cannot be used, each named with its line and mend."""
    day = parsed_date(as_of)
    if day is None or day > utc_now().date():
        sys.stderr.write(f"--as-of {as_of!r} must be a day that has been, like 2026-10-31\n")
        return 1
    try:
        listed = read_csv(Path(file), day)
    except ContentError as error:
        sys.stderr.write(f"{error}\nnothing was imported\n")
        return 1
    save(listed, list_file(settings.data_dir))
    sys.stdout.write(f"{len(listed.agencies)} companies imported, list of {day.isoformat()}\n")
    return 0
