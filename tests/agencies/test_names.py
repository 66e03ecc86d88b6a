"""Which company a message names, and which one of the list is meant. All companies are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.types import LANGS
from bot.language.agency_names import AgencyNames, Mention, look_up
from bot.nlu.shared import catalog

NAMES = AgencyNames({lang: catalog().raw(lang, "offers") for lang in LANGS})
LISTED = (
    "PT MADE UP FOR TESTS SEJAHTERA",
    "PT. Bina Karya Contoh",
    "PT Sakura Contoh Mandiri",
    "PT Maju Jaya Contoh",
    "PT Maju Jaya Abadi Contoh",
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PT Maju Jaya resmi ga?", "Maju Jaya"),
        ("kak pt. bina karya contoh itu berizin gak ya", "bina karya contoh"),
        ("tolong cek P.T. Sakura Contoh Mandiri, katanya ke jepang", "Sakura Contoh Mandiri"),
        ("is PT Maju Jaya Contoh licensed?", "Maju Jaya Contoh"),
        ("apakah PT: MAJU JAYA terdaftar", "MAJU JAYA"),
        ("PT Dwi-Tunggal & Putra dari Cilacap", "Dwi-Tunggal & Putra"),
    ],
)
def test_a_name_ends_where_the_talk_about_it_begins(text: str, name: str) -> None:
    assert NAMES.mentioned(text) == Mention("pt", name)


@pytest.mark.parametrize(
    ("text", "kind", "branch"),
    [
        ("sponsor Bu Ani itu resmi gak", "other", False),
        ("LPK Sakura bisa berangkatkan orang?", "other", False),
        ("is agent Mr Budi registered", "other", False),
        ("PT Maju Jaya cabang Cilacap resmi?", "pt", True),
    ],
)
def test_a_person_a_school_and_a_branch_are_known_as_such(text: str, kind: str, branch: bool) -> None:
    found = NAMES.mentioned(text)
    assert found
    assert (found.kind, found.branch) == (kind, branch)


@pytest.mark.parametrize(
    "text", ["gimana cara cek PT resmi", "PT nya resmi ga", "is the agency licensed?", "agen saya resmi?", ""]
)
def test_without_a_name_there_is_none(text: str) -> None:
    assert NAMES.mentioned(text) is None


def test_a_short_answer_is_a_name_and_a_sentence_is_not() -> None:
    assert NAMES.whole_name("maju jaya contoh") == Mention("pt", "maju jaya contoh")
    assert NAMES.whole_name("maju jaya contoh ya kak") == Mention("pt", "maju jaya contoh")
    assert NAMES.whole_name("apa itu P3MI?") is None
    assert NAMES.whole_name("majikan pukul saya kemarin malam dan sekarang saya takut pulang ke rumah") is None


@pytest.mark.parametrize(
    "name",
    [
        "Bina Karya Contoh",
        "PT BINA KARYA CONTOH",
        "pt.binakarya contoh",
        "Karya Bina Contoh",
        "bina kaya contoh",
        "BinaKaryaContoh",
    ],
)
def test_spelling_spacing_order_and_form_do_not_matter(name: str) -> None:
    assert look_up(name, LISTED).found == 1


def test_half_a_name_is_not_taken_for_one_of_two() -> None:
    found = look_up("Maju Jaya", LISTED)
    assert found.found is None
    assert set(found.similar) == {3, 4}
    assert look_up("Maju Jaya Contoh", LISTED).found == 3


def test_an_unknown_name_has_at_most_three_neighbours() -> None:
    assert look_up("Zzyzx Qwerty", LISTED) == look_up("", LISTED)
    assert len(look_up("Contoh Jaya Mandiri Karya", LISTED).similar) <= 3


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    NAMES.mentioned(text)
    NAMES.whole_name("PT " + text)
    look_up(text, LISTED)
