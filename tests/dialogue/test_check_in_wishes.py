"""The typed wish to be asked later how one is, in the conversation with the real model."""

from __future__ import annotations

import pytest

from bot.core.types import CheckInChange
from bot.settings import utc_now
from tests.dialogue.conftest import Talk
from tests.dialogue.test_aftercare import change


@pytest.mark.parametrize(
    ("lang", "text", "yes", "days"),
    [
        ("id", "bisa hubungi aku lagi minggu depan?", "Ya, boleh", 7),
        ("id", "tanya kabarku bulan depan ya", "Ya, boleh", 30),
        ("en", "can you check on me in a month", "Yes, please", 30),
        ("en", "please write to me again in 2 weeks", "Yes, please", 14),
    ],
)
def test_with_a_day_it_takes_one_tap_more(talk: Talk, lang: str, text: str, yes: str, days: int) -> None:
    talk.lang = lang  # type: ignore[assignment]
    said = talk.says(text)
    assert ("Petugas membaca jawabanmu" if lang == "id" else "Staff read your answer") in said, "told before agreeing"
    assert talk.last.check_in is None, "a wish is no consent yet"
    assert talk.last.case_texts == (), "nothing goes to staff"
    talk.presses(yes)
    (at,) = change(talk).dates
    assert days - 1 <= (at - utc_now()).days <= days + 1


def test_without_a_day_the_days_are_offered(talk: Talk) -> None:
    talk.says("nanti tanyain kabarku lagi ya kak")
    assert {"1 minggu lagi", "1 bulan lagi", "3 bulan lagi", "Ketiganya"} <= set(talk.titles())


def test_a_day_too_far_away_offers_the_usual_ones(talk: Talk) -> None:
    talk.says("tanya kabarku 200 hari lagi")
    assert "3 bulan lagi" in talk.titles()


def test_another_day_can_be_chosen(talk: Talk) -> None:
    talk.says("tanya kabarku besok")
    talk.presses("Waktu lain")
    assert "1 bulan lagi" in talk.titles()


@pytest.mark.parametrize(
    "text",
    [
        "aku dikunci dan dipukul majikan. tanya kabarku minggu depan ya",
        "I am locked in. can you check on me in a month",
    ],
)
def test_danger_comes_first(talk: Talk, text: str) -> None:
    said = talk.says(text)
    assert talk.last.check_in is None
    assert "1 minggu lagi" not in talk.titles()
    assert {"Ya, sambungkan", "Yes, connect me"} & set(talk.titles()), said


def test_what_else_is_asked_is_answered_first(talk: Talk) -> None:
    said = talk.says("Berapa biaya penempatan ke Taiwan? Tanya kabarku minggu depan ya.")
    assert said.index("biaya") < said.index("Aku bisa bertanya kabarmu")
    talk.presses("Ya, boleh")
    assert len(change(talk).dates) == 1


def test_staff_who_hold_the_case_read_the_wish(talk: Talk) -> None:
    talk.case_state = "claimed"
    talk.says("bisa hubungi aku lagi minggu depan?")
    assert talk.last.replies == ()
    assert [(line.text, line.kind) for line in talk.last.case_texts] == [
        ("bisa hubungi aku lagi minggu depan?", "check_in")
    ]


@pytest.mark.parametrize("state", ["none", "claimed"])
def test_no_more_of_these_counts_at_once_and_always(talk: Talk, state: str) -> None:
    talk.case_state = state  # type: ignore[assignment]
    said = talk.says("jangan tanya kabarku lagi")
    assert talk.last.check_in == CheckInChange(ends=True, offsets=change(talk).offsets)
    assert "tidak aku kirim lagi" in said
    assert talk.last.always_deliver


def test_the_answer_to_a_check_in_still_goes_to_staff(talk: Talk) -> None:
    talk.asked = utc_now()
    talk.says("lumayan kak, capek saja. tanya kabarku lagi bulan depan ya")
    assert change(talk).said == "words"
    assert talk.last.open_case is not None


def test_only_the_wish_to_be_asked_again_opens_no_case(talk: Talk) -> None:
    talk.asked = utc_now()
    talk.says("tanya kabarku lagi bulan depan ya")
    assert talk.last.open_case is None


def test_during_a_screening_the_question_comes_again(talk: Talk) -> None:
    talk.taps("topic:control/start_screening")
    talk.says("tanya kabarku minggu depan ya")
    assert "Ya, boleh" in talk.titles()


def test_words_of_ones_own_may_sound_like_a_wish(talk: Talk) -> None:
    talk.taps("checkin:own:7")
    talk.says("tanya kabarku ya")
    assert change(talk).words == "tanya kabarku ya"


def test_on_a_page_the_code_is_offered_at_the_moment_of_agreeing(talk: Talk) -> None:
    said = talk.taps("checkin:neutral:90")
    assert "Kalau halaman ini ditutup, kamu hanya bisa membacanya dengan kode kembali" in said
    assert talk.titles() == ["Buat kode", "Batalkan"]
    talk.pushed = True
    said = talk.taps("checkin:neutral:90")
    assert "halaman" not in said, "what is brought to the phone needs no code"
    assert talk.titles() == ["Batalkan"]
