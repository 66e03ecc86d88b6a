"""A document keeps what paper would show and loses everything else."""

from __future__ import annotations

import pytest

from bot.core.errors import MediaUnusable
from bot.core.media import MOST_PAGES
from bot.gateway.media.papers import clean_paper
from bot.gateway.media.workshop import made_anew
from tests.gateway.media.files import SECRET, paper
from tests.gateway.media.test_pictures import opened


def test_what_gives_somebody_away_or_does_something_stays_behind() -> None:
    found = paper()
    assert all(mark in found for mark in (SECRET, b"/JavaScript", b"/EmbeddedFiles", b"/URI"))
    medium = clean_paper(found)
    for data in (medium.data, medium.preview):
        assert SECRET not in data
        image = opened(data)
        assert image.format == "JPEG"
        assert not image.getexif()
        assert {"comment", "icc_profile", "exif"}.isdisjoint(image.info)


def test_its_pages_are_drawn_below_each_other_with_what_was_filled_in() -> None:
    image = opened(clean_paper(paper(3)).data)
    assert (image.width, image.height) == (1240, 3 * 1754 + 2 * 12)
    for page in range(3):
        top = page * (1754 + 12)
        red, green, blue = image.getpixel((600, top + 100))  # type: ignore[misc]
        assert min(red, green) > 240 > 15 > blue, "yellow paper"
        red, green, blue = image.getpixel((50, top + 1700))  # type: ignore[misc]
        assert red > 240 > 15 > max(green, blue), "a red field"


def test_the_preview_is_of_the_first_page() -> None:
    preview = opened(clean_paper(paper(5)).preview)
    assert preview.size == (11, 16)


@pytest.mark.parametrize("size", [(1, 1), (14400, 14400), (14400, 1), (842, 595), (1, 14400)])
def test_no_page_becomes_larger_than_paper(size: tuple[int, int]) -> None:
    image = opened(clean_paper(paper(1, size)).data)
    assert image.width <= 1240
    assert image.height <= 1754


def test_all_pages_together_are_no_larger_than_browsers_show() -> None:
    assert opened(clean_paper(paper(MOST_PAGES)).data).height <= 32_767


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (paper(MOST_PAGES + 1), "pages"),
        (paper(locked=True), "locked"),
        (paper(0), "broken"),
        (paper()[:400], "broken"),
        (b"%PDF-1.7 kontrak", "broken"),
    ],
    ids=["long", "locked", "no page", "half", "only its mark"],
)
async def test_what_cannot_be_drawn_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(MediaUnusable) as refusal:
        await made_anew(data)  # a process of its own, as in life: PDFium remembers its last error
    assert refusal.value.code == code
