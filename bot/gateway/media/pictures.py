"""A picture drawn anew: its pixels and nothing else. Camera, place, time and comments stay behind."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from bot.core.errors import MediaUnusable
from bot.core.media import Medium

register_heif_opener()
Image.init()  # in the process that opens files nothing can be loaded later
#: what can be read, by Pillow's names; a film such as GIF is no picture
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
#: longer sides are made smaller: enough to read a contract
_LONGEST_SIDE = 2560
#: a small file that unpacks to more pixels is an attack
_MOST_PIXELS = 50_000_000
_PREVIEW_SIDE = 16
_QUALITY = 85


def clean_picture(data: bytes) -> Medium:
    """JPEG, PNG, WebP or HEIC as a new JPEG. Blocks for up to seconds. Raises MediaUnusable."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise MediaUnusable("too_large")
            found.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            picture = _pixels(ImageOps.exif_transpose(found))
    except MediaUnusable:
        raise
    except UnidentifiedImageError:
        raise MediaUnusable("kind") from None
    except Exception:  # whatever a damaged or hostile file makes the decoders raise
        raise MediaUnusable("broken") from None
    return Medium("photo", as_jpeg(picture), preview(picture))


def as_jpeg(image: Image.Image) -> bytes:
    """The picture as it is kept."""
    written = BytesIO()
    image.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def preview(image: Image.Image) -> bytes:
    """A few pixels of it, which show nothing but colours."""
    small = image.copy()
    small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    return as_jpeg(small)


def _pixels(image: Image.Image) -> Image.Image:
    """A fresh image: a converted one would still carry comments and profiles along."""
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    drawn = image.convert("RGBA")
    fresh = Image.new("RGB", drawn.size, "white")
    fresh.paste(drawn, mask=drawn.getchannel("A"))
    return fresh
