"""A picture keeps its pixels and loses everything else."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.core.errors import MediaUnusable
from bot.gateway.media import pictures
from bot.gateway.media.pictures import clean_picture
from tests.gateway.media.files import SECRET, photo, png, voice


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def test_what_gives_somebody_away_stays_behind() -> None:
    found = photo()
    assert SECRET in found
    assert opened(found).getexif().get_ifd(0x8825)
    medium = clean_picture(found)
    for data in (medium.data, medium.preview):
        assert SECRET not in data
        image = opened(data)
        assert image.format == "JPEG"
        assert not image.getexif()
        assert {"comment", "icc_profile", "exif"}.isdisjoint(image.info)


def test_the_picture_stays_the_picture() -> None:
    image = opened(clean_picture(photo()).data)
    assert image.size == (320, 240)
    red, green, blue = image.getpixel((10, 10))  # type: ignore[misc]
    assert red > 200 > blue
    assert green > 200
    assert image.getpixel((300, 200))[2] > 100  # type: ignore[index]


def test_a_picture_taken_upright_stands_upright() -> None:
    assert opened(clean_picture(photo(turned=True)).data).size == (240, 320)


def test_the_preview_shows_nothing_but_colours() -> None:
    medium = clean_picture(photo())
    assert max(opened(medium.preview).size) <= 16
    assert len(medium.preview) < 1500


def test_a_transparent_picture_lies_on_white() -> None:
    medium = clean_picture(png())
    assert SECRET not in medium.data
    assert opened(medium.data).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_becomes_smaller() -> None:
    assert max(opened(clean_picture(photo((4000, 3000))).data).size) == 2560


def _gif() -> bytes:
    written = BytesIO()
    Image.new("P", (4, 4)).save(written, "GIF")
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "kind"),
        (b"%PDF-1.7 kontrak", "kind"),
        (_gif(), "kind"),
        (voice(), "kind"),
        (photo()[:900], "broken"),
        (png()[:60], "broken"),
    ],
    ids=["empty", "pdf", "gif", "voice", "half a jpeg", "half a png"],
)
def test_what_cannot_be_drawn_anew_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(MediaUnusable) as refusal:
        clean_picture(data)
    assert refusal.value.code == code


def test_a_small_file_that_unpacks_hugely_is_refused_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_MOST_PIXELS", 1000)
    with pytest.raises(MediaUnusable, match="too_large"):
        clean_picture(photo())
