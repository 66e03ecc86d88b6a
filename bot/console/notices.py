"""The automatic sentences a person reads when staff join, leave or close; written in content, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.content.catalog import Catalog
from bot.core.checkins import written
from bot.core.types import LANGS, Button, Lang, Reply
from bot.hotline.queue import Sentences

Notice = Literal["joined", "left", "closed", "passed", "assigned", "snoozed", "lapsed"]


def farewell(catalog: Catalog, days: Sequence[int]) -> Sentences:
    """The conversation is closed; with `days`, and the offer to ask how they are after so many."""
    if not days:
        return sentences(catalog, "closed")
    return {lang: _with_offer(catalog, lang, days) for lang in LANGS}


def _with_offer(catalog: Catalog, lang: Lang, days: Sequence[int]) -> Reply:
    choice = [("accept", f"days:{written(days)}"), ("no", "no")]
    return Reply(
        text=f"{catalog.text(lang, 'ui.staff_closed')}\n\n{catalog.text(lang, 'checkin.offer')}",
        buttons=tuple(
            Button(catalog.text(lang, f"checkin.buttons.{name}"), payload=f"checkin:{wish}") for name, wish in choice
        ),
    )


def sentences(catalog: Catalog, notice: Notice) -> Sentences:
    """The sentence in every language; the queue says the one in the language of the case."""
    return {lang: Reply(text=catalog.text(lang, f"ui.staff_{notice}")) for lang in LANGS}
