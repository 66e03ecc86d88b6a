"""Content as the program loads it, and the mark-up of test rows."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.types import LANGS, Span
from bot.language.toolkit import FILES, RawContent, Toolkit

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "data" / "content"
SAFE_NUMBERS = (
    "0800-1000",
    "+62 21 2924 4800",
    "0811-8080-141",
    "08111-129-129",
    "+62 812-9007-0027",
    "(021) 27808211",
)
_MARK = re.compile(r"\{([A-Z_]+):([^{}]*)\}")


@lru_cache(maxsize=1)
def raw_content() -> RawContent:
    return {lang: {name: load(CONTENT / lang / f"{name}.yml") for name in FILES} for lang in LANGS}


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@lru_cache(maxsize=1)
def toolkit() -> Toolkit:
    return Toolkit.from_content(raw_content(), SAFE_NUMBERS)


def unmark(row: str) -> tuple[str, list[Span]]:
    """'hp {PHONE:0812}' -> ('hp 0812', [Span(3, 7, 'PHONE')])."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(row):
        text += row[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + row[at:], spans
