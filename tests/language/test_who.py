"""Who needs help, as far as a message says so."""

from __future__ import annotations

import pytest

from bot.content.catalog import Catalog
from bot.core.types import LANGS
from bot.language.who import WhoFinder

_CATALOG = Catalog.load()
FINDER = WhoFinder([_CATALOG.raw(lang, "who_words") for lang in LANGS])


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("saya laki-laki di malaysia", ("man",)),
        ("suami saya disiksa", ("man",)),
        ("saya hamil 5 bulan", ("woman",)),
        ("umur saya 16, mau kerja", ("child",)),
        ("anak 15 tahun di batam", ("child",)),
        ("i'm 16 and scared", ("child",)),
        ("anak perempuan saya, anak 14 tahun", ("child",)),
        ("saya abk di kapal ikan", ("seafarer",)),
        ("saya ABK, umur saya 17", ("child", "seafarer")),
    ],
)
def test_what_people_say_of_themselves(text: str, who: tuple[str, ...]) -> None:
    assert FINDER.find(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "saya 15 tahun kerja di arab",
        "saya 17 tahun di taiwan",
        "umur saya 25",
        "umur saya 170",
        "i am 25",
        "i am 12 hours at work",
        "saya 3 bulan tidak digaji",
        "majikan laki-laki",
        "gaji 16 juta",
    ],
)
def test_numbers_and_words_that_say_nothing_of_the_person(text: str) -> None:
    assert FINDER.find(text) == ()
