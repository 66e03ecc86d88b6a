"""A copy of the shipped content that a test may break."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.catalog import CONTENT_ROOT
from bot.content.problems import Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


#: given to `Copy.change` as the value: the key is removed
GONE = object()


class Copy:
    """A content folder with the means to spoil it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def change(self, file: str, key: str, value: Any) -> None:
        """Sets what stands under the keys `a > b > 1` of a file; a value that can be called gets the old one."""
        path = self.root / file
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        *parents, last = [int(part) if part.isdigit() else part for part in key.split(" > ")]
        node = data
        for part in parents:
            node = node[part]
        if value is GONE:
            del node[last]
        else:
            node[last] = value(node[last]) if callable(value) else value
        self.write(file, yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False))

    def write(self, file: str, text: str) -> None:
        """Writes a whole file."""
        self.write_bytes(file, text.encode())

    def write_bytes(self, file: str, content: bytes) -> None:
        """Writes a whole file as it is."""
        path = self.root / file
        path.unlink(missing_ok=True)  # a link to the shipped file, which must stay as it is
        path.write_bytes(content)

    def append(self, file: str, text: str) -> None:
        """Adds lines at the end of a file."""
        old = (self.root / file).read_text(encoding="utf-8")
        self.write(file, old + text)

    def remove(self, file: str) -> None:
        """Deletes a file."""
        (self.root / file).unlink()


@pytest.fixture
def content(tmp_path: Path) -> Copy:
    """A fresh copy of data/content: links, replaced by a file as soon as one is changed."""
    root = tmp_path / "content"
    for folder, _, names in os.walk(CONTENT_ROOT):
        target = root / Path(folder).relative_to(CONTENT_ROOT)
        target.mkdir()
        for name in names:
            (target / name).symlink_to(Path(folder) / name)
    return Copy(root)


Break = Callable[[Copy], None]
Check = Callable[[Path], list[Problem]]


@functools.cache
def _shipped(check: Check) -> frozenset[Problem]:
    return frozenset(check(CONTENT_ROOT))


def new_problems(check: Check, content: Copy) -> list[Problem]:
    """What the check finds in the copy beyond what it finds in the shipped content."""
    return [problem for problem in check(content.root) if problem not in _shipped(check)]
