"""A voice note without its comments: who made the file, with what and when is taken out, the sound stays.

Ogg pages after RFC 3533, Opus in them after RFC 7845: the first page holds OpusHead alone, the comment header OpusTags
begins on the second page and ends its page.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from bot.core.errors import MediaUnusable
from bot.core.media import Medium

_HEAD = struct.Struct("<4sBBqIIIB")
_NO_TAGS = b"OpusTags" + struct.pack("<II", 0, 0)
_SERIAL = 1
_FULL = 255


def _table() -> list[int]:
    """CRC-32 as Ogg computes it: polynomial 0x04c11db7, neither reflected nor inverted."""
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _table()


@dataclass(frozen=True)
class _Page:
    flags: int
    granule: int
    serial: int
    lacing: bytes
    body: bytes

    @property
    def ends_a_packet(self) -> bool:
        return bool(self.lacing) and self.lacing[-1] < _FULL

    def numbered(self, number: int) -> bytes:
        """The page as bytes, with its checksum."""
        head = _HEAD.pack(b"OggS", 0, self.flags, self.granule, self.serial, number, 0, len(self.lacing))
        whole = head + self.lacing + self.body
        return whole[:22] + struct.pack("<I", _checksum(whole)) + whole[26:]


def clean_voice(data: bytes) -> Medium:
    """Opus in Ogg, as Telegram records it. Blocks for up to a second. Raises MediaUnusable."""
    pages = _pages(data)
    if len(pages) < 3 or not pages[0].body.startswith(b"OpusHead") or not pages[1].body.startswith(b"OpusTags"):
        raise MediaUnusable("kind")
    if len({page.serial for page in pages}) > 1:
        raise MediaUnusable("kind")
    last_of_tags = next((at for at, page in enumerate(pages[1:], start=1) if page.ends_a_packet), 0)
    sound = pages[last_of_tags + 1 :]
    if not last_of_tags or not sound:
        raise MediaUnusable("broken")
    tags = _Page(0, 0, _SERIAL, bytes([len(_NO_TAGS)]), _NO_TAGS)
    written = (replace(pages[0], serial=_SERIAL), tags, *(replace(page, serial=_SERIAL) for page in sound))
    return Medium("voice", b"".join(page.numbered(number) for number, page in enumerate(written)))


def _pages(data: bytes) -> list[_Page]:
    pages: list[_Page] = []
    at = 0
    while at < len(data):
        if len(data) - at < _HEAD.size:
            raise MediaUnusable("broken")
        mark, version, flags, granule, serial, _, _, segments = _HEAD.unpack_from(data, at)
        if mark != b"OggS" or version != 0:
            raise MediaUnusable("broken" if pages else "kind")
        start = at + _HEAD.size
        lacing = data[start : start + segments]
        body = data[start + segments : start + segments + sum(lacing)]
        if len(lacing) < segments or len(body) < sum(lacing):
            raise MediaUnusable("broken")
        pages.append(_Page(flags, granule, serial, lacing, body))
        at = start + segments + len(body)
    return pages


def _checksum(whole: bytes) -> int:
    value = 0
    for byte in whole:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC[(value >> 24) ^ byte]
    return value
