from datetime import timedelta

import pytest
import yaml

from bot.console.words import Words
from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.core.types import LANGS, Lang
from tests.console.conftest import CATALOG


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return CATALOG


@pytest.mark.parametrize(
    ("length", "indonesian", "english"),
    [
        (timedelta(seconds=-5), "< 1 mnt", "< 1 min"),
        (timedelta(seconds=59), "< 1 mnt", "< 1 min"),
        (timedelta(minutes=4), "4 mnt", "4 min"),
        (timedelta(minutes=60), "1 jam", "1 h"),
        (timedelta(minutes=130), "2 jam 10 mnt", "2 h 10 min"),
        (timedelta(hours=9, minutes=20), "9 jam", "9 h"),
        (timedelta(hours=50), "2 hari", "2 d"),
    ],
)
def test_spans(catalog: Catalog, length: timedelta, indonesian: str, english: str) -> None:
    assert Words(catalog, "id").span(length) == indonesian
    assert Words(catalog, "en").span(length) == english


def test_countries_have_names(catalog: Catalog) -> None:
    assert Words(catalog, "id").country("SA") == "Arab Saudi"
    assert Words(catalog, "en").country("sa") == "Saudi Arabia"
    assert Words(catalog, "en").country("XX") == "XX"
    assert Words(catalog, "en").country("") == ""


def test_ago(catalog: Catalog) -> None:
    assert Words(catalog, "id").ago(timedelta(seconds=3)) == "baru saja"
    assert Words(catalog, "en").ago(timedelta(minutes=3)) == "3 min ago"


def test_reasons_are_words_and_said_once(catalog: Catalog) -> None:
    words = Words(catalog, "id").reasons(("suicide", "g03_suicide", "asked_for_staff", "urgent:suicidal", "danger_now"))
    assert words[0] == "Terpikir untuk mengakhiri hidup"
    assert len(words) == 3
    assert all("_" not in word for word in words)


def test_an_unknown_code_is_said_to_be_unknown(catalog: Catalog) -> None:
    assert Words(catalog, "en").reasons(("brand_new",)) == ("Another sign (brand_new)",)
    assert Words(catalog, "en").reasons(("urgent:brand_new",)) == ("Urgent message",)


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_that_can_open_a_case_has_words(catalog: Catalog, lang: Lang) -> None:
    codes = {rule["id"] for rule in catalog.raw(lang, "urgency")["situations"]}
    for path in (CONTENT_ROOT / "screening").glob("*.yml"):
        items = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
        codes |= {key for key, item in items.items() if {"points", "urgent_if", "high_if", "caution_if"} & set(item)}
    codes |= {"r12_depart72"}
    assert len(codes) > 40
    assert [code for code in sorted(codes) if not catalog.has(lang, f"console.reason.{code}")] == []


def test_a_topic_is_a_reason_by_its_title(catalog: Catalog) -> None:
    title = catalog.topic("id", "report/confinement").title
    assert Words(catalog, "id").reasons(("topic:report/confinement",)) == (title,)


def test_places_asked_for_are_named(catalog: Catalog) -> None:
    assert Words(catalog, "id").reasons(("about:TW", "going:SA")) == ("Bertanya soal Taiwan", "Mau ke Arab Saudi")
    assert Words(catalog, "en").reasons(("about:TW", "going:SA")) == (
        "Asked about Taiwan",
        "Wants to go to Saudi Arabia",
    )
