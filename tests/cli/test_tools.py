"""The JSON Lines tools as an outside program calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.program import ROOT

Row = dict[str, Any]

TYPES = {
    "PHONE", "NIK", "PASSPORT", "EMAIL", "HANDLE", "URL", "NAME", "ADDRESS", "BANK_ACCOUNT", "DATE_OF_BIRTH",
}  # fmt: skip
TOPICS = set(yaml.safe_load((ROOT / "data/content/topics.yml").read_text()))
#: lines that no tool can use
BAD = (
    b"not JSON",
    b'{"text": "half',
    b'{"text": "\xff"}',
    b"[1, 2]",
    b'"text"',
    b"null",
    b"[" * 100_000,
    b'{"nothing": 1}',
    b'{"tool": ["R"], "answers": []}',
)


def lines_of(verb: str, lines: list[bytes], env: Mapping[str, str] | None = None) -> list[Row]:
    """What the tool answers; one row a line that is not empty."""
    process = subprocess.run(
        [sys.executable, "-m", "bot", verb],
        cwd=ROOT,
        input=b"\n".join(lines) + b"\n",
        capture_output=True,
        timeout=170,
        env={**os.environ, **(env or {})},
    )
    assert process.returncode == 0, process.stderr[-2000:]
    assert b"Traceback" not in process.stderr
    rows = [json.loads(line) for line in process.stdout.decode().split("\n")[:-1]]
    assert len(rows) == sum(bool(line.strip()) for line in lines)
    return rows


def as_line(**row: Any) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


def mixed(good: list[bytes]) -> list[bytes]:
    """Good lines with bad and empty ones between them."""
    between = [[bad, b"", b"   "] for bad in BAD]
    return [line for index, one in enumerate(good) for line in (one, *(between[index] if index < len(BAD) else ()))]


def usable(rows: list[Row]) -> list[Row]:
    """The rows of the good lines; every other row is one error in words."""
    errors = [row for row in rows if "error" in row]
    assert len(errors) == len(BAD)
    assert all(set(row) == {"error"} and isinstance(row["error"], str) and row["error"] for row in errors)
    return [row for row in rows if "error" not in row]


# -- redact ----------------------------------------------------------------------------------------------------

HIDDEN = {
    "hp saya 081234567890 ya": ("[telepon]", "PHONE", "081234567890"),
    "😀😀 wa +6281234567890": ("[telepon]", "PHONE", "+6281234567890"),
    "email aku siti.aminah@contoh.id": ("[email]", "EMAIL", "siti.aminah@contoh.id"),
    "nama saya Siti Aminah": ("[nama]", "NAME", "Siti Aminah"),
    "my name is Siti": ("[nama]", "NAME", "Siti"),
    "paspor saya B1234567": ("[paspor]", "PASSPORT", "B1234567"),
    "nik 3201154509900001": ("[nik]", "NIK", "3201154509900001"),
}
SHOWN = (
    "gaji saya 5 juta sebulan",
    "umur saya 23 tahun",
    "Rp 35.000.000",
    "",
    "😀",
    "/restart",
    "<b>halo</b>",
    "x" * 20_000,
)


def test_redact_hides_what_it_says_and_nothing_else() -> None:
    texts = [*HIDDEN, *SHOWN]
    rows = usable(lines_of("redact", mixed([as_line(text=text) for text in texts])))
    assert len(rows) == len(texts)
    for text, row in zip(texts, rows, strict=True):
        assert set(row) == {"text", "spans"}
        assert all(len(span) == 3 and span[2] in TYPES and 0 <= span[0] < span[1] <= len(text) for span in row["spans"])
        if text in SHOWN:
            assert row == {"text": text, "spans": []}
        else:
            placeholder, kind, words = HIDDEN[text]
            assert [(kind, words)] == [(kind, text[start:end]) for start, end, kind in row["spans"]]
            assert row["text"] == text.replace(words, placeholder)


def test_lines_are_utf8_in_any_locale() -> None:
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    (row,) = lines_of("redact", [as_line(text="😀 é 护照 081234567890")], plain)
    assert row == {"text": "😀 é 护照 [telepon]", "spans": [[7, 19, "PHONE"]]}


def test_each_line_is_answered_at_once() -> None:
    """A program may ask, read the answer, and ask the next."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "redact"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as tool:
        assert tool.stdin
        assert tool.stdout
        for number in range(3):
            tool.stdin.write(json.dumps({"text": f"nomor {number}"}) + "\n")
            tool.stdin.flush()
            assert json.loads(tool.stdout.readline())["text"] == f"nomor {number}"
        tool.stdin.close()
        assert tool.wait(20) == 0


