"""`python -m bot content check`: every problem with its path, key and cause."""

from __future__ import annotations

import sys

from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.content.checks import run_all
from bot.content.own import OwnContent, laid_out, usable
from bot.settings import Settings, utc_now


def check(settings: Settings) -> int:
    """Prints all problems, of what the centre set in the console too; 1 when one of them is an error."""
    catalog = Catalog.load()
    with laid_out(usable(catalog, OwnContent(settings.data_dir, catalog).layers)) as root:
        problems = run_all(root, today=utc_now().date(), max_age=settings.service_max_age)
    if not any(problem.level == "error" for problem in problems):
        from bot.cli import offer_rows  # spaCy takes a second to import, and broken files cannot be tried

        problems += offer_rows.check(CONTENT_ROOT)
    for problem in problems:
        sys.stdout.write(f"{problem.level}: {problem.path}: {problem.key}: {problem.message}\n")
    errors = sum(problem.level == "error" for problem in problems)
    sys.stdout.write(f"content: {errors} errors, {len(problems) - errors} warnings\n")
    return 1 if errors else 0
