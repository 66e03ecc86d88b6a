"""Which language to answer a request in."""

from __future__ import annotations

from starlette.requests import Request

from bot.core.types import LANGS, Lang

_DEFAULT: Lang = "id"
#: codes that browsers send for people who read Indonesian: its old code, and languages of Indonesia
_READ_INDONESIAN = frozenset({"id", "in", "jv", "su", "ms", "mad", "min", "bug", "ban", "ace"})


def of_request(request: Request) -> Lang:
    """The session's language if one was found, else `?lang=`, else the best of Accept-Language, else Indonesian."""
    known: Lang | None = getattr(request.state, "lang", None)
    if known is not None:
        return known
    asked = request.query_params.get("lang")
    for lang in LANGS:
        if asked == lang:
            return lang
    return of_header(request.headers.get("accept-language", ""))


def of_header(header: str) -> Lang:
    """The best of an Accept-Language header."""
    best: tuple[float, Lang] = (0.0, _DEFAULT)
    for part in header[:500].split(","):
        code, _, parameter = part.strip().partition(";")
        primary = code.strip().lower().partition("-")[0]
        lang: Lang | None = "id" if primary in _READ_INDONESIAN else "en" if primary == "en" else None
        quality = _quality(parameter)
        if lang is not None and quality > best[0]:
            best = (quality, lang)
    return best[1]


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
