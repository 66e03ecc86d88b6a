"""The automatic sentences a person reads when staff join, leave or close; written in content, in their language."""

from __future__ import annotations

from typing import Literal

from bot.content.catalog import Catalog
from bot.core.types import LANGS, Lang, Reply

Notice = Literal["joined", "left", "closed", "passed", "assigned", "snoozed", "lapsed"]


def sentences(catalog: Catalog, notice: Notice) -> dict[Lang, Reply]:
    """The sentence in every language; the queue says the one in the language of the case."""
    return {lang: Reply(text=catalog.text(lang, f"ui.staff_{notice}")) for lang in LANGS}
