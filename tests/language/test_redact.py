"""Redaction: a table of rows with recall and precision by kind, and what must hold for any text."""

from __future__ import annotations

import sys
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.types import Span
from bot.language.recognisers.nik import is_nik
from bot.language.redact import KINDS
from tests.language.support import load, raw_content, toolkit, unmark

_FLOOR = 0.95


@lru_cache(maxsize=1)
def _rows() -> list[str]:
    """Single lines, and whole messages by several writers."""
    lines = load(Path(__file__).with_name("redaction_rows.yml"))
    messages = load(Path(__file__).with_name("redaction_messages.yml"))
    rows = [row for section in lines.values() for row in section.splitlines() if row.strip()]
    return rows + [message for section in messages.values() for message in section]


def _touch(one: Span, other: Span) -> bool:
    return one.kind == other.kind and one.start < other.end and other.start < one.end


def test_recall_and_precision_of_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    right, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    complaints: list[str] = []
    for row in _rows():
        text, wanted = unmark(row)
        found = toolkit().redactor.spans(text)
        for span in wanted:
            hit = any(_touch(span, other) for other in found)
            (right if hit else missed)[span.kind] += 1
            if not hit:
                complaints.append(f"missed {span.kind}: {row}")
        for span in found:
            if not any(_touch(span, other) for other in wanted):
                wrong[span.kind] += 1
                complaints.append(f"wrong {span.kind} {text[span.start : span.end]!r}: {row}")
    lines = [f"redaction, {len(_rows())} rows"]
    for kind in KINDS:
        total, claimed = right[kind] + missed[kind], right[kind] + wrong[kind]
        lines.append(f"  {kind:14} {total:4}  recall {right[kind] / total:.3f}  precision {right[kind] / claimed:.3f}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    for kind in KINDS:
        assert right[kind] / (right[kind] + missed[kind]) >= _FLOOR, "\n".join(complaints)
        assert right[kind] / max(1, right[kind] + wrong[kind]) >= _FLOOR, "\n".join(complaints)


def test_there_are_enough_rows() -> None:
    assert len(_rows()) >= 200
    kinds = Counter(span.kind for row in _rows() for span in unmark(row)[1])
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 12, kinds


def test_what_is_hidden_goes_with_its_span() -> None:
    text = "nama saya Siti, hp 0812-3456-7890"
    redacted = toolkit().redactor.redact(text)
    assert redacted.text == "nama saya [nama], hp [telepon]"
    assert [span.kind for span in redacted.spans] == ["NAME", "PHONE"]
    assert redacted.hidden == ("Siti", "0812-3456-7890")
    assert "Siti" not in repr(redacted)


def test_offsets_are_code_points_of_the_input() -> None:
    text = "😭😭 hp 0️⃣8️⃣1️⃣2️⃣ 3456 7890 tolong"
    (span,) = toolkit().redactor.spans(text)
    assert text[span.start : span.end].startswith("0️⃣8️⃣")
    assert text[span.end :] == " tolong"


def test_redacting_twice_changes_nothing() -> None:
    for row in _rows():
        once = toolkit().redactor.redact(unmark(row)[0]).text
        assert toolkit().redactor.redact(once).text == once


@pytest.mark.parametrize(
    "number",
    ["0800-1000", "+62 21 2924 4800", "021 2924 4800", "62 21 29244800", "08118080141", "+62811-8080-141"],
)
def test_numbers_of_services_stay_in_any_spelling(number: str) -> None:
    assert toolkit().redactor.spans(f"hubungi {number} ya") == ()


def test_services_hidden_in_other_numbers_do_not_shield_them() -> None:
    assert [span.kind for span in toolkit().redactor.spans("hp 0812-9007-0028")] == ["PHONE"]


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("3301015204990003", True),  # day 52 = 12th, a woman
        ("3201124505900001", True),
        ("3201123105900001", True),
        ("3201123205900001", False),  # day 32
        ("3201127205900001", False),  # day 72
        ("3201120013900001", False),  # month 13
        ("9901123105900001", False),  # no such province
        ("3201123105900000", False),  # serial 0000
        ("320112310590000", False),
    ],
)
def test_nik_carries_a_place_and_a_date(digits: str, valid: bool) -> None:
    assert is_nik(digits) is valid


def test_content_lists_hold_words_only() -> None:
    for content in raw_content().values():
        for name, value in content["redaction"].items():
            entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
            assert all(isinstance(entry, str) and entry for entry in entries), name


_PIECES = st.sampled_from(
    [
        *"0123456789 +-.()/@:,\n",
        "nama saya ",
        "Siti ",
        "jl. ",
        "rt 3 ",
        "no ",
        "hp ",
        "rek bca ",
        "lahir ",
        "12 mei 1999 ",
        *("t.me/", "www.", ".com ", "[nama] ", "I am ", "satu ", "ig: "),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=40).map("".join)))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    redacted = toolkit().redactor.redact(text)
    ends = [0]
    for span, words in zip(redacted.spans, redacted.hidden, strict=True):
        assert ends[-1] <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == words
        assert span.kind in KINDS
        ends.append(span.end)


_LONG = (
    "0|0 |08|1-|a@|a.|@|satu |nol|nama |nama saya |saya |jl |jalan a |no 1 |rt 1 |Ab |A1|12 mei |lahir |rek |bca 1|ig "
)


@pytest.mark.parametrize("piece", [*_LONG.split("|"), "https://", "a-", "((", "+62 "])
def test_long_texts_take_little_time(piece: str) -> None:
    text = (piece * 4096)[:4096]
    started = time.process_time()  # not the clock: other programs may run beside
    toolkit().redactor.spans(text)
    assert time.process_time() - started < 1, piece
