"""What editors get to know of messages that the bot did not understand: questions, and nothing of anybody in danger."""

from __future__ import annotations

import pytest

from bot.core.types import Question
from tests.dialogue.conftest import Talk

UNKNOWN = "resep rendang padang gimana"


def test_an_unknown_question_is_kept_in_two_forms(talk: Talk) -> None:
    talk.says(UNKNOWN)
    assert talk.last.question == Question(UNKNOWN, "resep rendang padang bagaimana", "id")


@pytest.mark.parametrize(
    "text",
    [
        "saya dikunci di kamar tidak boleh keluar",
        "biaya penempatan ke taiwan berapa",
        "resep rendang padang nomor saya 081234567890",
        "halo",
        "rendang",
        "...",
    ],
)
def test_danger_answers_and_private_things_are_not(talk: Talk, text: str) -> None:
    talk.says(text)
    assert talk.last.question is None


def test_nothing_of_a_case_is_kept(talk: Talk) -> None:
    for state in ("waiting", "claimed"):
        talk.case_state = state  # type: ignore[assignment]
        talk.says(UNKNOWN)
        assert talk.last.question is None


def test_nothing_is_kept_while_a_check_is_open(talk: Talk) -> None:
    talk.opens("control/start_screening")
    talk.says(UNKNOWN)
    assert talk.last.question is None


def test_nothing_is_kept_of_somebody_who_left_in_a_hurry(talk: Talk) -> None:
    talk.says("saya dikunci di kamar tidak boleh keluar")
    talk.says("KELUAR")
    talk.says(UNKNOWN)
    assert talk.last.question is None
