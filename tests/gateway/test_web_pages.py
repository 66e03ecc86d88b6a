"""The pages as a browser gets them: weight, languages, nothing from elsewhere, readable colours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from bot.content import teaching
from bot.content.catalog import Catalog
from bot.core.reach import Reach
from bot.core.retention import Retention
from bot.core.types import Lang
from bot.gateway.material import MaterialPages
from bot.gateway.pages import Pages
from bot.gateway.parts import Material

PAGES = ("/", "/privacy", "/chat", "/material")
STATIC = Path("bot/gateway/web/static")
CATALOG = Catalog.load()


REACH = Reach("https://pelita.example.org", "PelitaBot")


async def draw_poster(lang: Lang) -> bytes:
    """Stands for the process that draws; the drawing itself is tested in tests/cli/test_poster.py."""
    return f"%PDF {lang}".encode()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    pages = Pages(CATALOG, Retention())
    material = MaterialPages(pages, CATALOG, Material(REACH, draw_poster))
    app = Starlette(routes=[*pages.routes(), *material.routes()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pelita") as client:
        yield client


async def loaded_with(http: httpx.AsyncClient, page: str) -> dict[str, httpx.Response]:
    """The page and every file it names."""
    got = {page: await http.get(page)}
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', got[page].text):
        got[path] = await http.get(path)
        assert got[path].status_code == 200
    return got


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_with_all_it_loads_is_under_60_kb_even_uncompressed(http: httpx.AsyncClient, page: str) -> None:
    files = await loaded_with(http, page)
    assert len(files) >= 4
    assert sum(len(answer.content) for answer in files.values()) < 60_000


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
async def test_pages_exist_in_both_languages_and_link_to_the_other(
    http: httpx.AsyncClient, page: str, lang: str
) -> None:
    by_query = await http.get(page, params={"lang": lang}, headers={"Accept-Language": "zh"})
    by_header = await http.get(page, headers={"Accept-Language": lang})
    assert by_query.text == by_header.text
    assert f'<html lang="{lang}">' in by_query.text
    other = "en" if lang == "id" else "id"
    assert f'href="{page}?lang={other}"' in by_query.text


@pytest.mark.parametrize("page", PAGES)
async def test_nothing_is_inline_or_loaded_from_elsewhere(http: httpx.AsyncClient, page: str) -> None:
    html = (await http.get(page)).text
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?!/static/)', html)
    for path in STATIC.iterdir():
        source = path.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|@import|url\(", source)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
async def test_the_title_gives_nothing_away_and_leaving_needs_no_script(
    http: httpx.AsyncClient, page: str, lang: str
) -> None:
    html = (await http.get(page, params={"lang": lang})).text
    title = re.search(r"<title>(.*?)</title>", html)
    assert title is not None
    assert title[1] == "Pelita"
    leave = re.search(r'<a class="exit" id="exit" href="(https://[^"]+)" rel="([^"]+)"', html)
    assert leave is not None
    assert "noreferrer" in leave[2]


async def test_without_javascript_there_are_numbers_to_call(http: httpx.AsyncClient) -> None:
    html = (await http.get("/chat")).text
    noscript = html[html.index("<noscript>") : html.index("</noscript>")]
    assert 'href="tel:' in noscript
    assert 'href="https://wa.me/62' in noscript


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_the_privacy_page_says_every_period_that_is_set(http: httpx.AsyncClient, lang: str) -> None:
    html = (await http.get("/privacy", params={"lang": lang})).text
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", html)
    assert len(rows) == len(fields(Retention)) + 1  # and the hash of the address
    assert len({what for what, _ in rows}) == len(rows)
    days, hours, year = ("hari", "jam", "1 tahun") if lang == "id" else ("days", "hours", "1 year")
    periods = [period for _, period in rows]
    assert {f"14 {days}", f"72 {hours}", f"24 {hours}", f"120 {days}", year} <= set(periods)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", [field.name for field in fields(Retention)])
async def test_each_line_of_the_privacy_page_follows_its_setting(name: str, lang: Lang) -> None:
    pages = Pages(CATALOG, replace(Retention(), **{name: timedelta(days=333)}))
    app = httpx.ASGITransport(Starlette(routes=pages.routes()))
    async with httpx.AsyncClient(transport=app, base_url="http://pelita") as client:
        html = (await client.get("/privacy", params={"lang": lang})).text
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", html)
    changed = [unescape(what) for what, period in rows if period in ("333 hari", "333 days")]
    assert changed == [CATALOG.text(lang, f"page.privacy.keep.{name}")]


async def test_compressed_only_for_those_who_can_read_it(http: httpx.AsyncClient) -> None:
    packed = await http.get("/chat", headers={"Accept-Encoding": "gzip"})
    plain = await http.get("/chat", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text


async def test_static_serves_its_own_files_only(http: httpx.AsyncClient) -> None:
    for name in ("nothing.js", "..%2ftemplates%2fhome.html", "%2e%2e/app.py"):
        assert (await http.get(f"/static/{name}")).status_code == 404
    assert (await http.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_the_material_page_has_every_message_and_both_posters(http: httpx.AsyncClient, lang: Lang) -> None:
    page = unescape((await http.get("/material", params={"lang": lang})).text)
    for key in teaching.message_keys(CATALOG):
        text = teaching.message(CATALOG, lang, key, REACH)
        assert text in page
        assert f"https://wa.me/?{urlencode({'text': text})}" in page
    for other in ("id", "en"):
        assert f'href="/material/poster-{other}.pdf"' in page
    assert "material" in (await http.get("/", params={"lang": lang})).text


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_the_poster_is_a_download(http: httpx.AsyncClient, lang: str) -> None:
    answer = await http.get(f"/material/poster-{lang}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="poster-{lang}.pdf"'
    assert answer.content == f"%PDF {lang}".encode()


@pytest.mark.parametrize("name", ["poster-jv.pdf", "poster-.pdf", "poster-id.pdf.exe", "other.pdf"])
async def test_no_other_file_is_there(http: httpx.AsyncClient, name: str) -> None:
    assert (await http.get(f"/material/{name}")).status_code == 404


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT_ON = [
    *[("ink", ground) for ground in ("paper", "card", "staff", "note", "tint")],
    *[("soft", ground) for ground in ("paper", "card")],
    *[("link", ground) for ground in ("paper", "card", "tint", "staff")],
    *[("on-brand", "brand"), ("on-leave", "leave")],
]
LINES_ON = [("edge", "paper"), ("edge", "card"), ("link", "paper"), ("leave", "paper"), ("brand", "paper")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_meet_wcag_aa(scheme: str) -> None:
    css = (STATIC / "pelita.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    if scheme == "dark":
        colors |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1]))
    found = {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in (*TEXT_ON, *LINES_ON)}
    assert [pair for pair in TEXT_ON if found[pair] < 4.5] == []
    assert [pair for pair in LINES_ON if found[pair] < 3] == []
