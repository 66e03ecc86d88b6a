"""Awkward turns, with the real model, in both languages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.core.types import Lang
from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk


def text(lang: Lang, key: str, **values: Any) -> str:
    return catalog().text(lang, key, **values)


def slots(talk: Talk) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(talk.tracker or b"{}")["slots"]
    return kept


@pytest.mark.parametrize(
    ("lang", "question"),
    [("id", "siapa yang bisa baca chat ini?"), ("en", "how do I check if the agency is licensed?")],
)
def test_the_same_question_a_third_time_gets_other_help(talk: Talk, lang: Lang, question: str) -> None:
    talk.lang = lang
    first = talk.says(question)
    second = talk.says(question)
    third = talk.says(question)
    topic = slots(talk)["topic"]
    short = catalog().topic(lang, topic).answer[0]
    assert text(lang, "comeback.asked_again", short=short) in third
    assert third not in (first, second)
    assert text(lang, "ui.buttons.ask_person") in talk.titles()


def test_another_question_in_between_starts_the_count_anew(talk: Talk) -> None:
    for _ in range(2):
        talk.says("siapa yang bisa baca chat ini?")
        talk.says("apa saja tanda lowongan penipuan?")
    assert "Singkatnya" not in talk.says("siapa yang bisa baca chat ini?")


@pytest.mark.parametrize(("lang", "signs"), [("id", "😭😭"), ("en", "🙏"), ("id", "❤️ 😢")])
def test_signs_alone_get_a_kind_word_and_ways_to_go_on(talk: Talk, lang: Lang, signs: str) -> None:
    talk.lang = lang
    assert talk.says(signs) == text(lang, "comeback.emoji")
    assert talk.titles() == [text(lang, "ui.buttons.menu"), text(lang, "ui.buttons.ask_person")]


def test_dots_are_no_picture(talk: Talk) -> None:
    assert talk.says("...") == text("id", "ui.unreadable")


@pytest.mark.parametrize(
    ("lang", "insult"), [("id", "goblok lu"), ("id", "BANGSAT!!"), ("en", "fuck you"), ("en", "stupid bot")]
)
def test_insults_get_a_calm_answer_and_help(talk: Talk, lang: Lang, insult: str) -> None:
    talk.lang = lang
    assert text(lang, "comeback.abuse") in talk.says(insult)
    assert text(lang, "ui.buttons.ask_person") in talk.titles()


def test_an_insult_in_a_report_is_part_of_the_story(talk: Talk) -> None:
    said = "majikan teriak saya anjing dan pukul saya tiap hari, gaji saya tidak dibayar"
    assert text("id", "comeback.abuse") not in talk.says(said)


@pytest.mark.parametrize(("lang", "hello"), [("id", "halo"), ("en", "hello")])
def test_a_return_the_next_day_shows_no_topic_before_it_is_safe(talk: Talk, lang: Lang, hello: str) -> None:
    talk.lang = lang
    talk.says("apa saja tanda lowongan penipuan?" if lang == "id" else "what are the signs of a fake job?")
    talk.later = timedelta(days=1)
    answer = talk.says(hello)
    assert answer == f"{text(lang, 'comeback.welcome')} {text(lang, 'ui.safe_now_ask')}"
    assert talk.titles() == [text(lang, "ui.buttons.safe_yes"), text(lang, "ui.buttons.safe_no")]
    assert text(lang, "ui.menu") in talk.presses(text(lang, "ui.buttons.safe_yes"))


def test_not_safe_hides(talk: Talk) -> None:
    talk.says("paspor saya ditahan majikan, apa itu boleh?")
    talk.later = timedelta(days=1)
    talk.says("halo")
    assert talk.presses(text("id", "ui.buttons.safe_no")) == text("id", "ui.quick_exit")


def test_yesterdays_offer_is_not_accepted_by_todays_yes_but_offered_again_when_safe(talk: Talk) -> None:
    talk.says("pintu dikunci dari luar, aku ga bisa keluar")
    talk.later = timedelta(days=1)
    answer = talk.says("ya")
    assert talk.last.open_case is None
    assert answer == f"{text('id', 'comeback.welcome')}\n{text('id', 'ui.safe_now_ask')}"
    assert text("id", "ui.urgent_repeat") in talk.presses(text("id", "ui.buttons.safe_yes"))


def test_who_comes_back_with_a_question_is_answered(talk: Talk) -> None:
    talk.says("halo")
    talk.later = timedelta(days=1)
    answer = talk.says("berapa biaya penempatan ke taiwan, siapa yang bayar?")
    assert text("id", "comeback.welcome") not in answer
    assert slots(talk)["topic"] == "ask/placement_fees"


def test_danger_the_next_day_comes_first(talk: Talk) -> None:
    talk.says("halo")
    talk.later = timedelta(days=1)
    assert "110" in talk.says("pintu dikunci dari luar, aku ga bisa keluar")


@pytest.mark.parametrize(
    ("message", "topics"),
    [
        (
            "siapa yang bisa baca chat ini? apa saja tanda lowongan penipuan?",
            ["ask/privacy", "ask/red_flags"],
        ),
        (
            "who can read this chat? what are the signs of a fake job?",
            ["ask/privacy", "ask/red_flags"],
        ),
    ],
)
def test_several_questions_are_answered_one_after_another(talk: Talk, message: str, topics: list[str]) -> None:
    talk.lang = "id" if "siapa" in message else "en"
    answer = talk.says(message)
    shown = [text(talk.lang, "ui.privacy.who"), catalog().topic(talk.lang, topics[1]).answer[0]]
    places = [answer.index(words) for words in shown]
    assert places == sorted(places)


def test_danger_among_questions_comes_first_and_at_most_three_are_answered(talk: Talk) -> None:
    answer = talk.says(
        "siapa yang bisa baca chat ini? aku dikunci di kamar dan dipukul, gimana? apa saja tanda lowongan penipuan? "
        "gimana cara cek pt resmi? berapa biaya ke taiwan?"
    )
    assert answer.startswith("Kalau aman untuk menelepon")
    assert text("id", "ui.privacy.who") in answer
    fees = catalog().topic("id", "ask/placement_fees").answer[0]
    assert fees not in answer


def test_two_languages_in_one_message_are_both_understood(talk: Talk) -> None:
    answer = talk.says("siapa yang bisa baca chat ini? what are the signs of a fake job?")
    assert text("id", "ui.privacy.who") in answer or text("en", "ui.privacy.who") in answer
    assert any(catalog().topic(lang, "ask/red_flags").answer[0] in answer for lang in ("id", "en"))


def test_danger_in_the_other_language_is_found(talk: Talk) -> None:
    assert "110" in talk.says("mau tanya soal biaya. they locked me in the room and took my phone. makasih")
