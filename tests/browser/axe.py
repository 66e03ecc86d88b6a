"""axe-core on an open page. The file is a copy of the published package (tests/browser/vendor/README.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_FILE = Path(__file__).parent / "vendor" / "axe.min.js"
_SEVERE = ("serious", "critical")
_RUN = "async () => (await axe.run(document, {resultTypes: ['violations'], iframes: false})).violations"


@cache
def _source() -> str:
    return _FILE.read_text(encoding="utf-8")


def severe(page: Page) -> list[str]:
    """The serious and critical violations, one line for each element: rule, place, what is wrong.

    The library runs through the debugger, so the page's own security policy stays as it is.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"{violation['id']} {node['target']}: {node['failureSummary']}"
        for violation in found
        if violation["impact"] in _SEVERE
        for node in violation["nodes"]
    ]
