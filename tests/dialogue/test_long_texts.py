"""Long texts: every word is in a piece, and what stands in the middle is found."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.long_texts import SHORT, is_long, pieces
from tests.dialogue.conftest import Talk

ID = "Saya mau cerita panjang. Dulu saya kerja di toko dan rumah saya jauh dari pasar. Adik saya suka main bola. "
EN = "I want to tell a long story. I worked in a shop and my house was far from the market. My brother likes football. "


@given(st.text(alphabet="ab .!?\n\u00e9,", max_size=900))
def test_every_word_is_in_a_piece_and_where_it_says(text: str) -> None:
    found = pieces(text)
    covered = set()
    for piece in found:
        assert text[piece.start : piece.start + len(piece.text)] == piece.text
        covered |= set(range(piece.start, piece.start + len(piece.text)))
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())


def test_sentences_stand_alone_and_a_flood_of_words_is_cut_with_an_overlap() -> None:
    assert [piece.text.strip() for piece in pieces("satu dua tiga empat. lima enam tujuh delapan")] == [
        "satu dua tiga empat.",
        "lima enam tujuh delapan",
    ]
    assert [piece.text for piece in pieces("Tolong. dia datang ke sini")] == ["Tolong. dia datang ke sini"]
    words = [f"kata{number}" for number in range(60)]
    cut = [piece.text.split() for piece in pieces(" ".join(words))]
    assert len(cut) > 2
    for one, other in itertools.pairwise(cut):
        assert one[-8:] == other[:8]


def test_short_messages_are_judged_once() -> None:
    assert not is_long("kata " * SHORT)
    assert is_long("kata " * (SHORT + 1))


def filled(filler: str, fact: str, size: int = 4000) -> str:
    half = filler * ((size - len(fact)) // 2 // len(filler))
    return f"{half}{fact} {half}"


@pytest.mark.parametrize(
    ("filler", "fact"),
    [
        (ID, "sekarang aku dikunci di kamar dan tidak boleh keluar."),
        (ID, "Majikan memukul saya tadi malam dan kepala saya berdarah."),
        (EN, "They locked me in the room and took my phone."),
        (ID, "I want to kill myself tonight."),
        (EN, "Besok pagi aku mau dijual ke bos lain."),
    ],
)
def test_danger_in_the_middle_of_a_long_text_is_found(talk: Talk, filler: str, fact: str) -> None:
    text = filled(filler, fact)
    assert 3500 < len(text) <= 4096
    talk.says(text)
    assert any(line[3] == "urgent" for line in json.loads(talk.tracker or b"{}")["lines"])


@pytest.mark.parametrize("filler", [ID, EN])
def test_a_calm_long_text_is_no_alarm(talk: Talk, filler: str) -> None:
    talk.says(filled(filler, "Cuaca hari ini bagus."))
    assert all(line[3] != "urgent" for line in json.loads(talk.tracker or b"{}")["lines"])


def test_country_and_question_in_the_middle_are_found(talk: Talk) -> None:
    answer = talk.says(filled(ID, "Sekarang saya kerja di Taiwan. Paspor saya ditahan majikan, apa itu boleh?"))
    slots = json.loads(talk.tracker or b"{}")["slots"]
    assert slots["topic"] in ("ask/passport_retention", "report/passport_held")
    assert slots["country"] == "TW"
    assert answer
