"""Web addresses, with or without a scheme, also 'kerja-cepat dot com' and wa.me links; t.me belongs to the accounts."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page

_SAFE_ENDINGS = (
    "com|net|org|info|biz|xyz|online|site|shop|store|club|live|link|click|page|app|dev|vip|work|jobs|asia|gov|edu|"
    "co\\.id|go\\.id|or\\.id|ac\\.id|web\\.id|my\\.id|sch\\.id|desa\\.id|com\\.my|gov\\.my|com\\.sg|gov\\.sg|com\\.hk|gov\\.hk|"
    "com\\.tw|gov\\.tw|com\\.sa|gov\\.sa|co\\.kr|go\\.kr|co\\.jp|go\\.jp|com\\.kh|com\\.ph|gle|gl|ly|ee|tk|cc|icu|bio"
)
_SHORT_ENDINGS = (
    "help|support|top|website|space|pro|cloud|today|world|agency|careers|travel|fun|win|bet|group|company|host|tech|one|name|"
    "id|me|my|sg|hk|tw|jp|kr|kh|ph|th|la|mm|sa|ae|us|uk|to|io|co|tv|so|at|in|is|it|ai|gg|pw|ws|ru|cn|su|be|eu|de|nl"
)
_TAIL = r"(?:[/?#][^\s<>\"']{0,500})?"
_SCHEME = re.compile(r"(?<![a-z])(?:h(?:tt|xx)ps?\s?:\s?//|ftp://|www\s?\.\s?)[^\s<>\"']{2,500}")
_LABELS = r"(?<![\w@.-])(?P<label>[a-z0-9][a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){0,4}?"
_BARE = re.compile(rf"{_LABELS}\.(?:{_SAFE_ENDINGS})(?![\w-]){_TAIL}")
_SHORT = re.compile(rf"{_LABELS}\.(?P<end>{_SHORT_ENDINGS})(?![\w.-]|\.\w)(?P<tail>{_TAIL})")
#: any ending, when what follows can only be the path of a page
_PATH = re.compile(
    r"(?<![\w@.-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,14}/(?=[^\s<>\"']{0,200}[?=])[^\s<>\"']{2,500}"
)
_SPELLED = re.compile(
    r"(?<![\w@.-])[a-z0-9][a-z0-9-]{1,62}\s?(?:\[dot\]|\(dot\)|\sdot|\stitik)\s?(?:com|net|org|id|info|xyz|me|ly)(?!\w)"
    r"(?:\s?(?:/|slash|garing)\s?[\w/-]{1,100})?"
)
_SPACED = re.compile(r"(?<![\w@.-])(?:bit|s|tinyurl|forms|linktr|lynk)\s?\.?\s?(?:ly|id|com|gle|ee)\s?/\s?[\w-]{2,60}")
_WA_LINK = re.compile(
    r"(?:https?://)?(?<![\w.])(?:wa\s?\.\s?me/|(?:api|web|chat)?\.?whatsapp\.com/send/?\?phone=|whatsapp://send\?phone=)"
    r"\+?\d[\d-]{6,16}(?:\?[^\s]{0,200})?"
    r"|(?<![\w.])m\.me/[\w.-]{2,60}"
)
#: said alone they are a brand, not an address
_MAIL_PROVIDERS = frozenset({"gmail.com", "yahoo.com", "yahoo.co.id", "hotmail.com", "outlook.com"})
_LAST = ".,;:!?)]}'\"*_"


class UrlRecogniser:
    """Finds web addresses."""

    kind = "URL"

    def __init__(self, lexicon: Lexicon) -> None:
        self._ordinary = lexicon.ordinary

    def find(self, page: Page) -> list[Span]:
        """Spans of addresses, without the punctuation after them."""
        low = page.low
        if "." not in low and " dot" not in low and "titik" not in low and "/" not in low:
            return []
        patterns = (_SCHEME, _BARE, _PATH, _SPELLED, _SPACED, _WA_LINK)
        found = [self._span(low, match) for pattern in patterns for match in pattern.finditer(low)]
        found = [span for span in found if low[span.start : span.end] not in _MAIL_PROVIDERS]
        found.extend(self._span(low, m) for m in _SHORT.finditer(low) if self._is_site(m))
        return found

    def _is_site(self, match: re.Match[str]) -> bool:
        """Endings that are also words ('pulang.di', 'help.me') need a path or a name that is no word."""
        if len(match["tail"]) > 1:
            return True
        label, end = match["label"], match["end"]
        if label in self._ordinary or len(label) <= 3:
            return False
        return "-" in label or len(end) > 2 or end in ("id", "io", "sg", "hk", "tw", "eu")

    def _span(self, low: str, match: re.Match[str]) -> Span:
        end = match.end()
        while end > match.start() and low[end - 1] in _LAST:
            end -= 1
        return Span(match.start(), end, self.kind)
