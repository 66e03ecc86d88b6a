"""The settings page: hours and texts that count at once, checked like all content, each change in the trail."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.cli.caretaker import Caretaker
from bot.content.catalog import Catalog
from bot.content.hotline import CurrentRules, hotline_rules
from bot.core.types import LANGS, Lang
from tests.console.conftest import CATALOG, Browser, House

DAY = {"zone": "WIB", "name_id_0": "Pagi", "name_en_0": "Day", "start_0": "08:00", "end_0": "16:00"}
WEEK: dict[str, Any] = {**DAY, "day_0": ["0", "1", "2", "3", "4"]}


async def admin(house: House, **more: Any) -> Browser:
    browser = await house.signed_in("Ani", "admin", **more)
    await browser.get("/settings")
    return browser


def current(house: House) -> Catalog:
    assert house.own is not None
    return house.own._catalog


async def test_hours_count_at_once_for_console_and_caretaker(house: House) -> None:
    house.clock.now = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)  # a Saturday
    assert house.alerts is not None
    caretaker = Caretaker(house.store, house.queue, current(house), house.alerts, clock=house.clock)
    case = await house.case(tier="high", country="MY")
    ani = await admin(house)
    assert "no shifts are set" in ani.words()
    await caretaker.look_after_cases()
    assert await house.read_by_person(case) == []
    await ani.post("/settings/hours", **WEEK, holidays="2026-12-25\r\n2026-12-26")
    assert "Kept. It counts from now on." in ani.words()
    assert "Off shift. The next shift begins Monday at 08:00." in ani.words()
    await caretaker.look_after_cases()
    (said,) = await house.read_by_person(case)
    assert "Senin" in said
    assert ("hours_set", "") in await house.audit_lines()
    page = (await ani.get("/settings")).text
    assert 'value="Pagi"' in page
    assert "2026-12-25\n2026-12-26</textarea>" in page
    await ani.post("/settings/hours-back")
    assert "no shifts are set" in ani.words()
    assert ("hours_reset", "") in await house.audit_lines()


async def test_rows_with_the_same_names_are_one_shift(house: House) -> None:
    ani = await admin(house)
    second = {"name_id_1": "Pagi", "name_en_1": "Day", "start_1": "09:00", "end_1": "12:00", "day_1": "5"}
    night = {"name_id_2": "Malam", "name_en_2": "Night", "start_2": "22:00", "end_2": "06:00", "day_2": "6"}
    await ani.post("/settings/hours", **WEEK, **second, **night, holidays="")
    rules = CurrentRules(current(house))()
    assert [shift.id for shift in rules.shifts.shifts] == ["shift_1", "shift_2"]
    assert len(rules.shifts.shifts[0].hours.spans) == 6
    at = datetime(2026, 11, 22, 23, 0, tzinfo=timezone.utc)  # Monday 06:00 in Jakarta: the night has just ended
    assert not rules.shifts.is_on(at)
    page = (await ani.get("/settings")).text
    assert page.count('value="Pagi"') == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zone": "Mars"}, "Choose a time zone of the list."),
        ({"name_en_0": ""}, "Shift 1: give a name"),
        ({"name_en_0": "{x}"}, "Shift 1: give a name"),
        ({"day_0": []}, "Shift 1: choose at least one day."),
        ({"start_0": "8"}, "Shift 1: give both times"),
        ({"end_0": "08:00"}, "Shift 1: beginning and end are the same."),
        ({"end_0": "25:00"}, "Shift 1: give both times"),
        ({"holidays": "25.12.2026"}, "25.12.2026 is no day."),
        ({"holidays": "2026-02-30"}, "2026-02-30 is no day."),
    ],
)
async def test_wrong_hours_are_refused_with_their_place(house: House, wrong: dict[str, Any], said: str) -> None:
    ani = await admin(house)
    answer = await ani.post("/settings/hours", **{**WEEK, "holidays": "", **wrong})
    assert answer.status_code == 422
    assert said in ani.words()
    assert house.own is not None
    assert house.own.layers == {}
    assert "hours_set" not in [action for action, _ in await house.audit_lines()]


async def test_a_whole_day_is_possible(house: House) -> None:
    ani = await admin(house)
    await ani.post("/settings/hours", **{**WEEK, "start_0": "00:00", "end_0": "00:00"}, holidays="")
    assert hotline_rules(current(house)).shifts.shifts[0].hours.spans[0] == (0, 0, 1440)
    assert (await ani.get("/settings")).text.count('value="00:00"') == 2


async def test_a_text_counts_at_once_and_goes_back(house: House) -> None:
    ani = await admin(house)
    texts = {"text_id": "Petugas belum ada.\r\nPesanmu tetap antre.", "text_en": "No staff yet.\r\nYour message waits."}
    await ani.post("/settings/text", key="nobody_on_shift", **texts)
    assert current(house).text("en", "ui.nobody_on_shift") == "No staff yet.\nYour message waits."
    assert ("text_set", "nobody_on_shift") in await house.audit_lines()
    assert CATALOG.text("en", "ui.nobody_on_shift") in ani.words()  # what the files have stands below
    await ani.post("/settings/text-back", key="nobody_on_shift")
    assert current(house).files == CATALOG.files
    await ani.get("/audit")
    assert "Ani Changed a text for people: Nobody is on shift" in ani.words()


@pytest.mark.parametrize(
    ("key", "texts", "said"),
    [
        ("nobody_on_shift", ("", "x"), "both languages"),
        ("nobody_on_shift_until", ("Petugas kembali nanti.", "Staff come back later."), "must contain {time}"),
        ("nobody_on_shift", ("Petugas {time}.", "Staff {time}."), "no words in braces"),
        ("nobody_on_shift", ("Petugas { belum ada.", "No staff."), "no words in braces"),
        ("nobody_on_shift", ("Petugas belum ada. " * 30, "No staff yet. " * 20), "Indonesian: has"),
        ("nobody_on_shift", ("The staff are not here and will come back later today.", "No staff."), "Indonesian:"),
    ],
)
async def test_texts_pass_the_checks_of_all_content(house: House, key: str, texts: tuple[str, str], said: str) -> None:
    ani = await admin(house)
    answer = await ani.post("/settings/text", key=key, text_id=texts[0], text_en=texts[1])
    assert answer.status_code == 422
    assert said in ani.words()
    assert texts[1].strip() in answer.text  # nothing that was written is lost
    assert current(house).files == CATALOG.files


@pytest.mark.parametrize("path", ["/settings/text", "/settings/text-back"])
async def test_no_other_text_can_be_reached(house: House, path: str) -> None:
    ani = await admin(house)
    token = ani.csrf
    for key in ("greeting", "", "../ui", "urgent"):
        answer = await ani.post(path, key=key, text_id="x", text_en="x", csrf=token)
        assert answer.status_code == 404, key
    assert current(house).files == CATALOG.files


@pytest.mark.parametrize("lang", LANGS)
async def test_the_page_in_both_languages(house: House, lang: Lang) -> None:
    ani = await admin(house, language=lang)
    assert CATALOG.text(lang, "console.settings.lead") in ani.words()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("Petugas belum ada. " * 30, "No staff yet. " * 20), "Indonesia: panjangnya 569 huruf; paling banyak"),
        (("Petugas dijamin membalas.", "Staff will answer."), "memuat 'dijamin': janji yang tidak bisa ditepati"),
        (
            ("Staff are not here and will be back.", "Staff are not here."),
            "terbaca seperti bahasa Inggris, bukan bahasa Indonesia",
        ),
        (("Petugas belum ada ..", "No staff."), "ada tanda baca dua kali"),
    ],
)
async def test_what_the_check_says_is_in_the_language_of_the_page(
    house: House, texts: tuple[str, str], said: str
) -> None:
    ani = await admin(house, language="id")
    answer = await ani.post("/settings/text", key="nobody_on_shift", text_id=texts[0], text_en=texts[1])
    assert answer.status_code == 422
    assert said in ani.words()
    for english in ("characters", "promises", "reads like", "remove one"):
        assert english not in ani.words()
