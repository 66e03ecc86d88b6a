"""`python -m bot services`: the directory as a spreadsheet, as an editor uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.cli import services
from bot.content.catalog import CONTENT_ROOT, Catalog
from tests.support.program import ROOT

TODAY = date(2026, 11, 23)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    shutil.copytree(CONTENT_ROOT, root)
    return root


def exported() -> str:
    run = subprocess.run(
        [sys.executable, "-m", "bot", "services", "export"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    return run.stdout.decode("utf-8-sig")


def take(content: Path, sheet: str) -> int:
    file = content.parent / "services.csv"
    file.write_text(sheet, encoding="utf-8", newline="")
    return services.import_(content, file, TODAY)


def test_an_unchanged_spreadsheet_changes_nothing(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (content / "services.yml").read_bytes()
    assert take(content, exported()) == 0
    assert (content / "services.yml").read_bytes() == before
    assert "0 added, 0 changed" in capsys.readouterr().out


def test_a_change_is_taken_over_and_comments_stay(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = exported().replace("phone:148", "phone:148|148 (LPSK)", 1)
    assert take(content, sheet) == 0
    assert "0 added, 1 changed" in capsys.readouterr().out
    text = (content / "services.yml").read_text(encoding="utf-8")
    assert "# ---- Indonesian missions" in text
    assert Catalog.load(content).services["lpsk"].channels[0].label == "148 (LPSK)"


def test_bad_rows_are_all_named_and_nothing_is_written(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (content / "services.yml").read_bytes()
    sheet = exported().replace("phone:148", "phone:149", 1).replace("web:https://healing119.id", "web:healing119.id", 1)
    sheet = sheet.replace("unknown,'2018,,", "unknown,'2018,2027-01-01,Tim", 1)
    assert take(content, sheet) == 1
    out = capsys.readouterr().out
    rows = list(Catalog.load(content).services)
    assert f"row {rows.index('lpsk') + 2}, column channels: lpsk: is no number of ID" in out
    assert f"row {rows.index('lpsk') + 2}, column verified_on: lpsk: 2027-01-01 is in the future" in out
    assert f"row {rows.index('healing_119') + 2}, column channels: healing_119: must be an address" in out
    assert "3 problems, nothing was changed" in out
    assert (content / "services.yml").read_bytes() == before


def test_a_new_row_is_added_and_what_is_left_out_stays(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, *lines = exported().split("\r\n")
    row = next(line for line in lines if line.startswith("kemnaker,"))
    assert take(content, "\r\n".join([head, row.replace("kemnaker,", "kemnaker_two,", 1), ""])) == 0
    out = capsys.readouterr().out
    assert "1 added, 0 changed" in out
    assert "not in the spreadsheet, kept as they are: kp2mi_home" in out
    assert {"kemnaker", "kemnaker_two", "kp2mi_home"} <= set(Catalog.load(content).services)


def test_a_file_that_is_not_there_is_said_plainly(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert services.import_(content, content / "nothing.csv", TODAY) == 2
    assert "cannot be read" in capsys.readouterr().err