# -- screen ----------------------------------------------------------------------------------------------------


def bank(tool: str) -> Row:
    found: Row = yaml.safe_load(Path(ROOT / f"data/content/screening/{tool}.yml").read_text())
    return found


CALM_R = dict.fromkeys(bank("R")["items"], "no") | {"r02_verified": "yes", "r04_contract": "yes"}
CALM_E = dict.fromkeys(bank("E")["items"], "no") | {"e01_age": "adult", "e02_where": "home"}
SCREENED: list[tuple[str, dict[str, str], Row]] = [
    ("R", CALM_R, {"tier": "low", "priority": None, "flags": [], "reasons": []}),
    (
        "R",
        {**CALM_R, "r11_danger_now": "yes"},
        {"tier": "urgent", "priority": 1, "flags": ["danger_now"], "reasons": ["r11_danger_now"]},
    ),
    ("R", {**CALM_R, "r03_visa": "yes"}, {"tier": "caution", "priority": None, "flags": [], "reasons": ["r03_visa"]}),
    (
        "R",
        {**CALM_R, "r06_scamhub": "yes"},
        {"tier": "high", "priority": None, "flags": [], "reasons": ["r06_scamhub"]},
    ),
    ("R", {"g01_safe": "no", "r11_danger_now": "yes"}, {"tier": None, "priority": None, "flags": [], "reasons": []}),
    ("E", CALM_E, {"tier": "low", "priority": None, "flags": [], "reasons": []}),
    ("E", {"g01_safe": "no"}, {"tier": None, "priority": None, "flags": [], "reasons": []}),
]
UNSCREENABLE: list[Row] = [
    {"tool": "X", "answers": {}},
    {"tool": "R"},
    {"tool": "R", "answers": "no"},
    {"tool": "R", "answers": {"r99_none": "yes"}},
    {"tool": "R", "answers": {"r01_age": "perhaps"}},
    {"tool": "R", "answers": {"r01_age": True}},
    {"tool": "R", "answers": {"e01_age": "adult"}},
    {"answers": {}},
]


def test_screen_scores_what_it_can_and_names_what_it_cannot() -> None:
    good = [as_line(tool=tool, answers=answers) for tool, answers, _ in SCREENED]
    bad = [as_line(**row) for row in UNSCREENABLE]
    rows = lines_of("screen", [*good, *bad, *BAD, b"", good[0]])
    assert rows[: len(SCREENED)] == [expected for _, _, expected in SCREENED]
    assert all(set(row) == {"error"} and row["error"] for row in rows[len(SCREENED) : -1])
    assert rows[-1] == SCREENED[0][2]


def test_screen_answers_with_documented_values_only() -> None:
    """Every single answer to every item, on top of calm ones."""
    cases = [
        (tool, {**calm, item: answer})
        for tool, calm in (("R", CALM_R), ("E", CALM_E))
        for item, facts in bank(tool)["items"].items()
        for answer in facts["options"]
    ]
    rows = lines_of("screen", [as_line(tool=tool, answers=answers) for tool, answers in cases])
    for (tool, _), row in zip(cases, rows, strict=True):
        assert set(row) == {"tier", "priority", "flags", "reasons"}, row
        assert row["tier"] in ("low", "caution", "high", "urgent")
        assert (row["priority"] in (1, 2)) == (row["tier"] == "urgent")
        assert all(isinstance(flag, str) and flag for flag in row["flags"])
        assert set(row["reasons"]) <= set(bank(tool)["items"])
        assert row["reasons"] or row["tier"] == "low"


