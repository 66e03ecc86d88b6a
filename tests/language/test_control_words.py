"""Words that must work at once, and sentences that must not be taken for them."""

from __future__ import annotations

import collections

import pytest

from bot.core.types import LANGS
from bot.language.control_words import URGENT
from tests.language.support import raw_content, toolkit


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("keluar", "control/quick_exit"),
        ("KELUAR!!", "control/quick_exit"),
        ("/keluar", "control/quick_exit"),
        ("tutup dong", "control/quick_exit"),
        ("ada orang dtg", "control/quick_exit"),
        ("exit", "control/quick_exit"),
        ("hide this pls", "control/quick_exit"),
        ("someone is coming", "control/quick_exit"),
        ("hapus", "control/delete_data"),
        ("hapus data saya", "control/delete_data"),
        ("hapuss", "control/delete_data"),
        ("delete everything", "control/delete_data"),
        ("delte", "control/delete_data"),
        ("stop", "control/stop"),
        ("berhenti", "control/stop"),
        ("udah dulu ya kak", "control/stop"),
        ("petugas", "control/talk_to_human"),
        ("pertugas", "control/talk_to_human"),
        ("talk to a human please", "control/talk_to_human"),
        ("bantuan", "control/help_menu"),
        ("tolong", "control/help_menu"),
        ("help", "control/help_menu"),
        ("english", "control/change_language"),
        ("bahasa", "control/change_language"),
        ("bahaya", URGENT),
        ("BAHAYA!!!", URGENT),
        ("darurat", URGENT),
        ("emergency", URGENT),
        ("i am in danger", URGENT),
    ],
)
def test_commands(text: str, command: str) -> None:
    assert toolkit().controls.find(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "saya tidak boleh keluar",
        "keluarga",
        "keluarga saya",
        "boleh keluar hari minggu?",
        "how do i exit this contract",
        "quite",
        "tulis",
        "harus",
        "haus",
        "shop",
        "hired",
        "closed",
        "majikan suka bilang berhenti kalau saya makan",
        "bahaya gak kerja di kamboja",
        "emergency number in taiwan?",
        "help me find a good agency in jakarta",
        "",
        "   ",
        "🙏",
        "a" * 5000,
    ],
)
def test_no_commands(text: str) -> None:
    assert toolkit().controls.find(text) is None


def test_a_phrase_stands_under_one_command() -> None:
    phrases: collections.Counter[str] = collections.Counter()
    for lang in LANGS:
        for listed in raw_content()[lang]["control_words"]["commands"].values():
            phrases.update(listed)
    shared = {"stop", "staff", "hide", "menu", "sos"}  # the same word in both languages
    assert [phrase for phrase, times in phrases.items() if times > 1 and phrase not in shared] == []
