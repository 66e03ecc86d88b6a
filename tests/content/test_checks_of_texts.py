"""Words, lengths, numbers and languages that must not reach people."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.checks import (
    check_in_words,
    command_words,
    forbidden_words,
    identical_texts,
    lengths,
    numbers_in_texts,
    penalties,
    readability,
    slips,
    telegram,
    titles,
    wrong_language,
)
from tests.content.conftest import GONE, Check, Copy, new_problems

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
        (lengths.check, "en/ui.yml", "degraded > help", "x" * 421, "degraded.help", "at most 420"),
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


def test_an_answer_that_its_contacts_make_too_long(content: Copy) -> None:
    content.change("services.yml", "kp2mi_home > note > id", "x" * 300)
    found = new_problems(lengths.check, content)
    assert "id/topics/ask/requirements_documents.yml" in [problem.path for problem in found if problem.key == "answer"]
    assert all("at once" in problem.message for problem in found if problem.key == "answer")


def test_a_text_that_was_not_translated(content: Copy) -> None:
    for lang in ("id", "en"):
        content.change(f"{lang}/ui.yml", "menu", "satu dua tiga empat")
    (problem,) = new_problems(identical_texts.check, content)
    assert (problem.key, problem.path) == ("menu", "en/ui.yml")
    assert "word for word" in problem.message


def test_long_sentences_are_a_warning(content: Copy) -> None:
    content.change(f"id/{FEES}", "answer", ["kata " * 40, "kata " * 40])
    problems = new_problems(readability.check, content)
    assert {(problem.path, problem.level) for problem in problems} == {(f"id/{FEES}", "warning")}
    assert {problem.key for problem in problems} == {"", "answer.1", "answer.2"}


@pytest.mark.parametrize(("file", "key"), [("id/ui.yml", "menu"), ("en/quiz.yml", "intro"), ("id/page.yml", "holding")])
def test_a_long_sentence_anywhere_is_a_warning(content: Copy, file: str, key: str) -> None:
    content.change(file, key, "Pendek saja. " + "satu dua " * 13)
    (problem,) = new_problems(readability.check, content)
    assert (problem.path, problem.key, problem.level) == (file, key, "warning")
    assert "26 words" in problem.message


def test_one_foreign_sentence_in_a_longer_text_is_found(content: Copy) -> None:
    text = "Tanya dulu ke kantor desa. You can ask the office for this. Kalau belum jelas, tunda dulu."
    content.change(f"id/{FEES}", "next_step", text)
    (problem,) = new_problems(wrong_language.check, content)
    assert "You can ask the office for this" in problem.message


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "is empty"),
        ("Tanya dulu. ", "at its beginning or end"),
        ("Tanya  dulu.", "two spaces"),
        ("Tanya , lalu cek.", "space before"),
        ("Tanya dulu..", "mark twice"),
        ("Tanya ke ke KP2MI.", "word twice"),
        ("Tanya dulu", "does not end"),
    ],
)
def test_a_slip_of_the_hand(content: Copy, text: str, cause: str) -> None:
    content.change(f"id/{FEES}", "next_step", text)
    (problem,) = new_problems(slips.check, content)
    assert (problem.path, problem.key, problem.level) == (f"id/{FEES}", "next_step", "error")
    assert cause in problem.message


def test_a_title_that_stands_on_two_buttons(content: Copy) -> None:
    content.change(f"id/{FEES}", "title", "paspor dan visa ")
    (problem,) = new_problems(titles.check, content)
    assert (problem.path, problem.key) == (f"id/{FEES}", "title") or "ask/placement_fees" in problem.message


def test_a_word_to_type_that_the_quiz_knows_is_a_command(content: Copy) -> None:
    content.change("id/teaching.yml", "page > quiz", "Ketik KUIS untuk mulai.")
    assert new_problems(command_words.check, content) == []
    content.change("id/quiz.yml", "words", ["quiz"])
    assert [problem.key for problem in new_problems(command_words.check, content)] == ["page.quiz"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ask", GONE),
        ("no", [False]),
        ("fillers", "kak ya"),
        ("when", {"soon": ["nanti"]}),
        ("when", {7: "minggu depan"}),
        ("units", ["hari"]),
        ("figures", {"dua": "2"}),
    ],
)
def test_words_of_check_ins_that_cannot_be_read(content: Copy, key: str, value: object) -> None:
    content.change("id/check_in_words.yml", key, value)
    assert [(one.path, one.key) for one in check_in_words.check(content.root)] == [("id/check_in_words.yml", key)]


def test_the_shipped_words_of_check_ins_can_be_read(content: Copy) -> None:
    assert check_in_words.check(content.root) == []
