"""What was hidden in a message: who is told what, and what is offered, with the real model, in both languages."""

from __future__ import annotations

import pytest

from bot.core.types import Incoming
from bot.nlu.shared import catalog
from bot.settings import utc_now
from tests.dialogue.conftest import Talk


def relay(lang: str, key: str, **values: object) -> str:
    return catalog().text(lang, f"relay.hidden.{key}", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "text", "words", "kinds"),
    [
        ("id", "alamatnya Jl. Melati No. 5 RT 03", "Jl. Melati No. 5 RT 03", "alamat"),
        ("en", "my number is +852 6123 4567", "+852 6123 4567", "a phone number"),
    ],
)
def test_while_staff_hold_the_case_one_tap_is_offered(talk: Talk, lang: str, text: str, words: str, kinds: str) -> None:
    talk.lang, talk.case_state = lang, "claimed"  # type: ignore[assignment]
    answer = talk.says(text)
    assert answer == relay(lang, "note", kinds=kinds, minutes=30)
    assert talk.titles() == [catalog().text(lang, "ui.buttons.send_to_staff")]  # type: ignore[arg-type]
    withheld = talk.last.withheld
    assert withheld is not None
    assert words in withheld.words
    assert talk.last.replies[0].buttons[0].payload.endswith(f".release:{withheld.id}")
    assert talk.last.always_deliver
    assert words not in repr(talk.last.case_texts), "staff see the mark, not the words"


def test_words_without_secrets_are_met_with_silence(talk: Talk) -> None:
    talk.case_state = "claimed"
    assert talk.says("saya dikurung di kamar") == ""
    assert talk.last.withheld is None


def test_an_address_in_a_cry_for_help_need_not_be_typed_twice(talk: Talk) -> None:
    answer = talk.says("tolong saya dikurung majikan di Jl. Melati No. 5 RT 03, pintu dikunci")
    assert relay("id", "note_before", kinds="alamat", minutes=30) in answer
    assert talk.last.withheld is not None
    talk.presses("Ya, sambungkan")
    assert talk.case_state == "waiting"
    again = talk.says("nomor saya 0812-3456-7890")
    assert relay("id", "note_before", kinds="nomor telepon", minutes=30) in again


def test_with_nobody_to_pass_it_on_to_nothing_is_kept(talk: Talk) -> None:
    answer = talk.says("berapa biaya penempatan ke taiwan? nomor saya 0812-3456-7890")
    assert relay("id", "only", kinds="nomor telepon") in answer
    assert talk.last.withheld is None
    assert "Kirim ke petugas" not in talk.titles()


def test_every_time_something_is_hidden_it_is_said(talk: Talk) -> None:
    for text, kinds in (("nomor saya 0812-3456-7890", "nomor telepon"), ("email saya siti@contoh.id", "alamat email")):
        assert relay("id", "only", kinds=kinds) in talk.says(f"berapa biaya ke taiwan? {text}")


@pytest.mark.parametrize("state", ["none", "waiting", "claimed"])
def test_whoever_leaves_in_a_hurry_leaves_nothing_behind(talk: Talk, state: str) -> None:
    talk.case_state = state  # type: ignore[assignment]
    talk.says("keluar")
    assert talk.last.forget_withheld
    assert talk.last.withheld is None


def test_hidden_words_are_no_part_of_the_memory(talk: Talk) -> None:
    talk.says("tolong saya dikurung majikan di Jl. Melati No. 5 RT 03, pintu dikunci")
    assert talk.last.tracker is not None
    assert b"Melati" not in talk.last.tracker
    assert "Melati" not in repr(talk.last)


@pytest.mark.parametrize(("state", "corrects"), [("claimed", True), ("waiting", True), ("claimed", False)])
def test_a_correction_is_one_for_staff_too(talk: Talk, state: str, corrects: bool) -> None:
    talk.case_state = state  # type: ignore[assignment]
    talk._turn(Incoming("1", utc_now(), text="saya di malaysia", corrects=corrects))
    line = talk.last.case_texts[0]
    assert (line.text, line.kind) == ("saya di malaysia", "correction" if corrects else "")
