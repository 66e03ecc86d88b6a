"""E-mail addresses, also spelled out: 'siti at gmail dot com', 'siti @ gmail . com', 'siti et gmail titik com'."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.page import Page

_USER = r"(?<![\w.+-])[a-z0-9_+-]{1,64}(?:(?:\.| \. | (?:dot|titik|underscore) )[a-z0-9_+-]{1,64}){0,4}"
_KNOWN = r"(?:com|net|org|co|id|my|sg|hk|tw|sch|ac|go|or|web)\b"
_DOT = (
    rf"(?:\.|\s?\.\s?(?={_KNOWN})|\s?,\s?(?=com|co)"
    r"|\s?[\[(]\s?(?:dot|titik)\s?[\])]\s?|\s(?:dot|titik)\s)"
)
_PROVIDER = (
    r"(?:gmail|g\s?mail|yahoo|ymail|hotmail|outlook|icloud|live|proton(?:mail)?|rocketmail|aol|msn|qq|naver|yandex|163)"
)
_DOMAIN = rf"[a-z0-9][a-z0-9-]{{0,62}}(?:{_DOT}[a-z0-9-]{{2,63}}){{1,4}}"
_ENDING = rf"(?:com|net|org|co|go|ac|id|my|sg|hk|tw|edu|gov)(?:{_DOT}(?:id|my|sg|hk|tw|uk|jp|kr))?"
_IN_BRACKETS = r"[\[(<]\s?(?:at|et|a)\s?[\])>]"
_PATTERNS = (
    re.compile(rf"{_USER}@\s?(?:{_DOMAIN}|{_PROVIDER}(?:\s?com)?)(?![\w@])"),
    # a lonely @ is also how accounts begin ('tiktok @siti.id'), so it wants a mail provider or space on both sides
    re.compile(rf"{_USER}\s@\s?{_PROVIDER}(?:{_DOT}{_ENDING}|\scom)?(?![\w@])|{_USER}\s@\s{_DOMAIN}(?![\w@])"),
    re.compile(rf"{_USER}\s?{_IN_BRACKETS}\s?(?:{_DOMAIN}|{_PROVIDER})(?![\w@])"),
    # @ in words: only before a known provider or a spelled dot, else 'register at page.com' would be one
    re.compile(
        rf"{_USER}\s(?:at|et|add|a keong)\s"
        rf"(?:{_PROVIDER}(?:{_DOT}{_ENDING}|\scom)?|[a-z0-9-]{{2,63}}\s(?:dot|titik)\s{_ENDING})(?!\w)"
    ),
)
_SPELLED = re.compile(rf"\b(?:at|et|add|a keong)\b|{_IN_BRACKETS}")


class EmailRecogniser:
    """Finds e-mail addresses, typed or spelled out."""

    kind = "EMAIL"

    def find(self, page: Page) -> list[Span]:
        """Spans of addresses, without the punctuation after them."""
        if "@" not in page.low and not _SPELLED.search(page.low):
            return []
        return [Span(m.start(), m.end(), self.kind) for pattern in _PATTERNS for m in pattern.finditer(page.low)]
