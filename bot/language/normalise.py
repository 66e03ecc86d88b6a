"""Brings the many ways people type into one form, for rules and features; never for showing.

'Gmn klo sy gk bs kluarrr, org2 nya jahat' -> 'bagaimana kalau saya tidak bisa keluar, orang-orang nya jahat'.
Every character of the result remembers which stretch of the raw text it came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.types import LANGS, Lang
from bot.language.folding import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SPACE = re.compile(r"\s+")
_REPEAT = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLE_END = re.compile(r"([^\W\d_])\1$")
_REDUPLICATED = re.compile(r"([^\W\d_]{2,})2((?:nya|an|kan|in|ku|mu|lah|i)?)")
_NUMBER_UNIT = re.compile(r"(\d{1,4})([^\W\d_]{1,})")
_UNIT_NUMBER = re.compile(r"([^\W\d_]{2,})(\d{1,4})")
_NOT = re.compile(r"([a-z]+)n't")


@dataclass(frozen=True)
class Normalised:
    """A normalised text; character i came from `raw[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` (not empty) stands in the raw text, in code points."""
        return self.starts[start], max(self.ends[start:end])


@dataclass(frozen=True)
class Abbreviations:
    """One language's table: word -> what it stands for (one or several words)."""

    always: Mapping[str, str]
    #: forms that are ordinary words of the other language; used only when the message is in this one
    when_sure: Mapping[str, str]

    @classmethod
    def from_raw(cls, raw: Mapping[str, Any]) -> Abbreviations:
        """From `abbreviations.yml`: sections `abbreviations` and `only_when_sure`."""
        return cls(_table(raw.get("abbreviations")), _table(raw.get("only_when_sure")))


def _table(raw: Any) -> dict[str, str]:
    """`{full: "short1 short2"}` of the content file turned into `{short: full}`."""
    return {short: str(full) for full, shorts in (raw or {}).items() for short in str(shorts).split()}


class Normaliser:
    """Holds the tables; one object serves all threads."""

    def __init__(self, abbreviations: Mapping[Lang, Abbreviations], known: frozenset[str] = frozenset()) -> None:
        """`known`: ordinary words of both languages, which repeated letters are reduced to and nothing expands."""
        self._tables: dict[Lang | None, dict[str, str]] = {None: {}}
        for lang in LANGS:
            other: Lang = "en" if lang == "id" else "id"
            own = abbreviations.get(lang, Abbreviations({}, {}))
            guest = abbreviations.get(other, Abbreviations({}, {}))
            # a full form of this language must not be turned into a word of the other ('hp' -> 'handphone' -> 'phone')
            full = {word for forms in (own.always, own.when_sure) for text in forms.values() for word in text.split()}
            foreign = {short: text for short, text in guest.always.items() if short not in full}
            self._tables[lang] = {**foreign, **own.always, **own.when_sure}
        for lang in reversed(LANGS):  # Indonesian wins where the language is not known
            self._tables[None].update(abbreviations.get(lang, Abbreviations({}, {})).always)
        self._ordinary = known
        #: every word this normaliser has heard of
        self.known = known | {word for table in self._tables.values() for word in table}

    def normalise(self, text: str, lang_hint: Lang | None = None) -> str:
        """The normalised text alone."""
        return "".join(piece for piece, _, _ in self._pieces(fold(text).text.lower(), lang_hint)).strip()

    def trace(self, text: str, lang_hint: Lang | None = None) -> Normalised:
        """The normalised text together with its way back to `text`."""
        folding = fold(text)
        folded, origin = folding.text.lower(), folding.origin
        chars: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for piece, start, end in self._pieces(folded, lang_hint):
            chars.append(piece)
            if len(piece) == end - start:
                starts.extend(origin[start:end])
                ends.extend(place + 1 for place in origin[start:end])
            else:  # an expansion or reduction: every character stands for the whole raw word
                starts.extend([origin[start]] * len(piece))
                ends.extend([origin[end - 1] + 1] * len(piece))
        return Normalised("".join(chars), tuple(starts), tuple(ends))

    def _pieces(self, folded: str, lang: Lang | None) -> list[tuple[str, int, int]]:
        """(normalised piece, start, end in `folded`) for words and for what stands between them."""
        pieces: list[tuple[str, int, int]] = []
        at = 0
        for match in _WORD.finditer(folded):
            if match.start() > at:
                pieces.append((_between(folded[at : match.start()]), at, match.start()))
            pieces.append((self._word(match.group(), lang), match.start(), match.end()))
            at = match.end()
        if at < len(folded):
            pieces.append((_between(folded[at:]), at, len(folded)))
        return pieces

    def _word(self, word: str, lang: Lang | None) -> str:
        table = self._tables[lang]
        found = table.get(word)
        if found is not None:
            return found
        if word.isalpha():
            if word in self.known:
                return word
            reduced = self._without_repeats(word)
            return table.get(reduced, reduced)
        return self._mixed_word(word, table)

    def _mixed_word(self, word: str, table: Mapping[str, str]) -> str:
        """A word with digits or an apostrophe in it: 'orang2', '3hr', 'jam4', \"hasn't\"."""
        if "'" in word:
            negated = _NOT.fullmatch(word)
            return f"{negated[1]} not" if negated else word
        doubled = _REDUPLICATED.fullmatch(word)
        if doubled:
            stem = table.get(doubled[1], doubled[1])
            return f"{stem}-{stem}{doubled[2]}"
        counted = _NUMBER_UNIT.fullmatch(word)
        if counted and (counted[2] in table or counted[2] in self._ordinary):
            return f"{counted[1]} {table.get(counted[2], counted[2])}"
        numbered = _UNIT_NUMBER.fullmatch(word)
        if numbered and (numbered[1] in table or numbered[1] in self._ordinary):
            return f"{table.get(numbered[1], numbered[1])} {numbered[2]}"
        return word

    def _without_repeats(self, word: str) -> str:
        if _REPEAT.search(word):
            twice, once = _REPEAT.sub(r"\1\1", word), _REPEAT.sub(r"\1", word)
            word = twice if twice in self.known else once
        if len(word) > 2 and word not in self.known and _DOUBLE_END.search(word) and word[:-1] in self.known:
            return word[:-1]
        return word


def _between(gap: str) -> str:
    """White space becomes one space, or one line end: a new line often ends a sentence in chats."""
    if gap == " ":
        return gap
    return _SPACE.sub(lambda run: "\n" if "\n" in run.group() else " ", gap)
