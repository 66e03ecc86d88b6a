"""Words, lengths, numbers and languages that must not reach people."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.checks import (
    command_words,
    forbidden_words,
    identical_texts,
    lengths,
    numbers_in_texts,
    penalties,
    readability,
    telegram,
    wrong_language,
)
from tests.content.conftest import Check, Copy, new_problems

FEES = "topics/ask/placement_fees.yml"


@pytest.mark.parametrize(
    ("check", "lang", "text", "cause"),
    [
        (wrong_language.check, "id", "You can ask the office and they will help you.", "like en"),
        (wrong_language.check, "en", "Kamu bisa tanya ke kantor itu dulu.", "like id"),
        (forbidden_words.check, "id", "Korban bisa melapor.", "'korban'"),
        (forbidden_words.check, "en", "Victims can report.", "'victim*'"),
        (forbidden_words.check, "id", "Di sini kamu pasti aman.", "'pasti aman'"),
        (forbidden_words.check, "id", "Kami menjamin kamu pulang.", "'menjamin*'"),
        (forbidden_words.check, "en", "We guarantee that you get home.", "'guarantee*'"),
        (forbidden_words.check, "id", "Itu salahmu.", "'salahmu'"),
        (forbidden_words.check, "id", "Kamu tidak akan dihukum.", "'tidak akan dihukum'"),
        (forbidden_words.check, "en", "You should escape at night.", "'you should escape'"),
        (penalties.check, "id", "Pelaku bisa dipenjara 3-15 tahun.", "penalty"),
        (penalties.check, "id", "Hukumannya berat, denda sampai Rp600 juta.", "penalty"),
        (penalties.check, "en", "They get 10 years in prison.", "penalty"),
        (penalties.check, "en", "There is a fine of up to RM10,000.", "penalty"),
        (numbers_in_texts.check, "id", "Telepon 110 sekarang.", "'110'"),
        (numbers_in_texts.check, "id", "Telepon 0812 9007 0027.", "0812 9007 0027"),
        (numbers_in_texts.check, "en", "Call +62 21 2924 4800.", "+62 21"),
        (numbers_in_texts.check, "id", "Buka https://contoh.id dulu.", "https://"),
        (command_words.check, "id", "Ketik KEMBALI untuk kembali.", "KEMBALI"),
        (command_words.check, "en", "Type STOP to stop, or VANISH to hide.", "VANISH"),
    ],
)
def test_a_sentence_that_must_not_be_said(content: Copy, check: Check, lang: str, text: str, cause: str) -> None:
    content.change(f"{lang}/{FEES}", "next_step", text)
    (problem, *_) = new_problems(check, content)
    assert (problem.path, problem.key, problem.level) == (f"{lang}/{FEES}", "next_step", "error")
    assert cause in problem.message


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (forbidden_words.check, "Tidak ada yang pasti aman, dan ini bukan salahmu."),
        (forbidden_words.check, "Kami tidak menjamin apa pun."),
        (penalties.check, "Kontraknya dua tahun, dan ini kejahatan berat di Indonesia."),
        (penalties.check, "Program ini untuk yang pulang paling lama 1 tahun, tanpa denda."),
        (numbers_in_texts.check, "Upahnya RM1.700 atau NT$28.590, iurannya Rp332.500, sejak 1 Agustus 2025."),
        (numbers_in_texts.check, "Buka healing119.id, ada 439 permohonan dari 33 kampus."),
        (command_words.check, "Ketik HAPUS untuk menghapus. Lihat SISKOP dan KTP-mu."),
        (wrong_language.check, "Ada jalur G to G, G to P, dan job order dari agency."),
    ],
)
def test_a_harmless_sentence(content: Copy, check: Check, text: str) -> None:
    content.change(f"id/{FEES}", "next_step", text)
    assert new_problems(check, content) == []


@pytest.mark.parametrize(
    ("check", "file", "keys", "value", "key", "cause"),
    [
        (lengths.check, f"id/{FEES}", "title", "x" * 25, "title", "at most 24"),
        (lengths.check, f"id/{FEES}", "answer", ["x" * 301, "y" * 301], "answer", "603"),
        (lengths.check, "en/rights/MY.yml", "more", [["x" * 601]], "more.1", "601"),
        (lengths.check, "en/ui.yml", "buttons > more", "x" * 25, "buttons.more", "at most 24"),
        (lengths.check, "en/ui.yml", "menu", "x" * 500, "menu", "500"),
        (telegram.check, "id/telegram.yml", "profile > name", "x" * 65, "profile.name", "at most 64"),
        (telegram.check, "en/telegram.yml", "commands > hide > name", "Hide me", "commands.hide.name", "a-z"),
        (telegram.check, "en/telegram.yml", "commands > hide > name", "hapus", "commands.hide.name", "delete"),
        (telegram.check, "id/telegram.yml", "commands > menu > says", "", "commands.menu.says", "1 to 256"),
        (lengths.check, "services.yml", "lpsk > note > en", "x" * 99, "lpsk.note.en", "at most 90"),
        (
            wrong_language.check,
            "services.yml",
            "lpsk > note > en",
            "untuk saksi dan yang takut",
            "lpsk.note.en",
            "like id",
        ),
        (wrong_language.check, "id/console.yml", "person", {"new": "This is what you see."}, "person.new", "like en"),
        (wrong_language.check, "en/style.yml", "function_words", [], "function_words", "must list"),
        (forbidden_words.check, "services.yml", "sbmi > note > en", "for victims", "sbmi.note.en", "'victim*'"),
        (forbidden_words.check, "id/style.yml", "forbidden", [{"phrase": "x"}], "forbidden.1", "a why"),
    ],
)
def test_names_file_key_and_cause(
    content: Copy, check: Check, file: str, keys: str, value: Any, key: str, cause: str
) -> None:
    content.change(file, keys, value)
    found = new_problems(check, content)
    assert [p for p in found if (p.path, p.key, p.level) == (file, key, "error") and cause in p.message], found


def test_a_text_that_was_not_translated(content: Copy) -> None:
    for lang in ("id", "en"):
        content.change(f"{lang}/ui.yml", "menu", "satu dua tiga empat")
    (problem,) = new_problems(identical_texts.check, content)
    assert (problem.key, problem.path) == ("menu", "en/ui.yml")
    assert "word for word" in problem.message


def test_long_sentences_are_a_warning(content: Copy) -> None:
    content.change(f"id/{FEES}", "answer", ["kata " * 40, "kata " * 40])
    (problem,) = new_problems(readability.check, content)
    assert (problem.path, problem.level) == (f"id/{FEES}", "warning")
