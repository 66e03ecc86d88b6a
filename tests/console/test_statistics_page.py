"""The statistics page: published periods only, pictures with their tables, files without a word of anybody."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timezone

import httpx
import pytest

from bot.core.htcds import MEANS
from tests.console.conftest import CATALOG, House


async def _counted(house: House, month: str, **fields: int) -> None:
    """Counts of a month as lua/statistics.lua keeps them."""
    keys = house.store.scripts.keys
    await house.store.scripts.call("SADD", keys("statistics:months"), month)
    for field, number in fields.items():
        await house.store.scripts.call("HSET", keys("statistics", month), field.replace("__", ":"), number)


@pytest.fixture
async def filled(house: House) -> House:
    house.clock.now = datetime(2027, 3, 20, tzinfo=timezone.utc)
    await _counted(
        house, "2027-01", cases=80, tier__urgent=40, tier__high=25, tier__caution=15,
        destination__MY=60, destination__SA=3, destination__unknown=17, wait__5=50, wait__30=30,
        outcome__safe=55, outcome__referred=25, means__MethodsOfControlWithholdsDocuments=44, topic__none=80,
        need__shelter=33, need__wages=5, recruitment__wrong_visa=21, signs__possible_trafficking=12,
        referral__sent=20, referral__none=60,
    )  # fmt: skip
    await _counted(house, "2027-02", cases=12, tier__urgent=12)
    await _counted(house, "2027-03", cases=500, tier__urgent=500)
    return house


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_nothing_is_published_of_a_few_cases(house: House) -> None:
    await _counted(house, "2020-01", cases=9, tier__urgent=9)
    reader = await house.signed_in("Ratna", "auditor")
    await reader.get("/statistics")
    words = reader.words()
    assert "Nothing is published yet" in words
    assert " 9 " not in words


async def test_a_period_with_its_tables(filled: House) -> None:
    reader = await filled.signed_in("Ratna", "auditor")
    page = await reader.get("/statistics?period=2027-01")
    words = reader.words()
    assert "Jan 2027 · 80 cases in all" in words
    assert "Urgent 40" in words
    assert "Malaysia 60" in words
    assert "Saudi Arabia" not in words  # three cases
    assert "Another country, or not said" not in words  # hidden to protect them
    assert "Documents withheld 44" in words
    assert "A safe place to stay 33" in words
    assert "Tourist visa or unofficial route 21" in words
    assert "Wages and rights at work" not in words  # five cases
    assert page.text.count("<svg") == page.text.count("<rect") > 5
    assert "The next month is published on 15 Apr 2027." in words
    assert "Fits the pattern of trafficking 12" in words
    assert "Sent 20" in words
    assert "500" not in words


async def test_the_newest_period_comes_first_and_nonsense_is_ignored(filled: House) -> None:
    reader = await filled.signed_in("Ratna", "supervisor")
    for path in ("/statistics", "/statistics?period=2027-03", "/statistics?period=<script>"):
        await reader.get(path)
        assert "Feb 2027 · 12 cases in all" in reader.words()


async def test_files_show_what_the_page_shows(filled: House) -> None:
    reader = await filled.signed_in("Ratna", "auditor")
    await reader.get("/statistics")
    found = rows(await reader.post("/statistics/export"))
    cells = {(row["first_month"], row["table"], row["code"]): row["cases"] for row in found}
    assert cells["2027-01", "destination", "MY"] == "60"
    assert cells["2027-01", "destination", "SA"] == ""
    assert cells["2027-01", "need", "shelter"] == "33"
    assert cells["2027-01", "need", "wages"] == ""
    assert cells["2027-01", "recruitment", "wrong_visa"] == "21"
    assert not any(0 < int(row["cases"] or 0) < 10 for row in found)
    assert not any(row["first_month"] > "2027-02" for row in found)
    standard = rows(await reader.post("/statistics/export", form="htcds"))
    assert {row["htcds_field"] for row in standard} == {*MEANS, "TraffickingStatus", "TypeOfExploitation", "Status"}
    assert [row["cases"] for row in standard if row["htcds_value"] == "PossibleVictimOfTrafficking"] == ["12", ""]
    assert [row["cases"] for row in standard if row["htcds_value"] == "ClosedReferred"] == ["25", ""]
    assert [row["cases"] for row in standard if row["htcds_field"].endswith("WithholdsDocuments")] == ["44", ""]
    assert [action for action, _ in await filled.audit_lines()].count("statistics_exported") == 2


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_everything_that_can_be_counted_has_a_name(filled: House, lang: str) -> None:
    reader = await filled.signed_in("Ratna", "auditor", language=lang)
    await reader.get("/statistics")
    found = rows(await reader.post("/statistics/export"))
    assert all(row["name"] for row in found if row["table"] != "cases")
    codes = {row["code"] for row in found if row["table"] == "destination"}
    assert codes == {*CATALOG.countries, "unknown"}


async def test_a_closed_case_arrives_in_the_statistics(house: House) -> None:
    agent = await house.signed_in("Budi")
    for _ in range(12):
        await house.case(country="MY")
        await agent.get("/")
        await agent.post("/next")
        assert agent.last is not None
        path = str(agent.last.url).rpartition("/console")[2]
        await agent.post(f"{path}/close", outcome="safe", fence=agent.field("fence"))
        assert "The case is closed" in agent.words()
    house.clock.forward(days=62)
    reader = await house.signed_in("Ratna", "auditor")
    await reader.get("/statistics")
    words = reader.words()
    assert "12 cases in all" in words
    assert "tolong saya" not in words