# -- parse -----------------------------------------------------------------------------------------------------

#: text -> (topic, language, urgency)
UNDERSTOOD = {
    "berapa biaya penempatan ke taiwan?": ("ask/placement_fees", "id", "none"),
    "how much are the placement fees for Taiwan?": ("ask/placement_fees", "en", "none"),
    "gimana cara cek pt nya resmi atau tidak": ("ask/check_agency", "id", "none"),
    "halo": ("control/greet", "id", "none"),
    "tolong, saya dikunci di kamar dan dipukuli sekarang": (None, "id", "urgent"),
    "help, they locked me in the room and beat me now": (None, "en", "urgent"),
}
#: what has no word in it
WORDLESS = ("", " ", "//", "\0", "😀😀😀", "护照被老板拿走了怎么办")
ODD = (*WORDLESS, "/restart", '/intent{"x":1}', "a\nb\u2028c", "gaji " * 4000, "x" * 20_000)
MANY = 300


TEXTS = (*UNDERSTOOD, *ODD, *(f"{text} {number}" for number in range(MANY // 6) for text in UNDERSTOOD))


@pytest.fixture(scope="module", autouse=True)
def parsing(models: Path) -> Iterator[Future[list[Row]]]:
    """One run of the tool for all tests. Loading the model takes many seconds, so the other tools go meanwhile."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(lines_of, "parse", mixed([as_line(text=text) for text in TEXTS]))


@pytest.fixture(scope="module")
def parsed(parsing: Future[list[Row]]) -> list[Row]:
    found = usable(parsing.result())
    assert len(found) == len(TEXTS)
    return [{"input": text, **row} for text, row in zip(TEXTS, found, strict=True)]


def test_parse_prints_what_is_documented(parsed: list[Row]) -> None:
    keys = {"input", "topic", "confidence", "alternatives", "language", "urgency", "indicators"}
    for row in parsed:
        assert set(row) == keys
        assert row["language"] in ("id", "en")
        assert row["urgency"] in ("none", "concern", "urgent")
        assert isinstance(row["confidence"], float)
        assert 0 <= row["confidence"] <= 1
        assert all(set(found) == {"id", "start", "end"} for found in row["indicators"])
        assert all(0 <= found["start"] < found["end"] <= len(row["input"]) for found in row["indicators"])
        assert row["urgency"] == "none" or row["indicators"] or row["topic"] != "control/out_of_scope", row


def test_parse_names_topics_of_the_content_only(parsed: list[Row]) -> None:
    for row in parsed:
        named = [found["topic"] for found in row["alternatives"]]
        assert len(named) == len(set(named)) == 3, row
        assert {row["topic"], *named} <= TOPICS, row
        assert [found["confidence"] for found in row["alternatives"]] == sorted(
            (found["confidence"] for found in row["alternatives"]), reverse=True
        )
        assert row["topic"] in (named[0], "control/out_of_scope"), "the best, unless it is below the floor"


def test_parse_understands(parsed: list[Row]) -> None:
    for row, (topic, language, urgency) in zip(parsed, UNDERSTOOD.values(), strict=False):
        assert topic in (None, row["topic"]), row
        assert (row["language"], row["urgency"]) == (language, urgency), row


def test_parse_acts_on_no_command_and_no_other_script(parsed: list[Row]) -> None:
    for row in parsed[len(UNDERSTOOD) : len(UNDERSTOOD) + len(ODD)]:
        assert row["urgency"] != "urgent", row
        if row["input"] in WORDLESS:
            assert row["topic"] == "control/out_of_scope", row


def test_parse_keeps_the_order(parsed: list[Row]) -> None:
    repeated = parsed[len(UNDERSTOOD) + len(ODD) :]
    languages = [language for _, language, _ in UNDERSTOOD.values()]
    for index, row in enumerate(repeated):
        if index % len(languages) != list(UNDERSTOOD).index("halo"):  # "halo 7" is no sentence in any language
            assert row["language"] == languages[index % len(languages)], row
