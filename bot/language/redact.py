"""Hides what could identify a person: every detail is replaced by a typed placeholder, and handed back apart.

Judge first, then redact: urgency, topic and country are computed from the raw text, only this form is stored.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.types import Lang, Span
from bot.language.folding import fold
from bot.language.recognisers.address import AddressRecogniser
from bot.language.recognisers.bank_account import BankAccountRecogniser
from bot.language.recognisers.birth_date import BirthDateRecogniser
from bot.language.recognisers.email import EmailRecogniser
from bot.language.recognisers.handle import HandleRecogniser
from bot.language.recognisers.lexicon import Lexicon
from bot.language.recognisers.name import NameRecogniser
from bot.language.recognisers.nik import NikRecogniser
from bot.language.recognisers.page import Page, Recogniser
from bot.language.recognisers.passport import PassportRecogniser
from bot.language.recognisers.phone import PhoneRecogniser
from bot.language.recognisers.url import UrlRecogniser

#: what can be hidden, the surest first: where two kinds claim the same characters the earlier one wins
KINDS = (
    "EMAIL",
    "HANDLE",
    "URL",
    "DATE_OF_BIRTH",
    "BANK_ACCOUNT",
    "NIK",
    "PASSPORT",
    "PHONE",
    "ADDRESS",
    "NAME",
)
#: kinds that keep what is left of them when an earlier kind took a part
_DIVISIBLE = frozenset({"ADDRESS", "NAME"})


@dataclass(frozen=True)
class Redacted:
    """`spans` and `hidden` go in pairs; offsets are code points of the text that was handed in."""

    text: str
    spans: tuple[Span, ...] = ()
    #: the words that were taken out; sealed for a short while and then gone, never logged
    hidden: tuple[str, ...] = field(default=(), repr=False)
    #: the placeholders, in pairs with `spans`
    marks: tuple[str, ...] = ()

    def excerpt(self, start: int, end: int) -> str:
        """The redacted form of `raw[start:end]`; what is hidden appears as its whole placeholder or not at all."""
        shift_start = shift_end = 0
        for span, mark in zip(self.spans, self.marks, strict=True):
            longer = len(mark) - (span.end - span.start)
            if span.end <= start:
                shift_start += longer
            elif span.start < start:
                start = span.start
            if span.start < end:
                shift_end += longer
                end = max(end, span.end)
        return self.text[start + shift_start : end + shift_end]


class Redactor:
    """Holds the recognisers; one object serves all threads."""

    def __init__(
        self, raw: Mapping[Lang, Mapping[str, Any]], known: Iterable[str], safe_numbers: Iterable[str] = ()
    ) -> None:
        """`raw`: `redaction.yml` per language; `known`: ordinary words; `safe_numbers`: phones of services."""
        lexicon = Lexicon.from_raw(raw, known)
        recognisers: tuple[Recogniser, ...] = (
            EmailRecogniser(),
            HandleRecogniser(lexicon),
            BirthDateRecogniser(lexicon),
            BankAccountRecogniser(lexicon),
            NikRecogniser(lexicon),
            PassportRecogniser(lexicon),
            PhoneRecogniser(lexicon, safe_numbers),
            UrlRecogniser(lexicon),
            AddressRecogniser(lexicon),
            NameRecogniser(lexicon),
        )
        self._recognisers = sorted(recognisers, key=lambda recogniser: KINDS.index(recogniser.kind))
        #: stored texts carry the Indonesian placeholders whatever the language of the message
        self._placeholders: Mapping[str, str] = raw["id"]["placeholders"]
        marks = {re.escape(mark) for content in raw.values() for mark in content["placeholders"].values()}
        self._placeholder = re.compile("|".join(sorted(marks)))

    def redact(self, text: str) -> Redacted:
        """The text with placeholders. Both languages are always searched, people mix them."""
        spans = self.spans(text)
        pieces: list[str] = []
        at = 0
        for span in spans:
            pieces += (text[at : span.start], self._placeholders[span.kind])
            at = span.end
        pieces.append(text[at:])
        return Redacted(
            "".join(pieces),
            spans,
            hidden=tuple(text[span.start : span.end] for span in spans),
            marks=tuple(self._placeholders[span.kind] for span in spans),
        )

    def spans(self, text: str) -> tuple[Span, ...]:
        """What would be hidden, in order, without overlaps."""
        folded = fold(text)
        # placeholders of an earlier pass are blanked, so that redacting twice changes nothing
        page = Page(self._placeholder.sub(lambda match: "\0" * len(match.group()), folded.text))
        claims = _Claims(page)
        for recogniser in self._recognisers:
            for span in sorted(recogniser.find(page), key=lambda span: (span.start, -span.end)):
                claims.add(span)
        merged = _merged(claims.spans, page)
        return tuple(Span(*folded.raw_span(span.start, span.end), span.kind) for span in merged)


class _Claims:
    """Stretches already given to a kind, in order and apart from each other."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._starts: list[int] = []
        self.spans: list[Span] = []

    def add(self, span: Span) -> None:
        """Takes what of `span` nobody has claimed yet; a number is taken whole or not at all."""
        pieces = [(span.start, span.end)]
        for other in self._overlapping(span):
            if span.kind not in _DIVISIBLE and span.kind != other.kind:
                return
            start, end = pieces.pop()  # the others come in order, so only the last piece can still be cut
            pieces += [piece for piece in ((start, other.start), (max(start, other.end), end)) if piece[0] < piece[1]]
            if not pieces or pieces[-1][1] <= other.end:
                break
        for start, end in pieces:
            trimmed = _trimmed(self._page, start, end, span.kind)
            if trimmed:
                place = bisect_left(self._starts, trimmed.start)
                self._starts.insert(place, trimmed.start)
                self.spans.insert(place, trimmed)

    def _overlapping(self, span: Span) -> list[Span]:
        place = max(0, bisect_left(self._starts, span.start) - 1)
        found = []
        while place < len(self.spans) and self.spans[place].start < span.end:
            if self.spans[place].end > span.start:
                found.append(self.spans[place])
            place += 1
        return found


def _trimmed(page: Page, start: int, end: int, kind: str) -> Span | None:
    while start < end and page.text[start] in " \t\n,.;:-/'\"\0" and kind not in ("PHONE", "HANDLE"):
        start += 1
    while end > start and page.text[end - 1] in " \t\n,.;:-/'\"(\0":
        end -= 1
    return Span(start, end, kind) if sum(char.isalnum() for char in page.text[start:end]) >= 2 else None


def _merged(spans: list[Span], page: Page) -> list[Span]:
    """Neighbouring pieces of one address, parted by a comma or space only, become one."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and last.kind == span.kind == "ADDRESS" and not page.text[last.end : span.start].strip(" ,"):
            merged[-1] = Span(last.start, span.end, span.kind)
        else:
            merged.append(span)
    return merged
