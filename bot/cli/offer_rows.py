"""Tries the offer rules on the test rows that stand beside them in the phrase files."""

from __future__ import annotations

from pathlib import Path

from bot.content.catalog import Catalog
from bot.content.problems import Problem
from bot.core.errors import ContentError
from bot.core.types import LANGS
from bot.language.offers import SECTIONS, OfferChecker
from bot.language.toolkit import Toolkit


def check(root: Path) -> list[Problem]:
    """Patterns that cannot be read, `found` rows that are not noticed, and `not_found` rows that are.

    The files must have the right shape (bot.content.checks.offers).
    """
    catalog = Catalog.load(root)
    try:
        checker = OfferChecker.from_content(
            catalog.files, catalog.shared("offers"), Toolkit.from_content(catalog.files)
        )
    except ContentError as error:
        return [_problem(line) for line in str(error).splitlines()]
    return [
        Problem(f"{lang}/offers.yml", f"{section}.{rule['id']}.{field}", f"{cause}: {row!r}")
        for lang in LANGS
        for section in SECTIONS
        for rule in catalog.raw(lang, "offers")[section]
        for field, wanted, cause in (("found", True, "is not noticed"), ("not_found", False, "is noticed"))
        for row in rule[field]
        if (rule["id"] in {span.kind for span in checker.find(row)}) is not wanted
    ]


def _problem(line: str) -> Problem:
    path, _, cause = line.partition(": ")
    key, _, cause = cause.partition(": ")
    return Problem(path, key, cause)
