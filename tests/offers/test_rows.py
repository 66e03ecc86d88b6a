"""Every rule's own examples, and adverts with what their writer meant them to be."""

from __future__ import annotations

import json

import pytest

from bot.cli import offer_rows
from bot.cli.evaluate_offers import HELDOUT, offer_figures
from bot.content.catalog import CONTENT_ROOT
from bot.settings import ROOT
from tests.offers.support import checker

DEVELOPMENT = [
    json.loads(line) for line in (ROOT / "tests/offers/development.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_every_row_beside_a_rule_does_what_it_says() -> None:
    assert offer_rows.check(CONTENT_ROOT) == []


def test_the_held_out_adverts_are_many_and_none_was_developed_on() -> None:
    rows = [json.loads(line) for path in HELDOUT.iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum(row["kind"] == "risky" for row in rows) >= 150
    assert sum(row["kind"] == "fair" for row in rows) >= 100
    assert not {row["text"] for row in rows} & {row["text"] for row in DEVELOPMENT}
    assert len({row["text"] for row in rows}) == len(rows)


def test_the_floors_hold_on_the_held_out_adverts() -> None:
    assert [figure.name for figure in offer_figures() if figure.fails] == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_development_adverts(lang: str) -> None:
    verdicts = [(row["kind"], checker().check(row["text"]).verdict) for row in DEVELOPMENT if row["lang"] == lang]
    risky = [verdict for kind, verdict in verdicts if kind == "risky"]
    fair = [verdict for kind, verdict in verdicts if kind == "fair"]
    assert sum(verdict == "risky" for verdict in risky) >= 0.95 * len(risky)
    assert sum(verdict == "risky" for verdict in fair) <= 0.05 * len(fair)
