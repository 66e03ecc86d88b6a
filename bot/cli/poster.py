"""`python -m bot poster`: one A4 page for a village or a school, drawn from content as a PDF.

Black on white, so that any copier can repeat it, with real text that can be searched and read aloud. The fonts are the
ones that come with matplotlib (DejaVu), embedded; Indonesian and English need nothing beyond them.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import segno
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline

from bot.content import teaching
from bot.content.catalog import Catalog
from bot.content.teaching import Poster
from bot.core.reach import Reach
from bot.core.types import LANGS, Lang
from bot.settings import Settings

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 16.0  # millimetres, A4
_MM_PER_INCH = 25.4
_MM_PER_POINT = _MM_PER_INCH / 72
_FAMILY = "DejaVu Sans"
_SUBPIXELS = 64  # FreeType measures in 64ths
_INK = "black"
_LEAD = 1.3  # line height, in font sizes
_QR = 48.0
_QUIET = 8.0  # four modules of the code must stay white around it
_SMALLEST = 8.0  # points; only for sources

Weight = Literal["normal", "bold"]


def poster(settings: Settings, lang: str, out: Path) -> int:
    """Writes the PDF; 2 when the language is unknown or the file cannot be written."""
    chosen = next((code for code in LANGS if code == lang), None)
    if chosen is None:
        sys.stderr.write(f"pelita: --lang must be one of {', '.join(LANGS)}\n")
        return 2
    try:
        out.write_bytes(draw(Catalog.load(), chosen, settings.reach))
    except OSError as error:
        sys.stderr.write(f"pelita: {out}: cannot be written: {error.strerror}\n")
        return 2
    if settings.is_local:
        sys.stderr.write(
            "pelita: this poster shows an address of this computer only; set PELITA_PUBLIC_URL before you print it\n"
        )
    return 0


def draw(catalog: Catalog, lang: Lang, reach: Reach) -> bytes:
    """The poster as a PDF file. The same content gives the same bytes."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it names every glyph
    words = teaching.poster(catalog, lang, reach)
    # Type 42: whole TrueType fonts, so that the text stays text.
    with mpl.rc_context({"pdf.fonttype": 42, "font.family": _FAMILY}):
        page = _Page()
        top = _head(page, words)
        top = _signs(page, words, top)
        top = _ask(page, words, top)
        _numbers(page, words, top)
        _foot(page, words)
        return page.pdf(words.title)


class _Page:
    """A sheet in millimetres from its upper left corner."""

    def __init__(self) -> None:
        self._figure = Figure(figsize=(_WIDTH / _MM_PER_INCH, _HEIGHT / _MM_PER_INCH))
        self._axes: Any = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, _WIDTH)
        self._axes.set_ylim(_HEIGHT, 0)
        self._axes.axis("off")

    def add(self, patch: Any) -> None:
        self._axes.add_patch(patch)

    def text(
        self, left: float, top: float, text: str, size: float, *, weight: Weight = "normal", width: float = 0.0,
        align: Literal["left", "center"] = "left", color: str = _INK,
    ) -> float:  # fmt: skip
        """Writes a text, wrapped to `width` mm (to the right margin for 0); returns where the next line may start."""
        room = width or _WIDTH - _MARGIN - left
        step = size * _LEAD * _MM_PER_POINT
        for line in _wrapped(text, size, weight, room):
            base = top + size * _MM_PER_POINT
            self._axes.text(
                left, base, line, fontsize=size, weight=weight, ha=align, va="baseline", color=color, parse_math=False
            )
            top += step
        return top

    def pdf(self, title: str) -> bytes:
        out = io.BytesIO()
        FigureCanvasPdf(self._figure).print_pdf(out, metadata={"Title": title, "CreationDate": None})
        return out.getvalue()


def _head(page: _Page, words: Poster) -> float:
    top = page.text(_MARGIN, 12, words.title, _fitting(words.title, 33, "bold", _WIDTH - 2 * _MARGIN), weight="bold")
    top = page.text(_MARGIN, top, words.lead, 20)
    page.add(Rectangle((_MARGIN, top + 2), _WIDTH - 2 * _MARGIN, 1.6, color=_INK))
    return top + 8


