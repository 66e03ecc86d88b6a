"""Pages bring nothing from elsewhere, nothing inline, and colours that can be read."""

import re

import pytest

from bot.console.desk import HERE

TEMPLATES = sorted((HERE / "templates").glob("*.html"))
SCRIPTS = sorted((HERE / "static").glob("*.js"))
CSS = (HERE / "static" / "console.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_nothing_inline_and_nothing_foreign(path) -> None:  # type: ignore[no-untyped-def]
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:|https?://|//cdn|\|\s*safe\b", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_no_html_and_call_nobody_else(path) -> None:  # type: ignore[no-untyped-def]
    code = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML\s*=|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)
    assert not re.search(r"https?://", code)
    assert not re.search(r"\.style\b", code)


def test_the_style_sheet_loads_nothing() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_the_whole_front_page_is_small() -> None:
    size = sum(path.stat().st_size for path in (HERE / "static").iterdir())
    assert size < 60_000


def _palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))


def _palettes() -> dict[str, dict[str, str]]:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    first = _palette(light)
    return {"light": first, "dark": {**first, **_palette(dark.split("*, *::before")[0])}}


def _luminance(colour: str) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_TEXT = [
    *[(ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "card", "sunk")],
    *[("ink", ground) for ground in ("person", "mine", "bot", "accent-soft")],
    *[(tier, f"{tier}-soft") for tier in ("urgent", "high", "caution", "low")],
    *[(tier, ground) for tier in ("urgent", "high", "caution", "low") for ground in ("card", "paper")],
    ("urgent", "sunk"), ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-bar", "bar"),
    ("on-bar-muted", "bar"), ("accent-strong", "accent-soft"), ("accent-strong", "card"), ("muted", "bot"),
]  # fmt: skip
_SHAPES = [("edge", "card"), ("edge", "paper"), ("focus", "card"), ("focus", "paper"), ("flame", "bar")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_meet_wcag_aa(scheme: str) -> None:
    colours = _palettes()[scheme]
    weak = [(a, b) for a, b in _TEXT if contrast(colours[a], colours[b]) < 4.5]
    weak += [(a, b) for a, b in _SHAPES if contrast(colours[a], colours[b]) < 3]
    assert weak == []
