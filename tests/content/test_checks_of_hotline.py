"""hotline.yml and canned.yml: each way to spoil them is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.content.canned import canned_replies
from bot.content.catalog import Catalog
from bot.content.checks import canned, hotline
from bot.content.hotline import hotline_rules
from tests.content.conftest import GONE, Copy


@pytest.mark.parametrize(
    ("key", "value", "cause"),
    [
        ("zone", "Mars", "Mars is missing or unknown"),
        ("shifts", {"day": "mon-fri 9-17"}, "must look like"),
        ("shifts", {"day": "always"}, "must look like"),
        ("holidays", ["25.12.2026"], "25.12.2026"),
        ("load > cases", 0, "whole number from 1"),
        ("load > cases", True, "whole number from 1"),
        ("lease > urgent", 0, "whole number from 1"),
        ("lease", GONE, "lease is missing"),
        ("levels > extreme", 5, "must be a tier"),
        ("levels > urgent_3", 5, "must be a tier"),
        ("levels > high", "soon", "whole number"),
        ("snooze", GONE, "snooze is missing"),
        ("waiting", ["x"], "whole number"),
        ("needs > shelter", ["hotel"], "does not know the kind 'hotel'"),
        ("skills > children", ["minor", "toddler"], "does not know the sign 'toddler'"),
        ("care", GONE, "care is missing"),
        ("skills", GONE, "skills is missing"),
    ],
)
def test_rules_that_cannot_be_used(content: Copy, key: str, value: Any, cause: str) -> None:
    content.change("hotline.yml", key, value)
    problems = hotline.check(content.root)
    assert len(problems) == 1
    assert cause in problems[0].message
    assert problems[0].path == "hotline.yml"


@pytest.mark.parametrize(
    ("key", "value", "missing"),
    [
        ("tags", ["minor", "new_tag"], "tag.new_tag"),
        ("needs > new_need", ["shelter"], "need.new_need"),
        ("shifts", {"day": "mon-fri 08:00-16:00"}, "shift.day"),
        ("skills > new_skill", ["minor"], "skill.new_skill"),
    ],
)
def test_every_code_needs_a_name_in_both_languages(content: Copy, key: str, value: Any, missing: str) -> None:
    content.change("hotline.yml", key, value)
    assert [(one.path, one.key) for one in hotline.check(content.root)] == [
        (f"{lang}/console.yml", missing) for lang in ("id", "en")
    ]


def test_a_target_of_a_tier_counts_for_both_priorities() -> None:
    rules = hotline_rules(Catalog.load())
    assert rules.levels.target("high", 1) == rules.levels.target("high", 2) == timedelta(minutes=60)
    assert rules.levels.target("urgent", 1) == timedelta(minutes=5)
    assert rules.levels.target("urgent", 2) == timedelta(minutes=15)
    assert rules.levels.target("low", 1) is None


@pytest.mark.parametrize(
    ("file", "key", "value", "found_at", "cause"),
    [
        ("canned.yml", "safe > codes", ["aman", "halo"], "safe.codes", "already stands for greet"),
        ("canned.yml", "safe > codes", ["Aman!"], "safe.codes", "small letters"),
        ("canned.yml", "safe > codes", [], "safe.codes", "at least one"),
        ("id/canned.yml", "safe", GONE, "safe", "is missing"),
        ("id/canned.yml", "unlisted", "Halo.", "unlisted", "not listed"),
        ("id/canned.yml", "service", "Hubungi {name} ya.", "service", "{service}"),
        ("id/canned.yml", "service", "Hubungi {} ya.", "service", "{service}"),
        ("en/canned.yml", "closing", "word " * 80, "closing", "characters"),
    ],
)
def test_ready_replies_that_cannot_be_used(
    content: Copy, file: str, key: str, value: Any, found_at: str, cause: str
) -> None:
    content.change(file, key, value)
    (problem,) = canned.check(content.root)
    assert (problem.path, problem.key) == (file, found_at)
    assert cause in problem.message


def test_the_shipped_replies_are_pairs() -> None:
    replies = canned_replies(Catalog.load())
    assert len(replies) >= 20
    for reply in replies:
        assert ("{service}" in reply.texts["id"]) == ("{service}" in reply.texts["en"]), reply.key
