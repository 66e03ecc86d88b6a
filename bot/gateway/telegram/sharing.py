"""Places and contacts that a person sends while staff hold their case: kept sealed until one tap passes them on.

Whoever nobody holds a case of is told that they were not read, and they are not: nothing here looks at them before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.content.catalog import Catalog
from bot.core.types import Lang, Pseudonym, Reply, Withheld
from bot.gateway.release_desk import ReleaseDesk
from bot.gateway.telegram.updates import Event
from bot.store.codec import digest

_LONGEST = 500
#: about a tenth of a metre; Telegram sends no more
_PLACES = 6


class Sharing:
    """Marks in the staff's conversation are Indonesian, like those of hidden words."""

    def __init__(self, releases: ReleaseDesk, catalog: Catalog) -> None:
        self._releases = releases
        self._marks = {kind: catalog.text("id", f"relay.marks.{kind}") for kind in ("location", "contact")}

    async def take_in(self, person: Pseudonym, lang: Lang, event: Event, update: object) -> Reply | None:
        """What is said to a place or contact that was kept; None when it was not. Raises UnknownSession, StoreDown."""
        mark = self._marks.get(event.kind)
        words = _words(update, event.kind) if mark else ""
        if not words:
            return None
        # the same update again is the same thing again
        withheld = Withheld(digest(f"shared:{event.update}:{person}"), f"{mark} {words}")
        return await self._releases.offer(person, lang, event.kind, withheld)


def _words(update: object, kind: str) -> str:
    message = _under(update, "message")
    if kind == "contact":
        contact = _under(message, "contact")
        return _joined(contact, "first_name", "last_name", "phone_number")
    venue = _under(message, "venue")
    place = _under(venue, "location") or _under(message, "location")
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return ""
    named = _joined(venue, "title", "address")
    point = f"{latitude:.{_PLACES}f}, {longitude:.{_PLACES}f}"
    return f"{point} ({named})" if named else point


def _joined(owner: Mapping[str, Any], *names: str) -> str:
    found = [owner[name] for name in names if isinstance(owner.get(name), str)]
    return ", ".join(one.strip() for one in found if one.strip())[:_LONGEST]


def _under(owner: object, name: str) -> Mapping[str, Any]:
    value = owner.get(name) if isinstance(owner, Mapping) else None
    return value if isinstance(value, Mapping) else {}
