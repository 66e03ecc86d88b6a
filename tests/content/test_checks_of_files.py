"""Broken files, keys, schemas and references: the right file, key and cause is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.checks import (
    answers,
    countries,
    handles,
    language_parity,
    placeholders,
    readable_files,
    references,
    sources,
    sources_cited,
    topics,
)
from tests.content.conftest import GONE, Break, Check, Copy, new_problems

FEES = "topics/ask/placement_fees.yml"
ID_FEES = f"id/{FEES}"
PRIVACY = "ask/privacy"


@pytest.mark.parametrize(
    ("check", "spoil", "path", "key", "cause"),
    [
        (readable_files.check, lambda c: c.write("id/ui.yml", "a: [1"), "id/ui.yml", "", "line"),
        (readable_files.check, lambda c: c.write_bytes("en/ui.yml", b"a: \xff"), "en/ui.yml", "", "UTF-8"),
        (readable_files.check, lambda c: c.write("en/ui.yml", ""), "en/ui.yml", "", "empty"),
        (readable_files.check, lambda c: c.write("en/ui.yml", "- a"), "en/ui.yml", "", "mapping"),
        (readable_files.check, lambda c: c.write("id/new.yaml", "a: b"), "id/new.yaml", "", ".yml"),
        (readable_files.check, lambda c: c.append("id/ui.yml", "menu: lagi\n"), "id/ui.yml", "menu", "twice"),
        (readable_files.check, lambda c: c.append("handles.yml", "x: {a: 1, a: 2}"), "handles.yml", "x.a", "twice"),
        (readable_files.check, lambda c: c.append("countries.yml", "NO: {}"), "countries.yml", "NO", "quotes"),
        (readable_files.check, lambda c: c.remove("languages.yml"), "languages.yml", "", "missing"),
        (language_parity.check, lambda c: c.remove(f"en/{FEES}"), f"en/{FEES}", "", f"{ID_FEES} exists"),
        (language_parity.check, lambda c: c.remove("en/style.yml"), "en/style.yml", "", "missing"),
        (topics.check, lambda c: c.remove(f"en/{FEES}"), f"en/{FEES}", "", "lists the topic"),
        (
            topics.check,
            lambda c: c.write("en/topics/ask/new.yml", "title: x"),
            "en/topics/ask/new.yml",
            "",
            "not listed",
        ),
        (sources.check, lambda c: c.append("sources.yml", "9.10: {name: a}"), "sources.yml", "9.1", "in quotes"),
    ],
)
def test_a_damaged_missing_or_surplus_file(
    content: Copy, check: Check, spoil: Break, path: str, key: str, cause: str
) -> None:
    spoil(content)
    found = new_problems(check, content)
    assert [p for p in found if (p.path, p.key) == (path, key) and cause in p.message], found


@pytest.mark.parametrize("key", ["nlu", "responses", "stories", "rules"])
def test_a_key_that_rasa_would_swallow(content: Copy, key: str) -> None:
    content.append("topics.yml", f"{key}: {{}}\n")
    (problem,) = new_problems(readable_files.check, content)
    assert (problem.path, problem.key) == ("topics.yml", key)


@pytest.mark.parametrize(
    ("check", "file", "keys", "value", "key", "cause"),
    [
        (language_parity.check, "id/ui.yml", "contact > web", GONE, "contact.web", "missing"),
        (language_parity.check, ID_FEES, "next_step", GONE, "next_step", "missing"),
        (language_parity.check, f"en/{FEES}", "more", lambda parts: parts[:1], "more.2", "missing"),
        (placeholders.check, "en/ui.yml", "source_line", "By {nama}, {date}", "source_line", "{date}, {name}"),
        (placeholders.check, "en/ui.yml", "menu", "Choose {now", "menu", "brace"),
        (placeholders.check, ID_FEES, "next_step", "Hubungi {name}.", "next_step", "nothing fills"),
        (answers.check, ID_FEES, "jawaban", "x", "jawaban", "no field"),
        (answers.check, ID_FEES, "title", GONE, "title", "short text"),
        (answers.check, ID_FEES, "title", False, "title", "short text"),
        (answers.check, ID_FEES, "answer", ["Ya."], "answer", "2 to 5"),
        (answers.check, ID_FEES, "answer", ["Ya."] * 6, "answer", "has 6"),
        (answers.check, ID_FEES, "answer", "Ya.", "answer", "a list"),
        (answers.check, ID_FEES, "more", ["Ya."], "more.1", "a list"),
        (answers.check, "en/rights/MY.yml", "next_step", ["x"], "next_step", "one text"),
        (handles.check, "handles.yml", "nouns", lambda words: words[:199], "nouns", "at least 200"),
        (handles.check, "handles.yml", "nouns", lambda words: [*words, words[0]], "nouns", "twice"),
        (handles.check, "handles.yml", "adjectives", lambda words: [*words, "a b"], "adjectives", "letters"),
    ],
)
def test_a_file_of_wrong_shape(
    content: Copy, check: Check, file: str, keys: str, value: Any, key: str, cause: str
) -> None:
    content.change(file, keys, value)
    found = new_problems(check, content)
    assert [p for p in found if (p.path, p.key, p.level) == (file, key, "error") and cause in p.message], found


@pytest.mark.parametrize(
    ("check", "file", "keys", "value", "cause"),
    [
        (topics.check, "topics", f"{PRIVACY} > related", list("abcd"), "at most 3"),
        (topics.check, "topics", f"{PRIVACY} > services", ["a", "a"], "twice"),
        (topics.check, "topics", f"{PRIVACY} > facts", [5.1], "quotes"),
        (topics.check, "topics", f"{PRIVACY} > staff", "maybe", "true or false"),
        (topics.check, "topics", f"{PRIVACY} > about", GONE, "what the topic is"),
        (topics.check, "topics", f"{PRIVACY} > color", "red", "no field"),
        (topics.check, "topics", "tanya/x", {}, "group/key"),
        (topics.check, "topics", PRIVACY, "x", "mapping"),
        (sources.check, "sources", "5.1 > date", GONE, '"2025-04"'),
        (sources.check, "sources", "5.1 > date", "April", '"2025-04"'),
        (sources.check, "sources", "5.1 > kind", "recalled", "primary"),
        (sources.check, "sources", "5.1 > says", "", "a text"),
        (sources.check, "sources", "1.3", {"name": "a"}, "not read in a source"),
        (sources.check, "barred_facts", "1.3", None, "give a reason"),
        (sources_cited.check, "topics", f"{PRIVACY} > facts", ["9.9"], "fact 9.9 is not in"),
        (sources_cited.check, "topics", f"{PRIVACY} > facts", ["1.33"], "penalties"),
        (sources_cited.check, "topics", f"{PRIVACY} > facts", [], "needs a source"),
        (sources_cited.check, "services", "lpsk > facts", ["5.12"], "must not be used"),
        (sources_cited.check, "countries", "MY > rights", ["4.6"], "flood"),
        (references.check, "topics", f"{PRIVACY} > services", ["x"], "'x' is not in services.yml"),
        (references.check, "topics", f"{PRIVACY} > related", ["ask/x"], "'ask/x' is not in topics.yml"),
        (references.check, "countries", "MY > emergency", ["x"], "'x' is not in services.yml"),
        (references.check, "countries_default", "abroad", ["x"], "'x' is not in services.yml"),
        (references.check, "services", "lpsk > countries", ["XX"], "'XX' is not in countries.yml"),
        (countries.check, "countries", "MY > display > en", GONE, "missing"),
        (countries.check, "countries", "MY > names > id", ["KL"], "small letters"),
        (countries.check, "countries", "TW > names > en", ["sabah"], "a name of MY"),
        (countries.check, "countries", "TW > names > en", [True], "quotes"),
        (countries.check, "countries", "TW > capital", "x", "no field"),
        (countries.check, "countries", "MYS", {}, "two-letter"),
        (countries.check, "countries_default", "services", [], "at least one"),
    ],
)
def test_a_shared_file(content: Copy, check: Check, file: str, keys: str, value: Any, cause: str) -> None:
    content.change(f"{file}.yml", keys, value)
    found = new_problems(check, content)
    key = keys.replace(" > ", ".")
    assert [p for p in found if (p.path, p.key, p.level) == (f"{file}.yml", key, "error") and cause in p.message], found


def test_rights_of_a_country_need_facts(content: Copy) -> None:
    content.change("countries.yml", "MY > rights", {})
    found = new_problems(countries.check, content)
    assert {problem.path for problem in found} == {"id/rights/MY.yml", "en/rights/MY.yml"}
    assert {problem.key for problem in found} == {"answer", "papers", "wage", "rest", "more"}
