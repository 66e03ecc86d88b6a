"""The documents say what is true: variables, files and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_VARIABLE = re.compile(r'env(?:\.get\()?,? ?"([A-Z_]+)"')


def _variables() -> set[str]:
    return set(_VARIABLE.findall((ROOT / "bot" / "settings.py").read_text()))


def test_every_variable_is_documented() -> None:
    assert {"PORT", "REDIS_URL", "PELITA_DATA"} <= _variables()
    example, readme = (ROOT / ".env.example").read_text(), (ROOT / "README.md").read_text()
    assert {name for name in _variables() if f"\n{name}=" not in example} == set()
    assert {name for name in _variables() if f"`{name}`" not in readme} == set()


def test_no_variable_is_documented_that_does_not_exist() -> None:
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert set(example) == _variables()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(document: Path) -> None:
    text = document.read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (document.parent / link).exists()]
    paths = re.findall(r"`((?:bot|data|docs|tests|actions)/[\w./-]+\.(?:py|yml|md))`", text)
    missing += [path for path in paths if not (ROOT / path).exists()]
    assert missing == []


def test_every_action_is_declared_and_every_declared_action_exists() -> None:
    declared = set(re.findall(r"^  - (action_\w+)$", (ROOT / "domain.yml").read_text(), re.MULTILINE))
    code = "".join(path.read_text() for path in (ROOT / "actions").glob("*.py"))
    assert declared == set(re.findall(r'return "(action_\w+)"', code))
