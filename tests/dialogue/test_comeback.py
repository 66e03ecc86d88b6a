"""The return code in the dialogue: where it is offered, and the turn after it was used."""

from __future__ import annotations

import json

import pytest

from bot.core.types import Lang
from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk


def text(lang: Lang, key: str) -> str:
    return catalog().text(lang, key)


@pytest.mark.parametrize(("lang", "wish"), [("id", "petugas"), ("en", "staff")])
def test_the_code_is_offered_under_the_hand_over_and_the_state_of_the_case(talk: Talk, lang: Lang, wish: str) -> None:
    talk.lang = lang
    talk.says(wish)
    button = text(lang, "comeback.button")
    assert talk.titles() == [button, text(lang, "code_word.button")]
    actions = [button.payload.partition(".")[2] for button in talk.last.replies[0].buttons]
    assert actions == [f"return:ask:{lang}", "word:ask"]
    talk.opens("control/case_status")
    assert button in talk.titles()


@pytest.mark.parametrize("state", ["waiting", "claimed"])
def test_who_is_back_hears_the_state_of_the_case_even_while_staff_hold_it(talk: Talk, state: str) -> None:
    talk.case_state = state  # type: ignore[assignment]
    answer = talk.taps("return:back:en:HK")
    assert answer == f"{text('en', 'comeback.back')}\n\n{text('en', f'ui.case_status_{state}')}"
    assert talk.last.always_deliver
    slots = json.loads(talk.tracker or b"{}")["slots"]
    assert (slots["language"], slots["country"]) == ("en", "HK")


def test_without_a_case_staff_are_offered(talk: Talk) -> None:
    answer = talk.taps("return:back:id:")
    assert answer.startswith(text("id", "comeback.back"))
    assert text("id", "ui.case_status_none") in answer


def test_what_was_said_here_already_is_not_overwritten(talk: Talk) -> None:
    talk.says("saya sekarang di taiwan, siapa yang bisa saya hubungi?")
    before = json.loads(talk.tracker or b"{}")["slots"]["country"]
    assert before == "TW"
    talk.taps("return:back:id:HK")
    assert json.loads(talk.tracker or b"{}")["slots"]["country"] == "TW"
