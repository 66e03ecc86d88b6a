"""Order of the suite: fast and inner parts first, the whole program in a browser last."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass
class Figures:
    """What tests of the hotline's limits measured; told at the end of the run."""

    #: whether the whole sizes of docs/operations.md were asked for; else the tests run in a small size
    whole: bool
    lines: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """Keep one line for the end."""
        self.lines.append(line)


_FIGURES = pytest.StashKey[Figures]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--figures`."""
    parser.addoption("--figures", action="store_true", help="run the whole sizes of docs/operations.md")


def pytest_configure(config: pytest.Config) -> None:
    """One place for all that is measured."""
    config.stash[_FIGURES] = Figures(bool(config.getoption("--figures")))


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """See Figures."""
    return request.config.stash[_FIGURES]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tells the figures."""
    found = config.stash[_FIGURES]
    if found.whole:
        for line in found.lines:
            terminalreporter.write_line(f"figure: {line}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts by the folder under tests/; files at the top come first."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(_TESTS).parts[0]
        return _ORDER.index(folder) + 1 if folder in _ORDER else 0

    items.sort(key=place)
