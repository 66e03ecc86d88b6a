"""Accounts on chat and social platforms: @name, t.me links, and what follows 'ig:', 'line id', 'fb saya'."""

from __future__ import annotations

import re

from bot.core.types import Span
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.page import Page

_AT = re.compile(r"(?<![\w.@/])@(?=[\w.]*[a-z])[a-z_][\w.]{0,29}\w")
_AT_DIGIT = re.compile(r"(?<![\w.@/])@\d[\w.]{0,28}[a-z_]\w{1,28}")
_TELEGRAM = re.compile(
    r"(?:https?://)?(?<![\w.])(?:t\s?\.\s?me|telegram\.(?:me|dog))\s?/\s?[+\w][\w/+-]{1,60}|tg://resolve\?domain=\w{2,40}"
)
_TOKEN = re.compile(r"@?(?P<token>[a-z_](?:[\w.-]{0,40}\w)?)(?!\w)")
_AMOUNT = re.compile(r"@?\d+(?:rb|jt|k|ribu|juta|x|an|bln|thn|hari|orang|org)?")
_MOST_DIGITS = 10
#: of a bank as well as of a platform
_ANY_ACCOUNT = ("account", "akun")
_SITE = re.compile(r"(?:[mt]\.me|wa\.me|www\.|https?).*|.*\.(?:com|net|org|co\.id|go\.id|xyz|info|online|site)")


class HandleRecogniser:
    """Finds account names."""

    kind = "HANDLE"

    def __init__(self, lexicon: Lexicon) -> None:
        """Sections used: `handle_platforms`; `handle_fillers` and `name_titles` (words before the account's name)."""
        self._lexicon = lexicon
        self._platforms = lexicon.words("handle_platforms")
        fillers = lexicon.any_of("handle_fillers", "name_titles")
        # the mark says that an account name follows, whatever it looks like
        self._cue = re.compile(
            rf"(?<!\w){lexicon.any_of('handle_platforms')}(?P<clitic>nya|ku|mu)?"
            rf"(?P<between>(?:,?\s{{1,2}}{fillers}(?!\w)){{0,4}}\s{{0,2}}(?P<mark>[:=]|\bid\b|\busername\b)?\s{{0,2}})"
            r"(?=[@\w])"
        )

    def find(self, page: Page) -> list[Span]:
        """Spans of account names; the platform's name stays."""
        low = page.low
        found = [Span(m.start(), m.end(), self.kind) for p in (_AT, _AT_DIGIT, _TELEGRAM) for m in p.finditer(low)]
        found = [span for span in found if not _AMOUNT.fullmatch(low[span.start : span.end])]
        for cue in self._cue.finditer(low):
            if cue["between"] or cue["clitic"]:
                found.extend(self._after(page, cue))
        return found

    def _after(self, page: Page, cue: re.Match[str]) -> list[Span]:
        token = _TOKEN.match(page.low, cue.end())
        if token is None or token["token"] in self._platforms or _SITE.fullmatch(token["token"]):
            return []
        name = token["token"]
        start, end = token.span()
        marked = bool(cue["mark"]) or "username" in cue["between"] or re.search(r"\bid\b", cue["between"]) is not None
        if sum(char.isdigit() for char in name) >= _MOST_DIGITS:
            return []  # the number of a bank account
        shaped = len(name) > 3 and (any(c.isdigit() for c in name) or "_" in name or "." in name)
        if shaped and not _AMOUNT.fullmatch(name) and name not in self._lexicon.ordinary:
            return [Span(start, end, self.kind)]
        end = self._end_of_name(page, start, end)
        several = end > start + len(name) and not cue.group().startswith(
            _ANY_ACCOUNT
        )  # 'fb Siti Rahma', 'facebook Mami Vero Batam'
        common = name in self._lexicon.ordinary and name not in self._lexicon.names
        return [Span(start, end, self.kind)] if several or (marked and not common) else []

    def _end_of_name(self, page: Page, start: int, end: int) -> int:
        """Over all words with large letters: what people call themselves there need not be a name."""
        index = page.word_starts.get(start)
        if index is None or page.case_means_nothing or not page.words[index].titled:
            return end
        for word in page.words[index + 1 : index + 4]:
            if page.text[end : word.start] != " " or not word.titled:
                break
            end = word.end
        return end
