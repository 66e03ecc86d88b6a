"""E-mail addresses, also spelled out: 'siti at gmail dot com', 'siti @ gmail . com', 'siti et gmail titik com'."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.page import Page

_USER = r"(?<![\w.+-])[a-z0-9_+-]{1,64}(?:(?:\.| \. | (?:dot|titik|underscore) )[a-z0-9_+-]{1,64}){0,4}"
_DOT = r"(?:\s?\.\s?|\s?,\s?(?=com|co)|\s?[\[(]\s?(?:dot|titik)\s?[\])]\s?|\s(?:dot|titik)\s)"
_PROVIDER = r"(?:gmail|g\s?mail|yahoo|ymail|hotmail|outlook|icloud|live|proton(?:mail)?|rocketmail|aol|msn|qq|naver|yandex|163)"
_DOMAIN = rf"[a-z0-9][a-z0-9-]{{0,62}}(?:{_DOT}[a-z0-9-]{{2,63}}){{1,4}}"
_PATTERNS = (
    # a real or a lonely @
    re.compile(rf"{_USER}\s?@\s?(?:{_DOMAIN}|{_PROVIDER}(?:\s?com)?)(?![\w@])"),
    # @ in words: only before a known provider or a spelled dot, else 'meet me at noon. ok' would be one
    re.compile(
        rf"{_USER}\s?(?:[\[(<]\s?(?:at|et|a)\s?[\])>]|\s(?:at|et|add|a keong)\s)\s?"
        rf"(?:{_PROVIDER}(?:{_DOT}(?:com|co(?:{_DOT}id)?|id|net|org|me)|\scom)?|[a-z0-9-]{{2,63}}(?:{_DOT}(?:com|net|org|co|go|id)){{1,2}})(?!\w)"
    ),
)


class EmailRecogniser:
    """Finds e-mail addresses, typed or spelled out."""

    kind = "EMAIL"

    def find(self, page: Page) -> list[Span]:
        """Spans of addresses, without the punctuation after them."""
        if "@" not in page.low and not _SPELLED.search(page.low):
            return []
        return [Span(m.start(), m.end(), self.kind) for pattern in _PATTERNS for m in pattern.finditer(page.low)]


_SPELLED = re.compile(r"\b(?:at|et|add|a keong)\b|[\[(<]\s?a\s?[\])>]")
