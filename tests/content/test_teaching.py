"""Messages to pass on, the quiz's words and the poster's words as they come out of content."""

from __future__ import annotations

import pytest

from bot.content import teaching
from bot.content.catalog import Catalog
from bot.core.buttons import MAX_TOKEN_BYTES
from bot.core.reach import Reach
from bot.core.types import LANGS, Lang
from bot.settings import Settings

CATALOG = Catalog.load()
#: the longest addresses that the settings allow
LONGEST = Settings.from_env(
    {"PELITA_PUBLIC_URL": f"https://{'x' * 36}.org", "PELITA_TELEGRAM_HANDLE": "@" + "P" * 32}
).reach


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_fits_with_the_longest_addresses(lang: Lang) -> None:
    keys = teaching.message_keys(CATALOG)
    assert len(keys) >= 6
    for key in keys:
        assert len(teaching.message(CATALOG, lang, key, LONGEST)) < teaching.LONGEST_MESSAGE, key


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_says_where_to_ask_and_its_dated_source(lang: Lang) -> None:
    reach = Reach("https://pelita.example.org", "PelitaBot")
    for key in teaching.message_keys(CATALOG):
        text = teaching.message(CATALOG, lang, key, reach)
        assert "https://t.me/PelitaBot / https://pelita.example.org/chat" in text
        last = text.splitlines()[-1]
        assert last.startswith(("Sumber: ", "Source: "))
        assert any(year in last for year in ("2020", "2022", "2023", "2024", "2025", "2026")), key
        if "•" in text:
            assert ("belum kami coba" if lang == "id" else "not tried") in text


def test_ten_questions_whose_right_options_are_mixed() -> None:
    quiz = teaching.quiz(CATALOG)
    assert len(quiz.questions) == 10
    assert {question.right for question in quiz.questions} == set(teaching.OPTIONS)
    assert quiz == teaching.shipped_quiz()


@pytest.mark.parametrize("lang", LANGS)
def test_options_fit_on_buttons(lang: Lang) -> None:
    for question in teaching.quiz(CATALOG).questions:
        for option in question.options:
            assert len(teaching.option_title(CATALOG, lang, question.key, option)) <= 24
            assert len(f"{'m' * 16}.quiz:{question.key}:{option}") <= MAX_TOKEN_BYTES


@pytest.mark.parametrize("lang", LANGS)
def test_the_poster_shows_addresses_and_numbers_from_the_directory(lang: Lang) -> None:
    words = teaching.poster(CATALOG, lang, Reach("https://pelita.example.org", "PelitaBot"))
    assert words.addresses == ("t.me/PelitaBot", "pelita.example.org/chat")
    assert words.qr == "https://pelita.example.org/chat"
    assert [entry.number for entry in words.numbers] == ["0800-1000", "+62 812-9007-0027", "129", "110"]
    assert len(words.signs) == 6


def test_without_a_public_address_nothing_is_invented() -> None:
    reach = Settings.from_env({"PORT": "9000"}).reach
    assert reach.lines == ("http://127.0.0.1:9000/chat",)
