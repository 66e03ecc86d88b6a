"""The offer check over the shipped content."""

from __future__ import annotations

from functools import lru_cache

from bot.language.offers import OfferChecker
from bot.nlu.shared import catalog, toolkit


@lru_cache(maxsize=1)
def checker() -> OfferChecker:
    return OfferChecker.from_content(catalog().files, catalog().shared("offers"), toolkit())
