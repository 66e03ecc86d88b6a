"""The item banks of the screenings, as bot.core reads them."""

from __future__ import annotations

from functools import lru_cache

import yaml

from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.core.interview import Bank, parse_bank

#: before departure, at work or back home, about somebody else
TOOLS = ("R", "E", "T")


def bank_of(catalog: Catalog) -> Bank:
    """The bank of a catalog. Raises KeyError or TypeError when a part is missing."""
    return parse_bank({name: catalog.shared(f"screening/{name}") for name in TOOLS}, catalog.shared("screening/start"))


@lru_cache(maxsize=1)
def shipped_bank() -> Bank:
    """The bank of this installation, without the rest of its content."""
    raw = {
        name: yaml.safe_load((CONTENT_ROOT / "screening" / f"{name}.yml").read_text(encoding="utf-8"))
        for name in (*TOOLS, "start")
    }
    return parse_bank({name: raw[name] for name in TOOLS}, raw["start"])
