"""The checks of data/content: one file each, a function `check(root)` that collects everything it finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bot.content.checks import (
    answers,
    areas,
    canned,
    check_in_words,
    command_words,
    countries,
    forbidden_words,
    handles,
    hotline,
    identical_texts,
    language_parity,
    lengths,
    numbers_in_texts,
    offers,
    partners,
    penalties,
    place_words,
    placeholders,
    plan,
    readability,
    readable_files,
    references,
    screenings,
    service_names,
    service_numbers,
    services,
    services_rung,
    slips,
    sources,
    sources_cited,
    stale_facts,
    teaching,
    telegram,
    titles,
    topics,
    wrong_language,
    zones,
)
from bot.content.problems import Problem

Check = Callable[[Path], list[Problem]]

CHECKS: tuple[Check, ...] = (
    readable_files.check,
    language_parity.check,
    placeholders.check,
    answers.check,
    topics.check,
    services.check,
    service_names.check,
    service_numbers.check,
    partners.check,
    countries.check,
    areas.check,
    zones.check,
    place_words.check,
    plan.check,
    sources.check,
    sources_cited.check,
    references.check,
    handles.check,
    canned.check,
    check_in_words.check,
    hotline.check,
    screenings.check,
    lengths.check,
    readability.check,
    wrong_language.check,
    identical_texts.check,
    forbidden_words.check,
    penalties.check,
    numbers_in_texts.check,
    command_words.check,
    teaching.check,
    titles.check,
    slips.check,
    telegram.check,
    offers.check,
)


def run_all(root: Path, *, today: date | None = None, max_age: timedelta = services_rung.MAX_AGE) -> list[Problem]:
    """Everything that is wrong with the content under `root`, in order of file and key, each once.

    With `today`, services that were rung more than `max_age` ago and facts that have become old are reported too.
    """
    found = {problem for check in CHECKS for problem in check(root)}
    found.update(services_rung.check(root, today, max_age))
    found.update(stale_facts.check(root, today))
    return sorted(found)
