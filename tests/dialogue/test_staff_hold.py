"""While staff hold a case the bot does three things when told to, and no others when people tell what happened."""

from __future__ import annotations

import pytest

from bot.nlu.shared import catalog
from tests.dialogue.conftest import Talk


def ui(lang: str, key: str) -> str:
    return catalog().text(lang, f"ui.{key}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("id", "majikan menghapus semua pesan saya"),
        ("id", "majikan saya hapus semua chat saya"),
        ("id", "saya disuruh hapus semua bukti chat"),
        ("id", "apakah data saya bisa dihapus nanti?"),
        ("id", "ada orang di depan pintu"),
        ("id", "saya mau berhenti kerja"),
        ("id", "sudah cukup"),
        ("id", "batal"),
        ("en", "someone is coming tomorrow to take me"),
        ("en", "he wants me to delete everything"),
        ("en", "enough"),
    ],
)
def test_what_people_tell_staff_is_no_command(talk: Talk, lang: str, text: str) -> None:
    talk.lang, talk.case_state = lang, "claimed"  # type: ignore[assignment]
    assert talk.says(text) == ""
    assert [(line.sender, line.text) for line in talk.last.case_texts] == [("person", text)]


@pytest.mark.parametrize(
    ("lang", "text", "key"),
    [
        ("id", "keluar", "quick_exit"),
        ("id", "dia datang tutup chat dulu", "quick_exit"),
        ("en", "hide", "quick_exit"),
        ("id", "STOP", "stopped"),
        ("id", "berhenti", "stopped"),
        ("en", "/stop", "stopped"),
    ],
)
def test_hiding_and_stopping_are_obeyed(talk: Talk, lang: str, text: str, key: str) -> None:
    talk.lang, talk.case_state = lang, "claimed"  # type: ignore[assignment]
    assert talk.says(text) == ui(lang, key)
    assert talk.last.always_deliver


@pytest.mark.parametrize(("lang", "text"), [("id", "HAPUS"), ("id", "tolong hapus semua data saya"), ("en", "delete")])
def test_erasing_is_asked_about(talk: Talk, lang: str, text: str) -> None:
    talk.lang, talk.case_state = lang, "claimed"  # type: ignore[assignment]
    assert ui(lang, "erase_confirm") in talk.says(text)


@pytest.mark.parametrize(("topic", "key"), [("control/stop", "stopped"), ("control/quick_exit", "quick_exit")])
def test_so_are_commands(talk: Talk, topic: str, key: str) -> None:
    talk.case_state = "claimed"
    assert talk.opens(topic) == ui("id", key)
