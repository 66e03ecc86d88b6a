"""A wrong number can send somebody in danger to nobody: each way to get one wrong is caught."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.content.checks import run_all, service_numbers, services, services_rung
from tests.content.conftest import Copy


def channel(kind: str, value: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, **more}]


@pytest.mark.parametrize(
    ("service", "channels", "cause"),
    [
        ("kdei_taipei", channel("phone", "+88690132000"), "no valid number"),  # the misprint of April 2024
        ("migrant_care", channel("phone", "+62 21 27808211"), "digits only"),
        ("migrant_care", channel("phone", "02127808211x"), "digits only"),
        ("police_110", channel("phone", "111"), "no emergency number of ID"),
        ("lpsk", channel("phone", "149"), "no number of ID"),
        ("kp2mi_abroad", channel("phone", "129"), "one country only"),
        ("kp2mi_abroad", channel("whatsapp", "08118080141"), "WhatsApp"),
        ("kp2mi_abroad", channel("phone", "+622129244800", label="+62 21 29244808"), "another number"),
        ("healing_119", channel("web", "healing119.id"), "https://"),
        ("healing_119", channel("web", "http://healing119.id"), "https://"),
        ("komnas_perempuan", channel("email", "pengaduan komnas"), "e-mail"),
    ],
)
def test_a_number_nobody_could_reach(content: Copy, service: str, channels: list[dict[str, Any]], cause: str) -> None:
    content.change("services.yml", f"{service} > channels", channels)
    (problem,) = service_numbers.check(content.root)
    assert (problem.path, problem.key) == ("services.yml", f"{service}.channels.1")
    assert cause in problem.message


def test_a_short_code_is_known_by_its_country_only(content: Copy) -> None:
    content.change("services.yml", "lpsk > countries", ["MY"])
    assert [problem.key for problem in service_numbers.check(content.root)] == ["lpsk.channels.1"]


@pytest.mark.parametrize(
    ("field", "value", "key", "cause"),
    [
        ("telepon", "110", "lpsk.telepon", "no field"),
        ("kinds", [], "lpsk.kinds", "at least one"),
        ("kinds", ["magic"], "lpsk.kinds", "'magic'"),
        ("serves", ["aliens"], "lpsk.serves", "'aliens'"),
        ("countries", ["Indonesia"], "lpsk.countries", "'Indonesia'"),
        ("names", {"id": "LPSK"}, "lpsk.names.en", "missing"),
        ("names", {"id": "LPSK", "en": "LPSK", "jv": "LPSK"}, "lpsk.names.jv", "no language"),
        ("note", "hanya satu bahasa", "lpsk.note", "for each of id, en"),
        ("channels", None, "lpsk.channels", "must be a list"),
        ("channels", [], "lpsk.channels", "a place to go to"),
        ("channels", channel("fax", "148"), "lpsk.channels.1", "type"),
        ("channels", channel("phone", 148), "lpsk.channels.1", "quotes"),
        ("channels", channel("phone", "148", tarif="gratis"), "lpsk.channels.1", "nothing else"),
        ("open", "24/7", "lpsk.open", "always"),
        ("open", "WIB senin 09:00-15:00", "lpsk.open", "mon-fri"),
        ("languages", "id", "lpsk.languages", "codes"),
        ("verified_on", "2026-02-31", "lpsk.verified_on", "verified_by"),
        ("anonymous", True, "lpsk.anonymous", "unknown"),
        ("facts", [], "lpsk.facts", "backs this entry"),
        ("source_date", "tahun lalu", "lpsk.source_date", "2025-04"),
        ("verified_on", "2026-01-02", "lpsk.verified_on", "verified_by"),
    ],
)
def test_the_shape_of_an_entry(content: Copy, field: str, value: Any, key: str, cause: str) -> None:
    content.change("services.yml", f"lpsk > {field}", value)
    found = services.check(content.root)
    assert [p for p in found if (p.path, p.key) == ("services.yml", key) and cause in p.message], found


def test_a_day_that_yaml_would_turn_into_a_date(content: Copy) -> None:
    content.change("services.yml", "lpsk > verified_by", "Tim")
    content.change("services.yml", "lpsk > verified_on", date(2026, 1, 2))
    (problem,) = services.check(content.root)
    assert (problem.key, "in quotes" in problem.message) == ("lpsk.verified_on", True)


def test_numbers_never_rung_and_rung_long_ago_are_told_to_the_editor(content: Copy) -> None:
    today = date(2026, 11, 22)
    for service, age in (("lpsk", 91), ("sapa_129", 90)):
        content.change("services.yml", f"{service} > verified_on", (today - timedelta(days=age)).isoformat())
        content.change("services.yml", f"{service} > verified_by", "Tim")
    assert services.check(content.root) == []
    never, old = services_rung.check(content.root, today)
    assert "never rung" in never.message
    assert (old.key, old.level) == ("lpsk.verified_on", "warning")
    assert old in run_all(content.root, today=today)
    assert len(services_rung.check(content.root, today, timedelta(days=91))) == 1


def test_nobody_has_rung_tomorrow(content: Copy) -> None:
    content.change("services.yml", "lpsk > verified_on", "2026-11-23")
    content.change("services.yml", "lpsk > verified_by", "Tim")
    problems = services_rung.check(content.root, date(2026, 11, 22))
    assert [(p.key, p.level) for p in problems if "future" in p.message] == [("lpsk.verified_on", "error")]
