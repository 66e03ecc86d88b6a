from datetime import timedelta

import pytest

from bot.console.words import Words
from bot.content.catalog import Catalog
from tests.console.conftest import CATALOG


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return CATALOG


@pytest.mark.parametrize(
    ("length", "indonesian", "english"),
    [
        (timedelta(seconds=-5), "baru saja", "just now"),
        (timedelta(seconds=59), "baru saja", "just now"),
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


def test_ago(catalog: Catalog) -> None:
    assert Words(catalog, "id").ago(timedelta(seconds=3)) == "baru saja"
    assert Words(catalog, "en").ago(timedelta(minutes=3)) == "3 min ago"


def test_reasons_are_words_and_said_once(catalog: Catalog) -> None:
    words = Words(catalog, "id").reasons(("danger_now", "g02_danger", "asked_for_staff", "r11_danger_now"))
    assert words[0] == "Bilang sedang dalam bahaya sekarang"
    assert len(words) == 3
    assert all("_" not in word for word in words)


def test_an_unknown_code_is_said_to_be_unknown(catalog: Catalog) -> None:
    assert Words(catalog, "en").reasons(("brand_new",)) == ("Another sign (brand_new)",)
    assert Words(catalog, "en").reasons(("urgent:brand_new",)) == ("Urgent message",)


def test_every_code_of_the_screenings_has_words(catalog: Catalog) -> None:
    for name in ("R", "E"):
        for item in catalog_items(catalog, name):
            for lang in ("id", "en"):
                assert catalog.has(lang, f"console.reason.{item}"), item  # type: ignore[arg-type]


def catalog_items(catalog: Catalog, tool: str) -> list[str]:
    import yaml

    from bot.content.catalog import CONTENT_ROOT

    path = CONTENT_ROOT / "screening" / f"{tool}.yml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return list(raw["items"])
