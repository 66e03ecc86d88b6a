"""A question about rules is no offer; an offer stays one, even when it ends in a question."""

from __future__ import annotations

import pytest

from tests.offers.support import checker


@pytest.mark.parametrize(
    "text",
    [
        "bolehkah paspor ditahan majikan?",
        "apa itu visa ziarah?",
        "apa bedanya visa kunjungan dan visa kerja",
        "overstay 2 tahun dendanya berapa",
        "kerja di kamboja aman nggak?",
        "gimana kalau kontraknya baru ditandatangani setelah sampai?",
        "apa bisa pakai visa umrah buat kerja 🙏",
        "may the agency cut my salary for the debt?",
        "what happens if I use a tourist visa",
        "are jobs in Cambodia safe?",
        "do I have to pay a placement fee?",
    ],
)
def test_a_question_about_rules_is_no_offer(text: str) -> None:
    assert checker().check(text).verdict == "no_flags"


@pytest.mark.parametrize(
    "text",
    [
        # somebody got an offer
        "aku ditawari kerja pakai visa turis, aman gak?",
        "katanya paspor dipegang agen sampai kontrak selesai, gimana ya?",
        "agent says he keeps my passport, what to do?",
        "loker cs di kamboja, gimana menurut kakak?",
        # it asks the reader, or names a pay or several things
        "mau kerja di kamboja?",
        "are you looking for a job in Cambodia?",
        "kerja admin di kamboja gaji 12 juta, aman gak?",
        "visa turis dulu, paspor dipegang bos, aman gak ya?",
        # it says, and asks nothing
        "jangan bilang siapa siapa ya",
        "tanda tangan dulu aja suratnya kosong gapapa",
    ],
)
def test_an_offer_stays_one(text: str) -> None:
    assert checker().check(text).verdict != "no_flags"
