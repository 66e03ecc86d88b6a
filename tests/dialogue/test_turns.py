"""What a person gets, turn by turn, with the real model, in both languages."""

from __future__ import annotations

import json

import pytest

from bot.core import buttons
from bot.core.errors import BadToken
from bot.core.types import Pseudonym
from bot.nlu.shared import catalog
from tests.dialogue.conftest import KEY, PERSON, Talk


def ui(lang: str, key: str) -> str:
    return catalog().text(lang, f"ui.{key}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "lang", "topic"),
    [
        ("berapa biaya penempatan ke taiwan, siapa yang bayar?", "id", "ask/placement_fees"),
        ("how do I check if the agency is licensed?", "en", "ask/check_agency"),
        ("apa saja tanda lowongan penipuan?", "id", "ask/red_flags"),
        ("my employer keeps my passport, is that allowed?", "en", "ask/passport_retention"),
        ("butuh tempat tinggal sementara yang aman", "id", "need/shelter"),
        ("I need a lawyer for my case", "en", "need/legal_aid"),
        ("gaji saya 3 bulan belum dibayar", "id", "report/unpaid_wages"),
    ],
)
def test_a_question_gets_its_sourced_answer(talk: Talk, text: str, lang: str, topic: str) -> None:
    answer = talk.says(text)
    expected = catalog().topic(lang, topic)  # type: ignore[arg-type]
    assert expected.answer[0] in answer
    if catalog().links[topic].facts:
        assert ("Sumber:" if lang == "id" else "Source:") in answer


@pytest.mark.parametrize(
    ("text", "lang", "offer"),
    [
        ("pintu dikunci dari luar, aku ga bisa keluar", "id", "Ya, sambungkan"),
        ("they locked me in the room and took my phone", "en", "Yes, connect me"),
    ],
)
def test_danger_is_answered_at_once_with_contacts_and_a_person(talk: Talk, text: str, lang: str, offer: str) -> None:
    answer = talk.says(text)
    assert "110" in answer
    assert "+62 812-9007-0027" in answer
    assert offer in talk.titles()
    assert talk.last.open_case is None, "nobody is handed over without having said yes"


def test_a_yes_opens_an_urgent_case_with_what_was_said(talk: Talk) -> None:
    talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    answer = talk.says("ya")
    opened = talk.last.open_case
    assert opened is not None
    assert (opened.tier, opened.priority, opened.lang) == ("urgent", 1, "id")
    assert "danger_now" in opened.reasons
    assert any("dikunci" in line.text for line in opened.texts)
    assert ui("id", "handover_yes") in answer


def test_earlier_texts_stay_behind_if_the_person_wants_that(talk: Talk) -> None:
    talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    talk.presses(ui("id", "buttons.staff_yes_without"))
    assert talk.last.open_case is not None
    assert talk.last.open_case.texts == ()


def test_an_unanswered_offer_is_repeated_once(talk: Talk) -> None:
    talk.says("they locked me in the room and took my phone")
    assert ui("en", "urgent_repeat") in talk.says("who can read this chat?")
    assert ui("en", "urgent_repeat") not in talk.says("who can read this chat?")


def test_no_declines_and_yes_means_nothing_afterwards(talk: Talk) -> None:
    talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    assert ui("id", "handover_no") in talk.says("tidak")
    talk.says("ya")
    assert talk.last.open_case is None


@pytest.mark.parametrize(("text", "line"), [("keluar", "quick_exit"), ("dia datang, tutup chat", "quick_exit")])
def test_hiding_wins_and_says_nothing(talk: Talk, text: str, line: str) -> None:
    talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    assert talk.says(text) == ui("id", line)
    assert {reply.effect for reply in talk.last.replies} == {"leave"}
    assert not talk.titles()


@pytest.mark.parametrize(("text", "lang"), [("petugas", "id"), ("I want to talk to a real person", "en")])
def test_asking_for_a_person_opens_a_case(talk: Talk, text: str, lang: str) -> None:
    assert ui(lang, "handover_yes") in talk.says(text)
    assert talk.last.open_case is not None
    assert talk.last.open_case.tier == "caution"


