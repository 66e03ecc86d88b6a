"""What a person sends beside words while staff hold their case.

A place or contact is kept sealed until one tap passes it on. Photos, documents and voice notes are fetched when staff
have asked for them. Everybody else is told that nothing was opened, and nothing here looks at it before that is known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.content.catalog import Catalog
from bot.core.types import Lang, Pseudonym, Reply, Withheld
from bot.gateway.file_desk import about_file
from bot.gateway.release_desk import ReleaseDesk
from bot.gateway.telegram.updates import Event
from bot.store.codec import digest
from bot.store.media import MediaStore

#: what it really is shows when it is opened
_DOCUMENTS = frozenset({"application/pdf", *(f"image/{kind}" for kind in ("jpeg", "png", "webp", "heic", "heif"))})
_LONGEST = 500
#: about a tenth of a metre; Telegram sends no more
_PLACES = 6


@dataclass(frozen=True)
class Shared:
    """It was taken care of; `reply` is what is said at once, None = nothing yet."""

    reply: Reply | None = None


class Sharing:
    """Marks in the staff's conversation are Indonesian, like those of hidden words."""

    def __init__(self, releases: ReleaseDesk, media: MediaStore, catalog: Catalog, most_bytes: int) -> None:
        self._releases = releases
        self._media = media
        self._catalog = catalog
        self._most_bytes = most_bytes
        self._marks = {kind: catalog.text("id", f"relay.marks.{kind}") for kind in ("location", "contact")}

    async def take_in(self, person: Pseudonym, lang: Lang, event: Event, update: object) -> Shared | None:
        """None for what nobody takes. Raises UnknownSession, StoreDown."""
        if event.kind == "media":
            return await self._take_file(person, lang, event, update)
        mark = self._marks.get(event.kind)
        words = _words(update, event.kind) if mark else ""
        if not words:
            return None
        # the same update again is the same thing again
        withheld = Withheld(digest(f"shared:{event.update}:{person}"), f"{mark} {words}")
        reply = await self._releases.offer(person, lang, event.kind, withheld)
        return Shared(reply) if reply else None

    async def _take_file(self, person: Pseudonym, lang: Lang, event: Event, update: object) -> Shared | None:
        taking = await self._media.taking(person)
        if taking == "nobody":
            return None
        if taking == "off":
            await self._media.refused(person)
            return Shared(about_file(self._catalog, lang, "not_asked", self._most_bytes))
        file = _file(_under(update, "message"))
        if file is None:
            return Shared(about_file(self._catalog, lang, "kind", self._most_bytes))
        if file.size > self._most_bytes:
            return Shared(about_file(self._catalog, lang, "too_large", self._most_bytes))
        where = {"file": file.id, "album": event.album, "lang": lang}
        await self._media.want(person, digest(f"file:{event.update}:{person}"), json.dumps(where).encode())
        return Shared()


@dataclass(frozen=True)
class _File:
    id: str
    size: int


def _file(message: Mapping[str, Any]) -> _File | None:
    """A picture, also one sent as a file, a PDF or a voice note; None for what its metadata cannot be taken out of."""
    sizes = message.get("photo")
    if isinstance(sizes, list) and sizes:
        return _of(max(sizes, key=lambda one: _size(one)))
    if "voice" in message:
        return _of(message["voice"])
    document = _under(message, "document")
    if document.get("mime_type") in _DOCUMENTS and "animation" not in message:
        return _of(document)
    return None


def _of(about: object) -> _File | None:
    file_id = about.get("file_id") if isinstance(about, Mapping) else None
    return _File(file_id, _size(about)) if isinstance(file_id, str) else None


def _size(about: object) -> int:
    size = about.get("file_size") if isinstance(about, Mapping) else None
    return size if isinstance(size, int) else 0


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
