"""The item banks of the screenings, as bot.core reads them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from bot.content.catalog import CONTENT_ROOT, Catalog
from bot.core.interview import START, Bank, parse_bank
from bot.core.types import Lang

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


def texts_of(catalog: Catalog, lang: Lang, tool: str) -> Mapping[str, Any]:
    """The words of a tool in one language."""
    return catalog.raw(lang, "screening/start" if tool == START else f"screening/{tool}")


def option_title(catalog: Catalog, lang: Lang, tool: str, key: str, option: str) -> str:
    """What the button of an answer says. Raises KeyError when there is no such text."""
    own = texts_of(catalog, lang, tool)["items"][key].get("titles") or {}
    return str(own[option] if option in own else texts_of(catalog, lang, START)["titles"][option])
