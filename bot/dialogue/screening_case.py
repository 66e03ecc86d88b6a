"""What staff get of a screening when the person has agreed: its tier, its flags, and the answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.content.catalog import Catalog
from bot.content.screenings import bank_of, option_title, texts_of
from bot.core.interview import Bank, Interview, result
from bot.core.screening import SKIP, UNSURE
from bot.core.types import TIERS, CaseOpening, CaseText, Lang


def with_screening(opening: CaseOpening, catalog: Catalog, raw: Mapping[str, Any], now: datetime) -> CaseOpening:
    """The opening with the screening's findings; the answers go along unless the person left the older chat out."""
    bank, interview = bank_of(catalog), Interview.load(raw)
    if not interview.begun:
        return opening
    found = result(bank, interview)
    reasons = tuple(dict.fromkeys((*opening.reasons, *found.flags, f"screening:{interview.tool}")))
    opening = replace(opening, reasons=reasons)
    if found.tier and TIERS.index(found.tier) < TIERS.index(opening.tier):
        opening = replace(opening, tier=found.tier, priority=found.priority or 1)
    if not opening.texts:
        return opening
    told = [key for key in found.reasons if interview.answers.get(key, SKIP) not in (SKIP, UNSURE)]
    opening = replace(opening, reasons=tuple(dict.fromkeys((*opening.reasons, *told))))
    answers = CaseText("bot", summary(catalog, bank, opening.lang, interview), now)
    return replace(opening, texts=(*opening.texts, answers))


def summary(catalog: Catalog, bank: Bank, lang: Lang, interview: Interview) -> str:
    """Every question that was answered, with its answer, as the person read them."""
    texts = texts_of(catalog, lang, interview.tool)
    order = bank.tools[interview.tool].ask_order
    asked = [key for key in order if key in interview.answers]
    heading = "heading" if len(asked) == len(order) else "in_part"
    lines = [
        f"• {texts['items'][key]['ask']} - {option_title(catalog, lang, interview.tool, key, interview.answers[key])}"
        for key in asked
    ]
    return "\n".join([catalog.text(lang, f"screening/start.case.{heading}", name=texts["name"]), *lines])
