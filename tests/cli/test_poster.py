"""The poster as a PDF file: one A4 page, real text, embedded fonts, a code that names the address."""

from __future__ import annotations

import re
import zlib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import segno

from bot.cli import poster
from bot.cli.posters import Posters
from bot.content import teaching
from bot.content.catalog import Catalog
from bot.core.errors import SettingsError
from bot.core.reach import Reach
from bot.core.types import LANGS, Lang
from bot.settings import Settings

CATALOG = Catalog.load()
REACH = Reach("https://pelita.example.org", "PelitaBot")
LONGEST = Reach(f"https://{'x' * 36}.org", "P" * 32)
_MM = 72 / 25.4


@cache
def drawn(lang: Lang, reach: Reach = REACH) -> bytes:
    return poster.draw(CATALOG, lang, reach)


def streams(pdf: bytes) -> str:
    """What is drawn on the page."""
    found = [zlib.decompress(part) for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL) if part]
    return next(stream.decode("latin-1") for stream in found if b"Tf" in stream)


def written(pdf: bytes) -> list[tuple[float, float, float, str]]:
    """(x, y, size, text) of every line, in points from the lower left corner."""
    block = r"1 0 -?0 1 ([\d.]+) ([\d.]+) cm\nBT /\S+ ([\d.]+) Tf\n(.*?)ET"
    lines = []
    for x, y, size, drawn in re.findall(block, streams(pdf), re.DOTALL):
        codes = "".join(re.findall(r"\(((?:\\.|[^()\\])*)\)", drawn, re.DOTALL))
        text = re.sub(r"\\(.)", r"\1", codes).encode("latin-1").decode("utf-16-be")
        lines.append((float(x), float(y), float(size), text))
    return lines


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_poster_is_text_on_one_a4_page(lang: Lang) -> None:
    pdf = drawn(lang)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    box = [float(value) for value in re.search(rb"/MediaBox \[ ?([\d. ]+)\]", pdf)[1].split()]  # type: ignore[index]
    assert box[2:] == pytest.approx([210 * _MM, 297 * _MM], abs=0.5)
    assert b"/FontFile2" in pdf
    assert b"/ToUnicode" in pdf
    text = " ".join(line for *_, line in written(pdf))
    words = teaching.poster(CATALOG, lang, REACH)
    for part in (words.title, words.lead, *words.signs, words.ask, *words.addresses, words.age, words.sources):
        for word in part.split():
            assert word in text, word
    for entry in words.numbers:
        assert entry.number in text
        assert entry.name in text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("reach", [REACH, LONGEST])
def test_nothing_lies_on_anything_else_or_outside(lang: Lang, reach: Reach) -> None:
    lines = written(drawn(lang, reach))
    assert min(y for _, y, *_ in lines) > 5 * _MM
    assert max(y for _, y, *_ in lines) < 290 * _MM
    ordered = sorted(lines, key=lambda line: -line[1])
    for above, below in pairwise(ordered):
        gap = above[1] - below[1]
        assert gap < 1 or gap > below[2] * 0.72 or abs(above[0] - below[0]) > 12 * _MM, (above, below)


@pytest.mark.parametrize("lang", LANGS)
def test_letters_are_large_except_the_sources(lang: Lang) -> None:
    lines = written(drawn(lang))
    small = [text for *_, size, text in lines if size < 11]
    words = teaching.poster(CATALOG, lang, REACH)
    assert all(text in f"{words.age} {words.sources}" for text in small)
    assert max(size for _, _, size, _ in lines) > 28


def test_only_black_and_white() -> None:
    page = streams(drawn("id"))
    colors = {tuple(map(float, found)) for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b", page)}
    grays = {float(found) for found in re.findall(r"(?<![\d.] )\b([\d.]+) [gG]\b", page)}
    assert colors <= {(0.0, 0.0, 0.0), (1.0, 1.0, 1.0)}
    assert grays <= {0.0, 1.0}


def test_the_code_is_drawn_square_by_square() -> None:
    page = streams(drawn("id"))
    dark = sum(map(sum, segno.make(REACH.chat, micro=False, error="m").matrix))
    assert page.count("\nh\n") >= dark


def test_the_same_content_gives_the_same_file() -> None:
    assert poster.draw(CATALOG, "en", REACH) == drawn("en")


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(public_url="https://pelita.example.org")
    assert poster.poster(settings, "jv", tmp_path / "a.pdf") == 2
    assert "id, en" in capsys.readouterr().err
    assert poster.poster(settings, "id", tmp_path / "nowhere" / "a.pdf") == 2
    assert "cannot be written" in capsys.readouterr().err
    assert poster.poster(settings, "id", tmp_path / "a.pdf") == 0
    assert capsys.readouterr().err == ""
    assert poster.poster(Settings(), "id", tmp_path / "a.pdf") == 0
    assert "PELITA_PUBLIC_URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PELITA_PUBLIC_URL", "http://pelita.example.org"),
        ("PELITA_PUBLIC_URL", "https://"),
        ("PELITA_PUBLIC_URL", "https://" + "x" * 60),
        ("PELITA_PUBLIC_URL", "https://a b"),
        ("PELITA_TELEGRAM_HANDLE", "https://t.me/Pelita"),
        ("PELITA_TELEGRAM_HANDLE", "abc"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({name: value})


async def test_the_web_process_draws_each_poster_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PELITA_PUBLIC_URL", "https://pelita.example.org")
    posters = Posters()
    first = await posters("id")
    assert first == poster.draw(CATALOG, "id", Reach("https://pelita.example.org"))
    assert await posters("id") is first
