"""Which zones a person may be in, as far as their country is known."""

from __future__ import annotations

from datetime import timedelta

from bot.content.catalog import Catalog
from bot.core.hours import parse_offset
from bot.core.place import HOME

#: Indonesia has three zones; every other entry of zones.yml is named after its country
_OF_HOME = ("WIB", "WITA", "WIT")


def offsets_of(catalog: Catalog, country: str | None) -> tuple[timedelta, ...]:
    """Hours ahead of UTC in that country; in all of zones.yml when it is unknown or has none there."""
    zones = catalog.shared("zones")
    names = _OF_HOME if country == HOME else (country,) if country and country in zones else tuple(zones)
    return tuple(dict.fromkeys(parse_offset(str(zones[name]["offset"])) for name in names))
