"""A document drawn anew: its pages as they look on paper. Text, names, links, scripts and files in it stay behind."""

from __future__ import annotations

import pypdfium2
from PIL import Image

from bot.core.errors import MediaUnusable
from bot.core.media import MOST_PAGES, Medium
from bot.gateway.media.pictures import as_jpeg, preview

#: a page of A4 at 150 dots an inch; all pages stay below the 32,767 pixels that browsers show
_PAGE = (1240, 1754)
_GAP = 12
_BETWEEN = "silver"
#: FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY (fpdfview.h)
_LOCKED = (4, 5)


def clean_paper(data: bytes) -> Medium:
    """PDF as one JPEG, its pages below each other. Blocks for up to seconds. Raises MediaUnusable."""
    try:
        with pypdfium2.PdfDocument(data) as paper:
            paper.init_forms()  # what was filled in is drawn, too; it must come first
            if len(paper) > MOST_PAGES:
                raise MediaUnusable("pages")
            pages = [_drawn(paper[number]) for number in range(len(paper))]
        return Medium("document", as_jpeg(_below_each_other(pages)), preview(pages[0]))
    except MediaUnusable:
        raise
    except Exception as error:  # whatever a damaged or hostile file leads to
        raise MediaUnusable("locked" if getattr(error, "err_code", None) in _LOCKED else "broken") from None


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """As large as fits on A4, upright or lying."""
    across, down = page.get_size()
    wide, high = _PAGE if across <= down else (_PAGE[0], _PAGE[0])
    scale = min(wide / across, high / down)
    picture: Image.Image = page.render(scale=scale).to_pil()
    page.close()
    return picture.convert("RGB")


def _below_each_other(pages: list[Image.Image]) -> Image.Image:
    width = max(page.width for page in pages)
    whole = Image.new("RGB", (width, sum(page.height + _GAP for page in pages) - _GAP), _BETWEEN)
    top = 0
    for page in pages:
        whole.paste(page, ((width - page.width) // 2, top))
        top += page.height + _GAP
    return whole
