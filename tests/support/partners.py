"""The shipped content with the made-up partner that partners.yml shows as its example."""

from __future__ import annotations

import yaml

from bot.content.catalog import CONTENT_ROOT, Catalog

PARTNER = "rumah_contoh"


def example_text() -> str:
    """The example of partners.yml, taken out of its comment."""
    lines = (CONTENT_ROOT / "partners.yml").read_text(encoding="utf-8").splitlines()
    start = lines.index(f"# {PARTNER}:")
    return "\n".join(line.removeprefix("# ") for line in lines[start:] if line.startswith("#")) + "\n"


def with_partner(catalog: Catalog) -> Catalog:
    """A catalog that has it."""
    return Catalog(catalog._files, {**catalog._shared, "partners": yaml.safe_load(example_text())})
