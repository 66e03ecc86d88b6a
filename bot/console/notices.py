"""The automatic sentences a person reads when staff join, leave or close; written in content, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.content.catalog import Catalog
from bot.core.types import LANGS, Lang, Reply

Notice = Literal["joined", "left", "closed", "reopened"]


def greeting(catalog: Catalog, notice: Notice) -> Mapping[Lang, Reply]:
    """The sentence in every language; the queue picks the one of the case."""
    return {lang: Reply(text=catalog.text(lang, f"console.person.{notice}")) for lang in LANGS}
