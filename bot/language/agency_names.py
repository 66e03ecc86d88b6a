"""Names of companies in what people write, and which names of a list they may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from bot.core.types import LANGS, Lang
from bot.language.places import words_of

Kind = Literal["pt", "other"]
#: legal forms, which say nothing about which company is meant
_FORMS = re.compile(r"(?<!\w)(?:p\.?\s?t\.?|tbk|persero|p3mi)(?!\w)\.?", re.IGNORECASE)
_PT = re.compile(r"(?<!\w)(?:p\.\s?t\.?|pt\.?)(?=[\s:.])\s*:?\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['&.-][^\W_]+)*|&")
_PAUSE = re.compile(r"[,;:!?()\n\"]|\.\s")
_LONGEST_NAME = 6
#: words beside the name in a message that is still taken for a name alone
_MOST_BESIDE = 3
#: likeness from 0 to 100
_SAME, _SIMILAR, _CLEARLY_BETTER = 88.0, 62.0, 2.0
#: how much less it says that all words of a name are in the other one
_SUBSET = 0.8
_MOST_SIMILAR = 3


@dataclass(frozen=True)
class Mention:
    """A company somebody names. `other` is no limited company: a person, a sponsor, a training centre."""

    kind: Kind
    name: str = ""
    branch: bool = False


@dataclass(frozen=True)
class Lookup:
    """Places in the list: the one that is meant, or up to three that look alike."""

    found: int | None = None
    similar: tuple[int, ...] = ()


class AgencyNames:
    """Knows by words of the content where a name ends, and what is a person, a branch or a body that is no company."""

    def __init__(self, phrases: Mapping[Lang, Mapping[str, Any]]) -> None:
        """`phrases`: the raw `offers.yml` of each language, of which the section `agency` is read."""
        lists: dict[str, set[str]] = {name: set() for name in ("name_ends", "not_companies", "titles", "branches")}
        for lang in LANGS:
            for name, words in lists.items():
                words.update(word.lower() for word in words_of((phrases[lang].get("agency") or {}).get(name)))
        self._ends = frozenset(lists["name_ends"] | lists["branches"])
        self._branch = re.compile(rf"(?<!\w)(?:{_any(lists['branches'])})(?!\w)", re.IGNORECASE)
        bodies, titles = _any(lists["not_companies"]), _any(lists["titles"])
        # 'sponsor bu ani', 'LPK Sakura'; not 'agen saya'
        self._other = re.compile(rf"(?<!\w)(?i:{bodies})(?!\w)\.?\s+(?:(?i:{titles})\.?\s+\w|[A-Z0-9])")

    def mentioned(self, text: str) -> Mention | None:
        """The first company named in a message by 'PT …', else a person or body that is none, else None."""
        branch = bool(self._branch.search(text))
        for match in _PT.finditer(text):
            name = self._name(text[match.end() :])
            if name:
                return Mention("pt", name, branch)
        return Mention("other", branch=branch) if self._other.search(text) else None

    def whole_name(self, text: str) -> Mention | None:
        """A short message that is nothing but a name, as the answer to 'which company?'."""
        named = self.mentioned(text)
        if named:
            return named
        name = self._name(text)
        short = len(_WORD.findall(text)) <= len(name.split()) + _MOST_BESIDE
        return Mention("pt", name, bool(self._branch.search(text))) if name and short else None

    def _name(self, text: str) -> str:
        """The words of a name at the start of `text`."""
        words: list[str] = []
        at = 0
        for match in _WORD.finditer(text):
            if words and _PAUSE.search(text[at : match.start()]):
                break
            if match.group().lower() in self._ends or len(words) == _LONGEST_NAME:
                break
            words.append(match.group())
            at = match.end()
        return " ".join(words)


def look_up(name: str, listed: Sequence[str]) -> Lookup:
    """Which of the listed names is meant, whatever the legal form, spacing, order of words or small slips.

    One that is hardly more alike than the next is not taken for it: both are shown as similar.
    """
    wanted = _plain(name)
    if not wanted:
        return Lookup()
    plain = [_plain(other) for other in listed]
    scored = sorted(((_alike(wanted, other), -place) for place, other in enumerate(plain)), reverse=True)
    clear = len(scored) < 2 or scored[0][0] - scored[1][0] >= _CLEARLY_BETTER
    if scored and scored[0][0] >= _SAME and clear:
        return Lookup(found=-scored[0][1])
    near = sorted(((max(score, _shared(wanted, plain[-at])), at) for score, at in scored), reverse=True)
    return Lookup(similar=tuple(-at for score, at in near[:_MOST_SIMILAR] if score >= _SIMILAR))


def _plain(name: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(_FORMS.sub(" ", name)) if word != "&")


def _alike(one: str, other: str) -> float:
    """0 to 100. Spaces and order do not count; a word more or less does."""
    if not other:
        return 0.0
    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    return max(joined, fuzz.token_sort_ratio(one, other))


def _shared(one: str, other: str) -> float:
    """0 to 100: high when the words of one are all in the other ('Maju Jaya', 'Maju Jaya Abadi')."""
    return _SUBSET * fuzz.token_set_ratio(one, other)


def _any(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
