"""What the centre set in the console: laid over the files, in every process, and never able to break the content."""

from __future__ import annotations

import json
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.content import contacts, own
from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.content.checks import run_all
from bot.content.hotline import CurrentRules
from bot.content.own import OwnContent, laid_out
from bot.core.errors import ContentError

CATALOG = Catalog.load()
TODAY = {"verified_on": "2026-11-22", "verified_by": "Ratna"}
DAY = {"zone": "WIB", "shifts": {"shift_1": "mon-fri 08:00-16:00"}, "holidays": ["2026-12-25"]}

HOURS: dict[str, Any] = {
    "hotline": DAY,
    "id/console": {"shift": {"shift_1": "Pagi"}},
    "en/console": {"shift": {"shift_1": "Day"}},
}


def opened(folder: Path) -> tuple[OwnContent, Catalog]:
    """As another process has it."""
    catalog = copy(CATALOG)
    return OwnContent(folder, catalog), catalog


def test_a_service_that_was_rung_is_told_so_in_every_process(tmp_path: Path) -> None:
    (desk, mine), (worker, theirs) = opened(tmp_path), opened(tmp_path)
    desk.change({own.SERVICES: {"lpsk": TODAY}})
    worker.refresh()
    for catalog in (mine, theirs):
        assert catalog.services["lpsk"].verified_on == "2026-11-22"
        said = contacts.age(catalog, "en", [catalog.services["lpsk"]], date(2026, 11, 24))
        assert "2 days ago" in said
    assert CATALOG.services["lpsk"].verified_on is None
    desk.change({own.SERVICES: {"lpsk": None}})
    worker.refresh()
    assert mine.services == theirs.services == CATALOG.services


def test_the_later_call_counts(tmp_path: Path) -> None:
    row = {**CATALOG.filed("services")["lpsk"], "verified_on": "2026-11-23", "verified_by": "import"}
    newer = copy(CATALOG)
    newer._filed = {**CATALOG._filed, "services": {**CATALOG.filed("services"), "lpsk": row}}
    assert own.usable(newer, {"services": {"lpsk": TODAY}})["services"] == {}
    assert own.usable(CATALOG, {"services": {"lpsk": TODAY}})["services"] == {"lpsk": TODAY}


def test_hours_count_at_once_and_go_back_to_the_file(tmp_path: Path) -> None:
    centre, catalog = opened(tmp_path)
    rules = CurrentRules(catalog)
    assert rules().shifts.shifts == ()
    centre.change(HOURS)
    assert [shift.id for shift in rules().shifts.shifts] == ["shift_1"]
    assert rules().tags == CurrentRules(CATALOG)().tags
    centre.change({own.HOTLINE: dict.fromkeys(own.HOURS)})
    assert rules().shifts.shifts == ()


@pytest.mark.parametrize(
    "layers",
    [
        {"services": {"no_such_service": TODAY}},
        {**HOURS, "hotline": {**DAY, "zone": "NOWHERE"}},
        {"hotline": DAY, "en/console": {"shift": {"shift_1": "no name in the other language"}}},
        {"hotline": DAY, "id/console": {"app": {"name": "x"}}},
        {"hotline": {"tags": []}},
        {"id/ui": {"greeting": "bukan yang ini"}},
        {"id/ui": {"nobody_on_shift_until": "tanpa waktu"}},
        {"id/ui": {"nobody_on_shift": "dengan {kurung} asing"}},
        {"id/ui": {"nobody_on_shift": "kurung { terbuka"}},
        {"id/ui": {"nobody_on_shift": 5}},
        {"id/topics/ask/red_flags": {"title": "x"}},
    ],
)
def test_what_does_not_fit_the_content_changes_nothing(tmp_path: Path, layers: dict[str, Any]) -> None:
    own.write(own.own_file(tmp_path), layers)
    _, catalog = opened(tmp_path)
    assert catalog.services == CATALOG.services
    assert catalog.files == CATALOG.files
    assert catalog.shared("hotline") == CATALOG.shared("hotline")


def test_a_damaged_file_is_neither_obeyed_nor_overwritten(tmp_path: Path) -> None:
    centre, catalog = opened(tmp_path)
    centre.change(HOURS)
    own.own_file(tmp_path).write_text("{", encoding="utf-8")
    centre.refresh()
    assert catalog.shared("hotline")["zone"] == "WIB"
    with pytest.raises(ContentError, match=r"own\.json"):
        centre.change(HOURS)
    assert own.own_file(tmp_path).read_text(encoding="utf-8") == "{"
    assert opened(tmp_path)[1].services == CATALOG.services


def test_the_content_check_sees_what_was_set(tmp_path: Path) -> None:
    long = {"nobody_on_shift": "a" * 500}
    with laid_out({"services": {"lpsk": {**TODAY, "verified_on": "2026-01-01"}}, "en/ui": long}) as root:
        found = {(one.path, one.key): one for one in run_all(root, today=date(2026, 11, 22))}
    assert "325 days ago" in found["services.yml", "lpsk.verified_on"].message
    assert found["en/ui.yml", "nobody_on_shift"].level == "error"
    with laid_out({}) as root:
        assert run_all(root) == run_all(CONTENT_ROOT)


def test_the_file_is_plain(tmp_path: Path) -> None:
    centre, _ = opened(tmp_path)
    centre.change({"id/ui": {"nobody_on_shift": "Belum ada petugas … sabar, ya."}})
    assert json.loads(own.own_file(tmp_path).read_text(encoding="utf-8")) == {
        "id/ui": {"nobody_on_shift": "Belum ada petugas … sabar, ya."}
    }
