"""Which places a message names, as people write them."""

from __future__ import annotations

import pytest

from bot.content.catalog import Catalog
from bot.core.place import Role, Said
from bot.core.types import LANGS
from bot.language.country import PlaceFinder
from bot.language.toolkit import Toolkit

_CATALOG = Catalog.load()
_TOOLS = Toolkit.from_content(_CATALOG.files, ())
FINDER = PlaceFinder(
    _CATALOG.shared("countries"),
    _CATALOG.shared("areas"),
    [_CATALOG.raw(lang, "place_words") for lang in LANGS],
    _TOOLS.languages.known,
)


def read(text: str) -> Said:
    return FINDER.read(text)


@pytest.mark.parametrize(
    ("text", "country", "role"),
    [
        ("saya di taiwan", "TW", "here"),
        ("aku kerja di HK, paspor diambil", "HK", "here"),
        ("lagi di singapur nih", "SG", "here"),
        ("saya sudah 2 tahun kerja di arab", "SA", "here"),
        ("i'm in dubai and my boss took my passport", "AE", "here"),
        ("I am in my room in KL", "MY", "here"),
        ("mau ke korsel", "KR", "there"),
        ("saya mau kerja di jepang", "JP", "there"),
        ("i want to work in south korea", "KR", "there"),
        ("dari malaysia mau ke taiwan", "TW", "there"),
        ("dari indramayu mau ke taiwan", "TW", "there"),
        ("gaji di taiwan berapa", "TW", "asked"),
        ("mau tanya kalau di singapura liburnya gimana", "SG", "asked"),
        ("kl kerja di sg gaji berapa", "SG", "asked"),
        ("pulang ke indonesia dari arab saudi gimana", "SA", "origin"),
        ("suami saya kerja di malaysia", "MY", "asked"),
        ("my husband is in saudi", "SA", "asked"),
        ("saya di johor", "MY", "here"),
    ],
)
def test_what_a_message_is_about(text: str, country: str, role: Role) -> None:
    topic = read(text).topic
    assert topic is not None
    assert (topic.country, topic.role, topic.hearsay) == (country, role, False)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("saya di malaysia mau pindah ke taiwan", "MY"),
        ("mau dibawa ke myanmar besok, sekarang di bangkok", "TH"),
        ("teman saya dikurung di kamboja", "KH"),
        ("saya dari indramayu, gaji 3 bulan belum dibayar di arab", "SA"),
        ("saya di tanjung pinang baru dideportasi dari malaysia", "ID"),
    ],
)
def test_where_somebody_is_in_danger(text: str, country: str) -> None:
    standing = read(text).standing
    assert standing is not None
    assert standing.country == country


@pytest.mark.parametrize(
    "text", ["katanya di kamboja banyak scam", "teman saya di kamboja disiksa", "my friend is in cambodia"]
)
def test_what_is_told_of_others(text: str) -> None:
    (mention,) = read(text).mentions
    assert (mention.country, mention.hearsay) == ("KH", True)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("kerja di malaysa", "MY"),
        ("gaji di taiwann", "TW"),
        ("kerja di jepnag enak ga", "JP"),
        ("saya di hongkng", "HK"),
        ("di singapoera", "SG"),
        ("mau ke kambodja", "KH"),
        ("\uff34\uff41\uff49\uff57\uff41\uff4e", "TW"),  # full-width letters
    ],
)
def test_slips_of_the_finger(text: str, country: str) -> None:
    assert [mention.country for mention in read(text).mentions] == [country]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kl gaji ga dibayar gimana",
        "saya sing kerja",
        "majikan saya orang cina",
        "belajar bahasa korea dulu ya",
        "drama korea",
        "korea utara",
        "jelang lebaran mau pulang kampung",
        "senang banget, terang sekali",
        "malang sekali nasibku, diserang terus",
        "my room is small",
        "ke mana saja boleh",
        "nomor 0812 3456 7890",
    ],
)
def test_words_that_are_no_places(text: str) -> None:
    assert read(text).mentions == ()


@pytest.mark.parametrize(
    "text", ["taiwan", "di taiwan kak", "aku lagi di taiwan min", "Taiwan!!", "in taiwan now please"]
)
def test_an_answer_that_is_only_a_place(text: str) -> None:
    assert read(text).bare
    assert not read("gaji di taiwan berapa").bare


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("bukan, taiwan", "TW"),
        ("bukan malaysia tapi taiwan", "TW"),
        ("not taiwan, i mean malaysia", "MY"),
        ("maksudku hongkong", "HK"),
    ],
)
def test_a_correction(text: str, country: str) -> None:
    said = read(text)
    assert said.corrects
    assert [mention.country for mention in said.mentions] == [country]


def test_a_town_tells_the_province() -> None:
    (mention,) = read("anak 15 tahun di batam").mentions
    assert (mention.country, mention.area) == ("ID", "kepulauan_riau")


def test_long_texts_are_read_in_no_time() -> None:
    assert read("taiwan " * 20_000).topic is not None


def test_every_country_is_found_by_every_name_it_has() -> None:
    for code, row in _CATALOG.shared("countries").items():
        for names in row["names"].values():
            for name in names:
                assert [mention.country for mention in read(f"di {name}").mentions] == [code], name
        for names in (row.get("short") or {}).values():
            for name in names:
                assert [mention.country for mention in read(f"di {name}").mentions] == [code], name
                assert read(name).mentions == (), name


def test_no_name_of_a_place_is_taken_for_a_command() -> None:
    """'Batam' is one letter away from 'batal'."""
    rows = [*_CATALOG.shared("countries").values(), *_CATALOG.shared("areas").values()]
    names = {
        name
        for row in rows
        for field in ("names", "short")
        for forms in (row.get(field) or {}).values()
        for name in forms
    }
    assert {name: _TOOLS.controls.find(name) for name in names if _TOOLS.controls.find(name)} == {}
