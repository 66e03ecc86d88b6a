"""Ready replies of staff: canned.yml, with a text in every language under the same key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.catalog import Catalog
from bot.core.types import LANGS, Lang

#: stands in a text until staff have chosen a service
SERVICE_PLACEHOLDER = "{service}"


@dataclass(frozen=True)
class CannedReply:
    """One ready reply. `codes` expand to it when typed after a slash."""

    key: str
    codes: tuple[str, ...]
    texts: Mapping[Lang, str]


def canned_replies(catalog: Catalog) -> tuple[CannedReply, ...]:
    """All of them, in the order of canned.yml. Raises KeyError when a language lacks one (the checks name it)."""
    return tuple(
        CannedReply(key, tuple(row["codes"]), {lang: catalog.text(lang, f"canned.{key}") for lang in LANGS})
        for key, row in catalog.shared("canned").items()
    )
