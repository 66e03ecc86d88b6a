"""Order of the suite: fast and inner parts first, the whole program in a browser last."""

from __future__ import annotations

from pathlib import Path

import pytest

_ORDER = (
    "core",
    "content",
    "language",
    "identity",
    "store",
    "contracts",
    "hotline",
    "botapi",
    "gateway",
    "console",
    "nlu",
    "dialogue",
    "cli",
    "journeys",
    "browser",
)
_TESTS = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts by the folder under tests/; files at the top come first."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(_TESTS).parts[0]
        return _ORDER.index(folder) + 1 if folder in _ORDER else 0

    items.sort(key=place)
