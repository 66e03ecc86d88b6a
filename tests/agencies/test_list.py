"""Importing the list of licensed companies, and seeing it change. All companies here are made up."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.content.agencies import AgencyRegister, list_file, load, read_csv, save
from bot.core.agencies import Agency, AgencyList, state_of
from bot.core.errors import ContentError
from bot.settings import ROOT

SAMPLE = Path(__file__).with_name("sample.csv")
HEAD = "name,licence_number,status,valid_until,address\n"
DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("status", "until", "state"),
    [
        ("active", None, "licensed"),
        ("active", DAY, "licensed"),
        ("active", date(2026, 10, 30), "expired"),
        ("suspended", date(2020, 1, 1), "suspended"),
        ("revoked", None, "revoked"),
    ],
)
def test_what_the_list_says_today(status: str, until: date | None, state: str) -> None:
    assert state_of(Agency("PT X", "1", status, until), DAY) == state  # type: ignore[arg-type]


def test_the_sample_is_read_saved_and_read_again(tmp_path: Path) -> None:
    listed = read_csv(SAMPLE, DAY)
    assert [agency.status for agency in listed.agencies] == ["active", "suspended", "active", "active", "revoked"]
    assert listed.agencies[2].valid_until == date(2020, 12, 31)
    save(listed, list_file(tmp_path))
    assert load(list_file(tmp_path)) == listed


def test_semicolons_a_byte_order_mark_and_other_columns_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("﻿No;Name;Licence_Number;Status;Valid_Until;Address\n1;PT A;L/1;Active;;\n\n", encoding="utf-8")
    assert read_csv(path, DAY).agencies == (Agency("PT A", "L/1", "active"),)


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("", ["line 1: no column name"]),
        ("name,status\nPT A,active\n", ["line 1: no column licence_number, valid_until, address"]),
        (HEAD, ["no company"]),
        (
            HEAD + "PT A,L/1,gone,2026-13-01,\n",
            ["line 2: status 'gone' is unknown", "line 2: valid_until '2026-13-01'"],
        ),
        (HEAD + ",L/1,active,,\n", ["line 2: name is empty"]),
        (HEAD + "PT A,,active,,\n", ["line 2: licence_number is empty"]),
        (HEAD + "PT A,L/1,active,,\nPT B,L/1,active,,\n", ["line 3: licence_number 'L/1' stands twice"]),
        (HEAD + "PT A,L/1,active\n", ["line 2: has 3 cells instead of 5"]),
        (HEAD + f"{'x' * 201},L/1,active,,\n", ["line 2: name is longer"]),
    ],
)
def test_every_bad_row_is_named_with_its_line_and_mend(tmp_path: Path, text: str, complaints: list[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_csv(path, DAY)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(complaints)
    for line, complaint in zip(lines, complaints, strict=True):
        assert line.startswith(complaint)


def test_a_file_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"\xff\xfe\x00")
    for name, cause in (("list.csv", "UTF-8"), ("none.csv", "cannot be read")):
        with pytest.raises(ContentError, match=cause):
            read_csv(tmp_path / name, DAY)


def test_a_running_worker_sees_a_new_list_a_removed_and_a_damaged_one(tmp_path: Path) -> None:
    register = AgencyRegister(tmp_path)
    assert register.current() is None
    first = AgencyList(DAY, (Agency("PT A", "1", "active"),))
    save(first, list_file(tmp_path))
    assert register.current() == first
    second = AgencyList(date(2026, 11, 1), (Agency("PT B", "2", "revoked"),))
    save(second, list_file(tmp_path))
    assert register.current() == second
    list_file(tmp_path).write_text("{", encoding="utf-8")
    assert register.current() is None
    save(first, list_file(tmp_path))
    assert register.current() == first
    list_file(tmp_path).unlink()
    assert register.current() is None


def run(tmp_path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "agencies", *args],
        cwd=ROOT,
        env={**os.environ, "PELITA_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_command_imports_or_changes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "import", str(SAMPLE), "--as-of", "2026-10-31")
    assert (done.returncode, done.stdout) == (0, "5 companies imported, list of 2026-10-31\n")
    before = load(list_file(tmp_path))
    bad = tmp_path / "bad.csv"
    bad.write_text(HEAD + "PT A,L/1,gone,,\n", encoding="utf-8")
    for args, cause in (
        (("import", str(bad), "--as-of", "2026-10-31"), "line 2: status 'gone'"),
        (("import", str(SAMPLE), "--as-of", "yesterday"), "--as-of 'yesterday'"),
        (("import", str(SAMPLE), "--as-of", "2999-01-01"), "--as-of '2999-01-01'"),
    ):
        failed = run(tmp_path, *args)
        assert failed.returncode == 1
        assert cause in failed.stderr
        assert "Traceback" not in failed.stderr
    assert load(list_file(tmp_path)) == before
