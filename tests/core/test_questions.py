"""Which questions that were not understood editors see: what three persons asked alike, and no word of one alone."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest

from bot.core.questions import LEAST, Asked, Group, together, worth_keeping
from bot.core.types import Lang, Question

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)
COMMON = frozenset({"saya", "ke", "dari", "bisa", "apakah", "bagaimana", "kapan", "di"})


def asked(text: str, asker: str, lang: Lang = "id", days: int = 0) -> Asked:
    return Asked(Question(text, text.casefold(), lang), asker, NOW - timedelta(days=days))


def shown(*texts: str) -> list[Group]:
    """What editors see when each text comes from another person."""
    return list(together([asked(text, f"orang {at}") for at, text in enumerate(texts)], COMMON))


def test_three_who_ask_alike_are_one_group() -> None:
    (group,) = shown(
        "cara kirim uang ke rumah", "kirim uang ke rumah bagaimana", "bagaimana cara kirim uang ke rumah ya"
    )
    assert group.persons == LEAST == 3
    assert "kirim uang ke rumah" in group.text


def test_two_persons_are_never_shown_however_often_they_ask() -> None:
    said = [asked("kapan libur lebaran", who, days=day) for who in ("a", "b") for day in range(9)]
    assert together(said, COMMON) == ()
    (group,) = together([*said, asked("libur lebaran kapan", "c")], COMMON)
    assert group.persons == 3
    assert group.last == NOW


def test_a_word_that_one_person_alone_used_is_not_shown() -> None:
    (group,) = shown(
        "kirim uang lewat Western", "kirim uang lewat Siti", "kirim uang lewat bank", "kirim uang lewat bank"
    )
    assert group.text == "kirim uang lewat bank"
    (group,) = shown("kirim uang lewat Western", "kirim uang lewat Siti", "kirim uang lewat bank")
    assert group.text == "kirim uang lewat …"


@pytest.mark.parametrize(
    "texts",
    [
        ("apakah saya bisa pulang", "apakah saya bisa kerja", "apakah saya bisa menikah"),
        ("gaji", "gaji pembantu di taiwan naik berapa tahun depan", "gaji sopir dubai"),
        ("resep rendang", "kapan hujan", "siapa presiden"),
        ("apakah bagaimana", "apakah bagaimana", "apakah bagaimana"),
        ("?? !!", "...", "!"),
    ],
)
def test_what_only_looks_alike_is_not_put_together(texts: tuple[str, ...]) -> None:
    assert shown(*texts) == []


def test_both_languages_and_the_order_of_arrival_make_no_difference() -> None:
    said = [
        asked("visa Kanada caregiver", "a"),
        asked("visa caregiver Kanada", "b", "en"),
        asked("caregiver visa Kanada?", "c"),
    ]
    (group,) = together(said, COMMON)
    assert group.langs == ("en", "id")
    assert together(reversed(said), COMMON) == (group,)


@pytest.mark.parametrize(
    ("text", "kept"), [("kirim uang", True), ("uang", False), ("", False), ("a " * 100, True), ("kata " * 60, False)]
)
def test_single_words_and_stories_are_not_kept(text: str, kept: bool) -> None:
    assert worth_keeping(text) is kept


def test_as_many_as_are_kept_are_grouped_in_seconds() -> None:
    said = [asked(f"kata{at % 700} soal{at % 310} hal{at % 90} {at}", f"orang {at % 2000}") for at in range(6000)]
    started = time.process_time()
    together(said, COMMON)
    assert time.process_time() - started < 10