def test_danger_raises_an_open_case(talk: Talk) -> None:
    talk.says("petugas")
    answer = talk.says("majikan memukul saya sekarang, kepala saya berdarah")
    assert "danger_now" in talk.last.raise_reasons
    assert "110" in answer


def test_while_staff_hold_the_case_the_bot_is_silent_and_still_judges(talk: Talk) -> None:
    talk.case_state = "claimed"
    assert talk.says("berapa biaya ke taiwan?") == ""
    assert [line.sender for line in talk.last.case_texts] == ["person"]
    assert talk.says("dia mengunci pintu dan memukul aku sekarang") == ""
    assert "danger_now" in talk.last.raise_reasons
    assert talk.says("keluar") == ui("id", "quick_exit")
    assert talk.last.always_deliver


def test_the_language_follows_the_person_and_the_button(talk: Talk) -> None:
    talk.says("english")
    assert ui("en", "language_switched") in talk.presses("English")
    assert ui("id", "greeting") not in talk.says("hello")


@pytest.mark.parametrize("text", ["/restart", '/intent{"x":1}', '/ask{"topic":"x"}', "  //restart"])
def test_slash_text_is_text(talk: Talk, text: str) -> None:
    talk.says("berapa biaya ke taiwan?")
    before = json.loads(talk.tracker or b"{}")["slots"]["topic"]
    assert talk.says(text)
    assert json.loads(talk.tracker or b"{}")["slots"]["topic"] == before


@pytest.mark.parametrize(
    "text",
    ["😭😭😭", "你好 请帮帮我", "مرحبا", "...", "   ", "\u202e\u0000", "<script>alert(1)</script>", "a" * 20_000],
)
def test_whatever_is_typed_gets_an_answer(talk: Talk, text: str) -> None:
    assert talk.says(text)
    assert talk.last.replies[0].text != ui("id", "error_kind")


def test_the_key_fact_in_the_middle_of_a_long_text_is_found(talk: Talk) -> None:
    padding = "kemarin aku cerita ke teman soal cuaca dan makanan di kampung. " * 35
    assert "110" in talk.says(f"{padding} sekarang aku dikunci di kamar dan tidak boleh keluar. {padding}")


def test_what_is_not_understood_offers_three_topics_and_a_person(talk: Talk) -> None:
    answer = talk.says("blorp zinta murgo")
    assert ui("id", "fallback") in answer or ui("en", "fallback") in answer
    assert 2 <= len(talk.titles()) <= 4


def test_personal_data_is_hidden_before_it_is_remembered(talk: Talk) -> None:
    told = catalog().text("id", "relay.hidden.only", kinds="nama")
    assert told in talk.says("nama saya Siti Aminah, apa itu P3MI?")
    # where staff may come, the person can pass it on
    assert "nama, nomor telepon" in talk.says("nama saya Siti Aminah, nomor 081234567890, paspor saya diambil majikan")
    remembered = (talk.tracker or b"").decode()
    assert "081234567890" not in remembered
    assert "Aminah" not in remembered


def test_erasing_asks_once(talk: Talk) -> None:
    assert ui("id", "erase_confirm") in talk.says("hapus")
    token = next(button.payload for button in talk.last.replies[0].buttons)
    assert buttons.verify(KEY, PERSON, token) == "erase_now"


def test_a_button_is_bound_to_its_person(talk: Talk) -> None:
    talk.says("halo")
    token = talk.last.replies[0].buttons[0].payload
    with pytest.raises(BadToken):
        buttons.verify(KEY, Pseudonym("somebody else"), token)


def test_every_topic_can_be_answered_in_both_languages(talk: Talk) -> None:
    for topic in catalog().links:
        for lang in ("id", "en"):
            talk.lang = lang  # type: ignore[assignment]
            talk.tracker = None
            answer = talk.opens(topic)
            assert answer, topic
            assert ui(lang, "error_kind") not in answer, topic


def test_the_privacy_answer_tells_the_real_periods(talk: Talk) -> None:
    answer = talk.says("is this chat anonymous? what do you store?")
    assert "3 days" in answer
    assert "14 days" in answer
