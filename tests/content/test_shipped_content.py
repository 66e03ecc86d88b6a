"""What is shipped is complete and passes its own checks."""

from __future__ import annotations

import pytest

from bot.content import contacts
from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.content.checks import run_all
from bot.core.types import LANGS, Lang


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def test_no_check_finds_an_error() -> None:
    errors = [str(problem) for problem in run_all(CONTENT_ROOT) if problem.level == "error"]
    assert errors == []


def test_the_contract_has_75_topics(catalog: Catalog) -> None:
    groups = [topic.partition("/")[0] for topic in catalog.links]
    assert {group: groups.count(group) for group in groups} == {"ask": 31, "need": 9, "report": 15, "control": 20}


@pytest.mark.parametrize("lang", LANGS)
def test_every_topic_answers_in_every_language(catalog: Catalog, lang: Lang) -> None:
    for topic in catalog.links:
        text = catalog.topic(lang, topic)
        assert text.title
        assert text.answer


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_thanks_or_cares_and_never_asks_for_details(catalog: Catalog, lang: Lang) -> None:
    kind = {"id": ("Terima kasih", "Aku khawatir"), "en": ("Thank you", "I am worried")}[lang]
    for topic in catalog.links:
        if topic.startswith("report/"):
            assert catalog.topic(lang, topic).answer[0].startswith(kind), topic
            assert catalog.links[topic].staff, topic


@pytest.mark.parametrize(
    "country", [None, "ID", "MY", "TW", "HK", "SG", "SA", "KR", "JP", "KH", "MM", "LA", "TH", "PH", "SY"]
)
def test_in_danger_there_is_always_a_number_to_call(catalog: Catalog, country: str | None) -> None:
    chosen = contacts.for_place(catalog, country)[:3]
    assert chosen
    assert all(any(channel.type == "phone" for channel in service.channels) for service in chosen)


@pytest.mark.parametrize("country", ["MY", "SG", "SA", "LA", "PH", "AE", "SY"])
def test_without_a_verified_mission_the_ministry_is_shown(catalog: Catalog, country: str) -> None:
    assert "kemlu_protection" in [service.id for service in contacts.for_place(catalog, country)[:3]]


@pytest.mark.parametrize("lang", LANGS)
def test_the_urgent_text_has_three_lines_with_one_contact(catalog: Catalog, lang: Lang) -> None:
    for key in ("ui.urgent", "ui.urgent_suicide"):
        assert catalog.text(lang, key, contacts="x").count("\n") == 2


@pytest.mark.parametrize("lang", LANGS)
def test_hiding_leaves_one_neutral_line(catalog: Catalog, lang: Lang) -> None:
    for line in (catalog.text(lang, "ui.quick_exit"), " ".join(catalog.topic(lang, "control/quick_exit").answer)):
        assert "\n" not in line
        assert len(line) < 30
