"""Files as phones send them, with everything that gives somebody away."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, PngImagePlugin
from pillow_heif import register_heif_opener

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


def heic(size: tuple[int, int] = (320, 240)) -> bytes:
    """As an iPhone sends it as a file, with what it notes beside the picture."""
    register_heif_opener()
    exif = Image.Exif()
    exif[0x0110] = SECRET.decode()
    written = BytesIO()
    Image.new("RGB", size, "navy").save(written, "HEIF", exif=exif.tobytes())
    return written.getvalue()


def paper(pages: int = 2, size: tuple[int, int] = (595, 842), *, locked: bool = False) -> bytes:
    """A PDF of yellow pages with a name, a script, a link, a filled-in field and a file inside."""
    name = SECRET.decode()
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('{name}'\\)) >>"
        " /AcroForm << /Fields [4 0 R] >> /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> >>",
        f"<< /Type /Pages /Count {pages} /Kids [{' '.join(f'{number} 0 R' for number in range(7, 7 + pages))}] >>",
        f"<< /Author ({name}) /Title ({name}) >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nama) /V (X) /F 4 /Rect [0 0 200 100] /AP << /N 5 0 R >> >>",
        _stream("1 0 0 rg 0 0 200 100 re f", "/Type /XObject /Subtype /Form /BBox [0 0 200 100]"),
        f"<< /Type /Filespec /F ({name}) >>",
        *(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {7 + pages} 0 R /Annots [4 0 R"
            f" << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://{name[:7]}.test) >> >>] >>"
            for _ in range(pages)
        ),
        _stream(f"1 1 0 rg 0 0 {size[0]} {size[1]} re f"),
    ]
    return _pdf(objects, f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >>" * locked)


def _stream(words: str, about: str = "") -> str:
    return f"<< {about} /Length {len(words)} >> stream\n{words}\nendstream"


def _pdf(objects: list[str], trailer: str) -> bytes:
    written, places = "%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{one}\nendobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    about = f"/Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R /ID [<00> <00>] {trailer}"
    return f"{written}{table}trailer << {about} >>\nstartxref\n{len(written)}\n%%EOF\n".encode()
