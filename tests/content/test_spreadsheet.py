"""The service directory as a spreadsheet and back."""

from __future__ import annotations

import csv
import io

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.content import folder, services_file, spreadsheet
from bot.content.catalog import CONTENT_ROOT

LANGS = ["id", "en"]
ROWS = folder.rows(CONTENT_ROOT, "services")
SHEET = spreadsheet.export(ROWS, LANGS)


def cells(sheet: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline="")))


def test_there_and_back_is_the_same_to_the_byte() -> None:
    table = spreadsheet.read(SHEET.encode(), LANGS)
    assert table.problems == []
    path = CONTENT_ROOT / "services.yml"
    assert services_file.write(path, table.rows) == path.read_text(encoding="utf-8")


def test_no_cell_can_run_a_formula_or_turn_into_a_number_or_date() -> None:
    row = {**ROWS["lpsk"], "note": {"id": '=HYPERLINK("http://x")', "en": "@SUM(A1)"}, "facts": ["5.10"]}
    flat = [cell for line in cells(spreadsheet.export({"lpsk": row}, LANGS))[1:] for cell in line]
    assert not [cell for cell in flat if cell.startswith(tuple("=+-@\t\r"))]
    assert {"'5.10", "'2018", '\'=HYPERLINK("http://x")', "'@SUM(A1)"} <= set(flat)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_and_a_missing_mark_are_understood(delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells(SHEET))
    table = spreadsheet.read(out.getvalue().encode(), LANGS)
    assert (table.problems, table.rows) == ([], spreadsheet.read(SHEET.encode(), LANGS).rows)


def test_empty_rows_do_not_count() -> None:
    table = spreadsheet.read((SHEET + ",,,\r\n\r\n").encode(), LANGS)
    assert (len(table.rows), table.problems) == (len(ROWS), [])


@pytest.mark.parametrize(
    ("content", "row", "column", "cause"),
    [
        (b"", 1, "id", "once"),
        (b"\xff\xfe", 1, "id", "UTF-8"),
        (b"id,name\r\n", 1, "kinds", "once"),
        (SHEET.replace("id,kinds", "id,colour,kinds", 1).encode(), 1, "colour", "no column"),
        ((SHEET + "KBRI Riyadh,embassy\r\n").encode(), len(ROWS) + 2, "id", "small letters"),
        ((SHEET + "lpsk,legal_aid\r\n").encode(), len(ROWS) + 2, "id", "already stands"),
        ((SHEET + "x" + "," * 40 + "y\r\n").encode(), len(ROWS) + 2, "id", "more cells"),
        ((SHEET + "x,embassy,everyone,MY,,148\r\n").encode(), len(ROWS) + 2, "channels", "phone:"),
    ],
)
def test_what_cannot_be_read_names_its_cell(content: bytes, row: int, column: str, cause: str) -> None:
    problems = spreadsheet.read(content, LANGS).problems
    assert [p for p in problems if (p.row, p.column) == (row, column) and cause in p.message], problems


text = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(text, text, st.sampled_from(["", "2026-01-31"]))
def test_any_text_comes_back(name: str, note: str, verified: str) -> None:
    row = {
        **ROWS["police_110"],
        "names": {"id": name, "en": f"-{name}"},
        "note": {"id": f"={note}", "en": note},
        "channels": [{"type": "phone", "value": "110", "label": note}],
        "verified_on": verified or None,
    }
    table = spreadsheet.read(spreadsheet.export({"police_110": row}, LANGS).encode(), LANGS)
    assert table.problems == []
    assert table.rows["police_110"] == row


@given(text, text)
def test_the_file_says_any_text_as_it_is(name: str, note: str) -> None:
    rows = {"x": {**ROWS["rptc"], "names": {"id": name, "en": note}, "areas": [], "place": {"id": note, "en": name}}}
    written = yaml.safe_load(services_file.write(CONTENT_ROOT / "services.yml", rows))
    assert written["x"]["names"] == {"id": name, "en": note}
    assert written["x"]["place"] == {"id": note, "en": name}
