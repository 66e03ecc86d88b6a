"""`python -m bot services export` and `import FILE`: the service directory as a spreadsheet and back."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from bot.content import folder, services_file, spreadsheet
from bot.content.checks import run_all
from bot.content.spreadsheet import CellProblem, Table

_FILE = "services.yml"


def export(root: Path) -> int:
    """Writes the directory as CSV to standard output, in UTF-8 whatever the locale says."""
    table = spreadsheet.export(folder.rows(root, "services"), folder.languages(root))
    sys.stdout.buffer.write(table.encode())
    sys.stdout.buffer.flush()
    return 0


def import_(root: Path, file: Path, today: date) -> int:
    """Takes over a spreadsheet, or says for each bad cell its row, column and mend and changes nothing.

    Entries that the spreadsheet does not have stay: removing one is done in services.yml.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"pelita: {file}: cannot be read: {error.strerror}\n")
        return 2
    old = {key: dict(row) for key, row in folder.rows(root, "services").items()}
    table = spreadsheet.read(content, folder.languages(root))
    problems = list(table.problems)
    text = services_file.write(root / _FILE, {**old, **table.rows})
    if not problems:
        problems = _check(root, text, table, today)
    if problems:
        for problem in sorted(problems, key=lambda one: (one.row, one.column)):
            where = f"row {problem.row}" if problem.row else _FILE
            sys.stdout.write(f"{where}, column {problem.column}: {problem.message}\n")
        sys.stdout.write(f"services: {len(problems)} problems, nothing was changed\n")
        return 1
    _replace(root / _FILE, text)
    _report(old, table)
    return 0


def _check(root: Path, text: str, table: Table, today: date) -> list[CellProblem]:
    """The checks of the content on a copy that has the new file; only what the spreadsheet can mend."""
    with tempfile.TemporaryDirectory(prefix="pelita-services-") as copy:
        for path in root.iterdir():
            if path.name != _FILE:
                Path(copy, path.name).symlink_to(path.resolve())
        Path(copy, _FILE).write_text(text, encoding="utf-8")
        found = run_all(Path(copy), today=today)
    errors = [problem for problem in found if problem.path == _FILE and problem.level == "error"]
    return [_cell(problem.key, problem.message, table) for problem in errors]


def _cell(key: str, message: str, table: Table) -> CellProblem:
    """A check's `lpsk.channels.1` or `lpsk.names.en` as row and column."""
    service, _, column = key.partition(".")
    column = "channels" if column.startswith("channels") else column
    return CellProblem(table.row_of.get(service, 0), column or "id", f"{service}: {message}")


def _replace(path: Path, text: str) -> None:
    """All at once: whoever reads the file meanwhile gets the old or the new one."""
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(text, encoding="utf-8")
    shutil.copymode(path, unfinished)
    unfinished.replace(path)


def _report(old: dict[str, dict[str, object]], table: Table) -> None:
    added = [key for key in table.rows if key not in old]
    changed = [key for key, row in table.rows.items() if key in old and old[key] != row]
    kept = [key for key in old if key not in table.rows]
    sys.stdout.write(f"services: {len(added)} added, {len(changed)} changed\n")
    if kept:
        sys.stdout.write(f"services: {len(kept)} not in the spreadsheet, kept as they are: {', '.join(kept)}\n")
