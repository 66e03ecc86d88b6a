"""Language of a message; it never flips on one word."""

from __future__ import annotations

import pytest

from bot.core.types import Lang
from tests.language.support import toolkit


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("saya mau tanya soal paspor", "id"),
        ("gmn cara ke taiwan kak", "id"),
        ("pt nya resmi ga sih", "id"),
        ("kulo dipekso ngapusi wong", "id"),
        ("abdi sieun teu wani uih", "id"),
        ("boss tak bagi gaji dah tiga bulan, mcm mana nak makan", "id"),
        ("loker admin online gaji 10 juta", "id"),
        ("majikan ga kasih off day", "id"),
        ("how much is the fee", "en"),
        ("my employer keep my passport", "en"),
        ("they not give me food three day", "en"),
        ("can i leave my boss", "en"),
        ("madam angry every day", "en"),
        ("wat wen i lost my passport in malaysia", "en"),
        ("pls help, agent take all my money", "en"),
    ],
)
def test_language_of_a_message(text: str, lang: Lang) -> None:
    for previous in ("id", "en", None):
        assert toolkit().languages.guess(text, previous).lang == lang


@pytest.mark.parametrize(
    "text", ["help", "tolong", "ok", "visa", "paspor", "🙏", "12345", "Siti", "你好", "", "[telepon]", "hmm"]
)
@pytest.mark.parametrize("previous", ["id", "en"])
def test_one_word_or_none_keeps_the_language(text: str, previous: Lang) -> None:
    guess = toolkit().languages.guess(text, previous)
    assert guess.lang == previous
    assert not (guess.confident and guess.lang != previous)


@pytest.mark.parametrize(("text", "lang"), [("help", "en"), ("tolong", "id"), ("hello", "en"), ("🙏", "id")])
def test_without_history_one_word_may_decide(text: str, lang: Lang) -> None:
    assert toolkit().languages.guess(text).lang == lang


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("aku udah bilang I want to go home but they don't let me keluar dari sini", True),
        ("saya mau pulang", False),
        ("i want to go home", False),
    ],
)
def test_mixed_messages(text: str, mixed: bool) -> None:
    assert toolkit().languages.guess(text).mixed is mixed


def test_placeholders_links_and_handles_say_nothing() -> None:
    guess = toolkit().languages.guess("[nama] [telepon] https://the-best.example/of-the-day @the_best", "id")
    assert guess.lang == "id"
