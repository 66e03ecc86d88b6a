"""partners.yml: its own example is sound, and each way to spoil it is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.catalog import Catalog
from bot.content.checks import partners, run_all
from tests.content.conftest import GONE, Copy
from tests.support.partners import PARTNER, example_text


@pytest.fixture
def example(content: Copy) -> Copy:
    content.write("partners.yml", example_text())
    return content


def test_none_is_shipped_and_the_example_says_that_it_is_made_up(example: Copy) -> None:
    assert Catalog.load().partners == {}
    assert partners.check(example.root) == []
    made_up = Catalog.load(example.root).partners[PARTNER]
    assert "rekaan" in made_up.names["id"]
    assert "made up" in made_up.names["en"]
    assert not [problem for problem in run_all(example.root) if problem.level == "error"]


@pytest.mark.parametrize(
    ("key", "value", "cause"),
    [
        ("kinds", ["hotel"], "does not know 'hotel'"),
        ("countries", ["Malaysia"], "neither a two-letter country code"),
        ("areas", ["atlantis"], "'atlantis' is not in areas.yml"),
        ("names > en", GONE, "is missing"),
        ("note", GONE, "the person reads who they are"),
        ("channels", [], "how your staff reach it"),
        ("channels > 0 > type", "fax", "needs a type"),
        ("open", "nine to five", "must begin with a zone"),
        ("languages", "id", "must list codes"),
        ("password", "x", "is no field of a partner"),
        ("serves", ["women"], "is no field of a partner"),
    ],
)
def test_what_cannot_be_used_is_named(example: Copy, key: str, value: Any, cause: str) -> None:
    example.change("partners.yml", f"{PARTNER} > {key}", value)
    found = partners.check(example.root)
    assert any(cause in problem.message for problem in found), found
    assert {problem.path for problem in found} == {"partners.yml"}