def _signs(page: _Page, words: Poster, top: float) -> float:
    for number, sign in enumerate(words.signs, start=1):
        page.add(Circle((_MARGIN + 5, top + 4.6), 5, color=_INK))
        page.text(_MARGIN + 5, top + 1.3, str(number), 15, weight="bold", align="center", color="white")
        question, mark, advice = sign.partition("? ")
        top = page.text(_MARGIN + 15, top, question + mark.strip(), 19, weight="bold")
        top = page.text(_MARGIN + 15, top, advice, 17) + 2.8
    return top + 1.5


def _ask(page: _Page, words: Poster, top: float) -> float:
    frame = (_MARGIN + 1, top + 1), _WIDTH - 2 * _MARGIN - 2, _QR + 2 * _QUIET
    page.add(FancyBboxPatch(*frame, boxstyle="round,pad=1", fill=False, lw=2.5))
    _draw_qr(page, words.qr, _MARGIN + _QUIET, top + 1 + _QUIET, _QR)
    left = _MARGIN + _QR + 2 * _QUIET
    room = _WIDTH - _MARGIN - 4 - left
    line = top + 7
    for text, size in ((words.ask, 20), (words.scan, 13)):
        line = page.text(left, line, text, _fitting(text, size, "bold", room), weight="bold" if size > 13 else "normal")
    line += 2
    for address in words.addresses:
        line = page.text(left, line, address, _fitting(address, 20, "bold", room), weight="bold") + 1
    page.text(left, line + 1, words.languages, 13)
    return top + _QR + 2 * _QUIET + 7


def _numbers(page: _Page, words: Poster, top: float) -> None:
    top = page.text(_MARGIN, top, words.call, 17, weight="bold") + 1
    column = (_WIDTH - 2 * _MARGIN) / 2
    for place, entry in enumerate(words.numbers):
        left, row = _MARGIN + column * (place % 2), top + 18 * (place // 2)
        line = page.text(left, row, entry.number, 21, weight="bold", width=column - 4)
        shown = f"{entry.name}, {entry.note}" if entry.note else entry.name
        page.text(left, line - 1, shown, _fitting(shown, 11.5, "normal", column - 4), width=column)


def _foot(page: _Page, words: Poster) -> None:
    lines = [*_wrapped(words.age, _SMALLEST, "normal", _WIDTH - 2 * _MARGIN)]
    lines += _wrapped(words.sources, _SMALLEST, "normal", _WIDTH - 2 * _MARGIN)
    step = _SMALLEST * _LEAD * _MM_PER_POINT
    top = _HEIGHT - 9 - step * len(lines)
    for number, line in enumerate(lines):
        page.text(_MARGIN, top + number * step, line, _SMALLEST, width=_WIDTH)


def _draw_qr(page: _Page, address: str, left: float, top: float, side: float) -> None:
    """The code as squares, without an image: sharp on every printer."""
    matrix = segno.make(address, micro=False, error="m").matrix
    cell = side / len(matrix)
    squares = [
        Outline.unit_rectangle().vertices * cell + (left + x * cell, top + y * cell)
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    ]
    outline = Outline.make_compound_path(*(Outline(square, Outline.unit_rectangle().codes) for square in squares))
    page.add(PathPatch(outline, facecolor=_INK, lw=0))


def _wrapped(text: str, size: float, weight: Weight, room: float) -> Iterator[str]:
    """Lines no wider than `room` mm; a single longer word gets a line of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _measure(longer, size, weight) > room:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _fitting(text: str, size: float, weight: Weight, room: float) -> float:
    """The size in points, or less if the text would be wider than `room` mm."""
    return min(size, size * room / max(_measure(text, size, weight), 1))


def _measure(text: str, size: float, weight: Weight) -> float:
    """Width in mm."""
    font = _font(weight)
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / _SUBPIXELS * _MM_PER_POINT


@cache
def _font(weight: Weight) -> Any:
    return get_font(findfont(FontProperties(family=_FAMILY, weight=weight)))
