"""A voice note keeps its sound and loses its comments."""

from __future__ import annotations

import struct

import pytest

from bot.core.errors import MediaUnusable
from bot.gateway.media.voices import _checksum, clean_voice
from tests.gateway.media.files import SECRET, page, photo, voice


def pages(data: bytes) -> list[tuple[int, bytes]]:
    """(sequence number, body) of each page, whose checksum must be right."""
    found, at = [], 0
    while at < len(data):
        size, length = data[at + 26], data[at + 27]
        assert size == 1
        end = at + 28 + length
        whole = data[at:end]
        (stored,) = struct.unpack_from("<I", whole, 22)
        assert stored == _checksum(whole[:22] + bytes(4) + whole[26:])
        found.append((struct.unpack_from("<I", whole, 18)[0], whole[28:]))
        at = end
    return found


def test_the_checksum_is_that_of_ogg() -> None:
    # the value that libogg and the specification's sample code give for these bytes
    assert _checksum(b"123456789") == 0x89A1897F


@pytest.mark.parametrize("pages_of_tags", [1, 3])
def test_comments_go_and_the_sound_stays(pages_of_tags: int) -> None:
    found = voice(pages_of_tags=pages_of_tags)
    assert SECRET in found
    medium = clean_voice(found)
    assert SECRET not in medium.data
    head, tags, *sound = pages(medium.data)
    assert [number for number, _ in (head, tags, *sound)] == list(range(5))
    assert head[1].startswith(b"OpusHead")
    assert tags[1] == b"OpusTags" + bytes(8)
    assert [body for _, body in sound] == [bytes([number]) * 100 for number in range(3)]


def test_cleaning_twice_changes_nothing() -> None:
    once = clean_voice(voice()).data
    assert clean_voice(once).data == once


def test_the_number_of_the_stream_is_always_the_same() -> None:
    assert struct.unpack_from("<I", clean_voice(voice()).data, 14) == (1,)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "kind"),
        (b"OggSvoice", "broken"),
        (b"ID3 mp3" * 10, "kind"),
        (photo(), "kind"),
        (voice()[:-20], "broken"),
        (voice() + b"Siti", "broken"),
        (voice(sound=0), "kind"),
        (voice() + page(9, b"another", serial=78), "kind"),
        (b"".join(page(number, b"\x01vorbis") for number in range(4)), "kind"),
    ],
    ids=["empty", "short", "mp3", "photo", "cut", "appended", "silent", "two streams", "vorbis"],
)
def test_anything_else_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(MediaUnusable) as refusal:
        clean_voice(data)
    assert refusal.value.code == code
