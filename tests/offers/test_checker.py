"""What is noticed, what takes it back, and where the flags stand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import ContentError
from bot.language.offers import OfferChecker
from bot.nlu.shared import catalog, toolkit
from tests.offers.support import checker


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        # one sign in the ways people write it
        ("paspor kami pegang ya", "papers_kept"),
        ("PASPORNYA DIPEGANG BOS 😊", "papers_kept"),
        ("p4spor ga usah, lewat nunukan aja", "irregular_route"),
        ("dp 3jt dulu kak", "upfront_payment"),
        ("𝗣𝗢𝗧𝗢𝗡𝗚 𝗚𝗔𝗝𝗜 7 bln", "wage_cut"),  # noqa: RUF001
        ("visa turis dulu", "wrong_visa"),
        ("loker 🇰🇭 gaji dolar", "scam_place"),
        ("tiket, mess, makan GRATISSS di luar negeri", "all_free"),
        ("tourist visa first, they change it there", "wrong_visa"),
        ("deposit Rp3.500.000 before you fly", "upfront_payment"),
        ("salary 1500$ in Bangkok", "high_pay"),
    ],
)
def test_a_sign_is_noticed_however_it_is_written(text: str, flag: str) -> None:
    assert flag in {span.kind for span in checker().find(text)}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("tanpa biaya, tanpa potongan gaji", "wage_cut"),
        ("gaji tidak dipotong", "wage_cut"),
        ("no placement fee, no deposit", "upfront_payment"),
        ("jangan bayar calo", "upfront_payment"),
        ("pendaftaran tidak dipungut biaya apa pun", "upfront_payment"),
        ("paspor dipegang sendiri", "papers_kept"),
        ("bukan visa turis", "wrong_visa"),
        ("apa boleh paspor dipegang majikan?", "papers_kept"),
        ("can an agent cut my salary for six months", "wage_cut"),
        ("gaji 15 juta", "fantastic_pay"),
        ("umur 21-45 tahun, pengalaman 15 tahun", "underage"),
    ],
)
def test_small_words_take_a_sign_back(text: str, flag: str) -> None:
    assert flag not in {span.kind for span in checker().find(text)}


def test_a_word_before_a_comma_denies_nothing_behind_it() -> None:
    assert "wrong_visa" in {span.kind for span in checker().find("visa kerja? bukan, pakai visa kunjungan dulu")}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("KBRI mengimbau WNI waspada lowongan CS di Kamboja, jangan berangkat dengan visa turis", "no_flags"),
        ("waspada penipuan ya! kami amanah. Minat ke Kamboja jadi admin? inbox, paspor kami pegang", "risky"),
        ("The embassy warns about fake jobs on tourist visas", "no_flags"),
        # good signs hold weak flags back, never a strong one
        ("PT Maju SIP3MI 12/2020, Taiwan, tiket gratis, kontrak ditandatangani sebelum berangkat", "no_flags"),
        ("PT Maju SIP3MI 12/2020, Taiwan, potong gaji 9 bulan, kontrak ditandatangani sebelum berangkat", "risky"),
        ("", "no_flags"),
        ("🙏🙏", "no_flags"),
        ("护照", "no_flags"),
    ],
)
def test_the_verdict_on_a_text(text: str, verdict: str) -> None:
    assert checker().check(text).verdict == verdict


def test_flags_point_into_the_raw_text() -> None:
    text = "😀😀 Kak…  PASPOR   kami pegang 😭 dp Rp3.500.000 ya"
    flags = checker().check(text).flags
    words = {span.kind: text[span.start : span.end] for span in flags}
    assert words["papers_kept"] == "PASPOR   kami pegang"
    assert words["upfront_payment"].startswith("dp Rp3.500.000")


def test_without_a_verdict_there_are_no_flags() -> None:
    report = checker().check("lowongan P3MI resmi, SISKOP2MI, Taiwan, tiket gratis, syarat N4")
    assert (report.verdict, report.flags) == ("no_flags", ())
    assert {span.kind for span in report.signs} >= {"licence", "official_channel", "skills_asked"}


def test_a_broken_pattern_is_named_with_its_place() -> None:
    files = {lang: dict(catalog().files[lang]) for lang in ("id", "en")}
    files["id"]["offers"] = {**files["id"]["offers"], "flags": [{"id": "cost", "patterns": ["{nowhere} x", "[a]"]}]}
    with pytest.raises(ContentError) as caught:
        OfferChecker.from_content(files, catalog().shared("offers"), toolkit())  # type: ignore[arg-type]
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("id/offers.yml: cost: ") for line in lines)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.sampled_from(["", "paspor kami pegang", "dp 3jt dulu", "deposit 5.000.000 🇰🇭"]))
def test_any_text_gets_a_verdict_with_places_inside_it(noise: str, sign: str) -> None:
    text = noise + sign + noise
    report = checker().check(text)
    assert report.verdict in ("risky", "caution", "no_flags")
    assert all(0 <= span.start < span.end <= len(text) for span in (*report.flags, *report.signs))


@pytest.mark.parametrize("word", ["gaji ", "dp 3jt ", "paspor pegang ", "a.", "1,", "💰", "visa turis dulu "])
def test_a_very_long_text_is_checked_quickly(word: str) -> None:
    started = time.monotonic()
    checker().check((word * 4096)[:4096])
    assert time.monotonic() - started < 2
