"""Files as phones send them, with everything that gives somebody away."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, PngImagePlugin

from bot.gateway.media.voices import _checksum

SECRET = b"Samsung Galaxy A05 Siti"


def photo(size: tuple[int, int] = (320, 240), *, turned: bool = False) -> bytes:
    """A JPEG with a camera, a place, a comment and a colour profile."""
    image = Image.new("RGB", size, "navy")
    image.paste("yellow", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0110] = SECRET.decode()
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 19.0, 9.5), 3: "E", 4: (114.0, 10.0, 9.8)})
    written = BytesIO()
    image.save(written, "JPEG", exif=exif, comment=SECRET, icc_profile=SECRET * 20)
    return written.getvalue()


def png() -> bytes:
    """Half transparent, with a text inside."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", SECRET.decode())
    written = BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(written, "PNG", pnginfo=about)
    return written.getvalue()


def voice(tags: bytes = SECRET, *, pages_of_tags: int = 1, sound: int = 3) -> bytes:
    """Opus in Ogg; what it holds as sound is not."""
    comments = b"OpusTags" + struct.pack("<I", len(tags)) + tags + struct.pack("<I", 0)
    comments = comments.ljust(255 * pages_of_tags - 1, b"\0")
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    pieces = [comments[at : at + 255] for at in range(0, len(comments), 255)]
    bodies = [head, *pieces, *(bytes([number]) * 100 for number in range(sound))]
    pages = []
    for number, body in enumerate(bodies):
        flags = 2 if number == 0 else 4 if number == len(bodies) - 1 else 1 if 1 < number <= len(pieces) else 0
        pages.append(page(number, body, flags))
    return b"".join(pages)


def page(number: int, body: bytes, flags: int = 0, serial: int = 77) -> bytes:
    lacing = bytes([len(body)])
    whole = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, number * 960, serial, number, 0, 1) + lacing + body
    return whole[:22] + struct.pack("<I", _checksum(whole)) + whole[26:]
