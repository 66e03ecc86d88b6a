"""Messages to pass on and the quiz, turn by turn, with the real model."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.content import teaching
from bot.core.types import Lang
from bot.nlu.shared import catalog, toolkit
from tests.dialogue.conftest import Talk

QUIZ = teaching.quiz(catalog())


def words(lang: Lang, key: str, **values: object) -> str:
    return catalog().text(lang, f"quiz.{key}", **values)


def begin(talk: Talk, lang: Lang = "id") -> str:
    talk.lang = lang
    return talk.says("kuis" if lang == "id" else "quiz")


def title(lang: Lang, key: str, option: str) -> str:
    return teaching.option_title(catalog(), lang, key, option)


def asked(lang: Lang, key: str) -> str:
    return words(lang, f"questions.{key}.ask")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_topic_offers_material_and_the_quiz(talk: Talk, lang: Lang) -> None:
    talk.lang = lang
    answer = talk.opens("ask/prevention")
    assert "/material" in answer
    first = talk.presses(catalog().text(lang, "teaching.buttons.share"))
    assert first == teaching.message(catalog(), lang, "visa", talk.runner._engine.responses.reach)
    assert len(talk.last.replies) == 1, "what is forwarded stands alone"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_all_messages_come_one_after_the_other_and_whatsapp_gets_the_same_text(talk: Talk, lang: Lang) -> None:
    talk.lang = lang
    talk.opens("ask/prevention")
    seen = [talk.presses(catalog().text(lang, "teaching.buttons.share"))]
    for _ in teaching.message_keys(catalog()):
        (link,) = [button.url for button in talk.last.replies[0].buttons if button.url]
        assert parse_qs(urlsplit(link).query)["text"] == [seen[-1]]
        seen.append(talk.presses(catalog().text(lang, "teaching.buttons.next")))
    assert len(set(seen)) == len(teaching.message_keys(catalog()))
    assert seen[0] == seen[-1]


@pytest.mark.parametrize(("text", "lang"), [("pesan siap kirim", "id"), ("Poster", "id"), ("messages to share", "en")])
def test_material_can_be_asked_for_in_words(talk: Talk, text: str, lang: Lang) -> None:
    talk.lang = lang
    assert "/material" in talk.says(text)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_ten_questions_by_buttons_all_right(talk: Talk, lang: Lang) -> None:
    shown = begin(talk, lang)
    assert words(lang, "intro", total=10) in shown
    for number, question in enumerate(QUIZ.questions, start=1):
        assert words(lang, "progress", number=number, total=10) in shown
        assert asked(lang, question.key) in shown
        assert len(talk.titles()) == 4
        shown = talk.presses(title(lang, question.key, question.right))
        assert shown.startswith(words(lang, "right"))
        assert words(lang, f"questions.{question.key}.why") in shown
        assert ("Sumber: " if lang == "id" else "Source: ") in shown
    assert words(lang, "result_all") in shown
    assert "10" not in shown.split(words(lang, "result_all"))[1], "no marks"


def test_what_was_not_known_is_named_to_read_again(talk: Talk) -> None:
    shown = begin(talk)
    for question in QUIZ.questions:
        option = "b" if question.key in {"friend", "abroad"} else question.right
        shown = talk.presses(title("id", question.key, option))
    assert "Ini yang bagus dibaca lagi" in shown
    named = [catalog().topic("id", topic).title for topic in ("ask/red_flags", "ask/undocumented")]
    assert all(f"• {name}" in shown for name in named)
    assert set(named) <= set(talk.titles())
    assert catalog().topic("id", "ask/red_flags").answer[0] in talk.presses(named[0])


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("b", "right"),
        ("B.", "right"),
        ("jawab b", "right"),
        ("tunda dan cek dulu", "right"),
        ("a", "wrong"),
        ("Berangkat dulu saja", "wrong"),
        ("tidak tahu", "passed"),
        ("lewati", "passed"),
    ],
)
def test_answers_can_be_typed(talk: Talk, typed: str, start: str) -> None:
    begin(talk)
    shown = talk.says(typed)
    assert shown.startswith(words("id", start))
    assert asked("id", "money") in shown


def test_no_option_is_a_command_or_a_cry_for_help() -> None:
    for lang in ("id", "en"):
        for question in QUIZ.questions:
            for option in question.options:
                label = catalog().text(lang, f"quiz.questions.{question.key}.{option}")  # type: ignore[arg-type]
                assert toolkit().controls.find(label) is None, label


def test_the_words_that_start_it_are_no_commands() -> None:
    for name in ("quiz", "teaching"):
        assert [word for word in teaching.phrases(catalog(), name) if toolkit().controls.find(word)] == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [("pintu dikunci dari luar, aku ga bisa keluar", "id"), ("they locked me in the room and took my phone", "en")],
)
def test_danger_comes_first_and_the_quiz_is_silent(talk: Talk, text: str, lang: Lang) -> None:
    begin(talk, lang)
    shown = talk.says(text)
    assert "110" in shown
    assert words(lang, "buttons.continue") not in talk.titles()
    # A letter is no answer to a question that danger has pushed aside.
    assert words(lang, "right") not in talk.says("b")


@pytest.mark.parametrize("text", ["bahaya", "darurat", "tolong, dia memukul saya sekarang"])
def test_a_cry_for_help_is_never_an_answer(talk: Talk, text: str) -> None:
    begin(talk)
    assert words("id", "wrong") not in talk.says(text)
    assert json.loads(talk.tracker or b"{}")["slots"]["quiz"]["given"] == []
    assert catalog().text("id", "ui.buttons.staff_yes") in talk.titles()


def test_stop_stops_and_it_can_be_resumed_or_started_again(talk: Talk) -> None:
    begin(talk)
    talk.presses(title("id", "visa", "b"))
    assert catalog().text("id", "ui.stopped") in talk.presses(words("id", "buttons.stop"))
    assert words("id", "right") not in talk.says("c")
    assert words("id", "resume", number=2, total=10) in talk.says("lanjut kuis")
    assert asked("id", "money") in talk.presses(words("id", "buttons.continue"))
    talk.says("stop")
    talk.says("kuis")
    shown = talk.presses(words("id", "buttons.again"))
    assert asked("id", "visa") in shown
    assert words("id", "progress", number=1, total=10) in shown


def test_a_question_in_between_is_answered_and_the_quiz_recalled_once(talk: Talk) -> None:
    begin(talk)
    shown = talk.says("berapa biaya penempatan ke taiwan, siapa yang bayar?")
    assert catalog().topic("id", "ask/placement_fees").answer[0] in shown
    assert words("id", "waiting", number=1, total=10) in shown
    assert words("id", "waiting", number=1, total=10) not in talk.says("cara cek agen resmi gimana?")
    assert talk.says("b").startswith(words("id", "right"))


@pytest.mark.parametrize("text", ["keluar", "hapus", "petugas", "menu"])
def test_every_command_is_obeyed_and_nothing_recalls_the_quiz(talk: Talk, text: str) -> None:
    begin(talk)
    shown = talk.says(text)
    assert "kuis" not in shown.lower()
    assert words("id", "buttons.continue") not in talk.titles()


def test_hiding_leaves_one_neutral_line(talk: Talk) -> None:
    begin(talk)
    assert talk.says("keluar") == catalog().text("id", "ui.quick_exit")
    assert {reply.effect for reply in talk.last.replies} == {"leave"}
    assert not talk.titles()


def test_an_old_button_answers_its_own_question_only_and_once(talk: Talk) -> None:
    begin(talk)
    old = talk.last
    talk.presses(title("id", "visa", "a"))
    newer, talk.last = talk.last, old
    shown = talk.presses(title("id", "visa", "b"))
    assert shown.startswith(words("id", "already"))
    assert asked("id", "money") in shown
    talk.last = newer
    assert talk.presses(title("id", "money", "c")).startswith(words("id", "right"))
    given = json.loads(talk.tracker or b"{}")["slots"]["quiz"]["given"]
    assert given == [["visa", "a"], ["money", "c"]]


def test_the_language_can_change_in_the_middle(talk: Talk) -> None:
    begin(talk)
    talk.says("english")
    shown = talk.presses("English")
    assert words("en", "waiting", number=1, total=10) in shown
    assert talk.presses(words("en", "buttons.continue")).endswith(asked("en", "visa"))


def test_letters_mean_nothing_without_a_quiz(talk: Talk) -> None:
    assert words("id", "right") not in talk.says("b")
    assert "quiz" not in json.loads(talk.tracker or b"{}")["slots"]


def test_in_a_screening_old_buttons_work_and_its_question_comes_again(talk: Talk) -> None:
    begin(talk)
    old = talk.last
    talk.opens("control/start_screening")
    question = talk.last.replies[-1].text
    talk.last = old
    shown = talk.presses(title("id", "visa", "b"))
    assert shown.startswith(words("id", "right"))
    assert talk.last.replies[-1].text == question
    # A letter answers the screening or nothing, never the quiz behind it.
    assert words("id", "right") not in talk.says("c")


def test_no_thumbs_in_a_screening(talk: Talk) -> None:
    talk.opens("control/start_screening")
    talk.says("berapa biaya penempatan ke taiwan, siapa yang bayar?")
    assert catalog().text("id", "feedback.buttons.up") not in talk.titles()


def test_a_wish_for_staff_still_opens_a_case(talk: Talk) -> None:
    begin(talk)
    talk.says("petugas")
    assert talk.last.open_case is not None
