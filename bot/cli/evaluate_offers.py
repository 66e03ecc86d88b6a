"""The offer check on adverts that were written before its phrases, with stated floors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cli.figures import Figure
from bot.core.offers import Verdict
from bot.core.types import LANGS, Lang
from bot.language.offers import OfferChecker
from bot.nlu.measure import share
from bot.nlu.shared import catalog, toolkit
from bot.settings import ROOT

HELDOUT = ROOT / "tests" / "offers" / "heldout"


@dataclass(frozen=True)
class Judged:
    """One advert: what its writer meant it to be, and what the check said."""

    lang: Lang
    style: str
    risky: bool
    verdict: Verdict


def offer_figures() -> list[Figure]:
    """What was noticed of risky adverts, and how many fair ones were called risky; together and by language."""
    rows = list(_judged())
    return [figure for name, part in _parts(rows) for figure in _figures(name, part)]


def _judged() -> Iterator[Judged]:
    checker = OfferChecker.from_content(catalog().files, catalog().shared("offers"), toolkit())
    for lang in LANGS:
        for line in (HELDOUT / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Judged(lang, row["style"], row["kind"] == "risky", checker.check(row["text"]).verdict)


def _parts(rows: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    return [("", list(rows)), *((f", {lang}", [row for row in rows if row.lang == lang]) for lang in LANGS)]


def _figures(name: str, rows: Sequence[Judged]) -> list[Figure]:
    risky = [row.verdict for row in rows if row.risky]
    fair = [row.verdict for row in rows if not row.risky]
    return [
        Figure(f"risky adverts noticed{name}", share(verdict != "no_flags" for verdict in risky), floor=0.93),
        Figure(f"risky adverts called risky{name}", share(verdict == "risky" for verdict in risky), floor=0.80),
        Figure(f"fair texts called risky{name}", share(verdict == "risky" for verdict in fair), ceiling=0.10),
        Figure(f"fair texts with caution{name}", share(verdict == "caution" for verdict in fair)),
    ]
