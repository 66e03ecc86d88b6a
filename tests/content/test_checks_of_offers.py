"""Broken offer rules are named with file, key and cause; rows that do not fire too."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli import offer_rows
from bot.content.checks import offers, sources_cited
from tests.content.conftest import GONE, Copy, new_problems


def first_rule(**changes: Any) -> Any:
    return lambda rules: [{**rules[0], **changes}, *rules[1:]]


@pytest.mark.parametrize(
    ("file", "keys", "value", "key", "cause"),
    [
        ("offers.yml", "verdict > risky_from", GONE, "verdict.risky_from", "whole number"),
        ("offers.yml", "usual_pay > most > IDR", "a lot", "usual_pay.most.IDR", "amount"),
        ("offers.yml", "usual_pay", GONE, "usual_pay", "fantastic"),
        ("offers.yml", "flags > cost > color", "red", "flags.cost.color", "no field"),
        ("offers.yml", "flags > cost > strong", True, "flags.cost", "either"),
        ("offers.yml", "flags > cost > points", GONE, "flags.cost", "either"),
        ("offers.yml", "flags > cost > only_with", ["nowhere"], "flags.cost.only_with", "'nowhere'"),
        ("offers.yml", "flags > cost > facts", [], "flags.cost.facts", "at least one"),
        ("offers.yml", "flags > cost > facts", [1.27], "flags.cost.facts", "quotes"),
        ("offers.yml", "signs > licence > holds_back", "one", "signs.licence.holds_back", "whole number"),
        ("id/offers.yml", "negation", ["tidak", False], "negation", "quotes"),
        ("id/offers.yml", "asked", GONE, "asked", "list of words"),
        ("en/offers.yml", "groups > keep", [], "groups.keep", "list of words"),
        ("en/offers.yml", "agency > titles", GONE, "agency.titles", "list of words"),
        ("id/offers.yml", "flags", lambda rules: rules[1:], "flags.lie_to_officers", "missing"),
        ("id/offers.yml", "flags", lambda rules: [rules[0], *rules], "flags.lie_to_officers", "twice"),
        ("id/offers.yml", "flags", first_rule(id="new"), "flags.new", "not in the flags"),
        ("id/offers.yml", "flags", first_rule(found=[]), "flags.lie_to_officers.found", "at least one"),
        ("id/offers.yml", "flags", first_rule(patterns=[7]), "flags.lie_to_officers.patterns", "quotes"),
        ("id/offers.yml", "flags", first_rule(level="x"), "flags.lie_to_officers.level", "no field"),
        ("id/offer_check.yml", "flags > cost", GONE, "flags.cost.name", "missing"),
        ("id/offer_check.yml", "flags > cost > why", "x" * 131, "flags.cost.why", "131"),
        ("en/offer_check.yml", "flags > new", {"name": "x", "why": "y"}, "flags.new", "no flag"),
        ("en/offer_check.yml", "sign_names > licence", GONE, "sign_names.licence", "missing"),
    ],
)
def test_a_rule_of_wrong_shape(content: Copy, file: str, keys: str, value: Any, key: str, cause: str) -> None:
    content.change(file, keys, value)
    found = new_problems(offers.check, content)
    assert [p for p in found if (p.path, p.key, p.level) == (file, key, "error") and cause in p.message], found


def test_a_fact_that_nobody_knows(content: Copy) -> None:
    content.change("offers.yml", "flags > cost > facts", ["99.9"])
    (problem,) = new_problems(sources_cited.check, content)
    assert (problem.path, problem.key) == ("offers.yml", "flags.cost.facts")


def test_rows_that_do_not_do_what_they_say(content: Copy) -> None:
    content.change(
        "id/offers.yml", "flags", first_rule(found=["selamat pagi"], not_found=["bilang ke imigrasi liburan"])
    )
    found = offer_rows.check(content.root)
    assert [(problem.path, problem.key) for problem in found] == [
        ("id/offers.yml", "flags.lie_to_officers.found"),
        ("id/offers.yml", "flags.lie_to_officers.not_found"),
    ]


def test_a_pattern_that_cannot_be_read(content: Copy) -> None:
    content.change("en/offers.yml", "flags", first_rule(patterns=["{nowhere} x"]))
    (problem,) = offer_rows.check(content.root)
    assert (problem.path, problem.key) == ("en/offers.yml", "lie_to_officers")
    assert "{nowhere}" in problem.message
