"""What people type, what the rules and features see, and the way back."""

from __future__ import annotations

import collections

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.types import LANGS, Lang
from bot.language.folding import fold
from tests.language.support import raw_content, toolkit


@pytest.mark.parametrize(
    ("text", "lang", "normal"),
    [
        ("Gmn klo sy gk bs kluarrr", "id", "bagaimana kalau saya tidak bisa keluar"),
        ("org2 nya jahat bgt", "id", "orang-orang nya jahat sangat"),
        ("udh 3bln blm gajian", "id", "sudah 3 bulan belum gajian"),
        ("jam4 dijemput", "id", "jam 4 dijemput"),
        ("TOLONGGGG", "id", "tolong"),
        ("hello sooo good", "en", "hello so good"),
        ("tiba2 anak2nya nangis", "id", "tiba-tiba anak-anaknya nangis"),
        ("piye carane", "id", "bagaimana carane"),
        ("i can't go, they don't pay", "en", "i cannot go, they do not pay"),
        ("she hasn't eaten", "en", "she has not eaten"),
        ("im locked rn pls", "en", "i am locked right now please"),
        ("\uff48\uff41\uff4c\uff4f kak", "id", "halo kak"),
        ("can\u2019t", "en", "cannot"),
        ("dr", "id", "dari"),
        ("dr smith", "en", "dr smith"),
        ("boss and passport", "en", "boss and passport"),
        ("4th floor for 2 days", "en", "4th floor for 2 days"),
        ("", None, ""),
        ("  \n ", None, ""),
    ],
)
def test_normalise(text: str, lang: Lang | None, normal: str) -> None:
    assert toolkit().normaliser.normalise(text, lang) == normal


def test_way_back_to_the_raw_text() -> None:
    raw = "Gmn klo sy  dikunciii 😭 org2?"
    traced = toolkit().normaliser.trace(raw, "id")
    for word, wanted in (("bagaimana", "Gmn"), ("kalau", "klo"), ("dikunci", "dikunciii"), ("orang-orang", "org2")):
        at = traced.text.index(word)
        start, end = traced.raw_span(at, at + len(word))
        assert raw[start:end] == wanted


@given(st.text(max_size=200), st.sampled_from([None, *LANGS]))
def test_any_text_keeps_its_way_back(text: str, lang: Lang | None) -> None:
    traced = toolkit().normaliser.trace(text, lang)
    assert len(traced.text) == len(traced.starts) == len(traced.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(traced.starts, traced.ends, strict=True))
    assert toolkit().normaliser.normalise(text, lang) == traced.text.strip()


@given(st.text(max_size=200))
def test_folding_keeps_places_and_lower_case_keeps_length(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin) == len(folded.text.lower())
    assert list(folded.origin) == sorted(folded.origin)


@pytest.mark.parametrize("lang", LANGS)
def test_each_short_form_stands_once(lang: Lang) -> None:
    forms: collections.Counter[str] = collections.Counter()
    for section in raw_content()[lang]["abbreviations"].values():
        for full, shorts in section.items():
            assert isinstance(full, str)
            forms.update(shorts.split())
    assert [form for form, times in forms.items() if times > 1] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_full_form_is_full(lang: Lang) -> None:
    changed = {}
    for section in raw_content()[lang]["abbreviations"].values():
        for full in section:
            normal = toolkit().normaliser.normalise(full, lang)
            if normal != full:
                changed[full] = normal
    assert changed == {}


def test_short_forms_that_always_apply_are_no_words_of_the_other_language() -> None:
    for lang, other in (("id", "en"), ("en", "id")):
        words = {w for kind in ("strong", "common") for w in raw_content()[other]["language_words"][kind].split()}
        forms = {s for shorts in raw_content()[lang]["abbreviations"]["abbreviations"].values() for s in shorts.split()}
        assert forms & words <= {"gt", "hrs", "pasport", "trafiking"}, lang
