"""Questions that the bot did not understand: which are kept for editors, and when editors may see them.

Nobody's single question is ever shown: a group is, when at least `LEAST` different persons asked alike, and in it only
words that at least two of them used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from bot.core.types import Lang, Question

#: fewer different persons are not shown
LEAST = 3
#: longer messages are stories, not questions
LONGEST = 200
_SHARED_BY = 2
_MASK = "…"
#: token_set_ratio of the words that carry meaning, 0 to 100
_ALIKE = 80.0
#: one word of a long question is not the same question: the shorter has at least this share of the other's words
_SHARE = 0.5
_CANDIDATES = 8
_WORD = re.compile(r"\w+")
_MASKS = re.compile(rf"{_MASK}(?:\W*{_MASK})+")


@dataclass(frozen=True)
class Asked:
    """One kept question. `asker` is a random id that only tells different persons apart."""

    question: Question
    asker: str
    at: datetime


@dataclass(frozen=True)
class Group:
    """Questions alike, as editors see them; `text` is one of them, less what only its writer said."""

    text: str
    persons: int
    langs: tuple[Lang, ...]
    last: datetime


def worth_keeping(text: str) -> bool:
    """Whether a redacted text that was not understood can be a question of its own."""
    return len(text) <= LONGEST and len(_WORD.findall(text)) >= 2


def together(asked: Iterable[Asked], common: frozenset[str]) -> tuple[Group, ...]:
    """The groups that may be shown, most persons first. `common`: words that carry no meaning, casefolded."""
    groups: list[list[Asked]] = []
    seeds: list[str] = []
    for one in sorted(asked, key=lambda one: (one.question.words, one.asker, one.at)):
        words = _telling(one.question.words, common)
        if not words:
            continue
        at = _place(words, seeds)
        if at is None:
            groups.append([one])
            seeds.append(words)
        else:
            groups[at].append(one)
    shown = [_group(members, common) for members in groups if len({one.asker for one in members}) >= LEAST]
    return tuple(sorted(shown, key=lambda group: (-group.persons, group.text)))


def _telling(words: str, common: frozenset[str]) -> str:
    return " ".join(word for word in _WORD.findall(words.casefold()) if word not in common)


def _place(words: str, seeds: Sequence[str]) -> int | None:
    """The group whose first question is most alike."""
    found = process.extract(words, seeds, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE, limit=_CANDIDATES)
    count = len(words.split())
    for seed, _, at in found:
        other = len(seed.split())
        if min(count, other) >= _SHARE * max(count, other):
            return int(at)
    return None


def _group(members: Sequence[Asked], common: frozenset[str]) -> Group:
    texts = [_shared(one, members, common) for one in members]
    return Group(
        text=min(texts, key=lambda text: (text.count(_MASK), len(text), text)),
        persons=len({one.asker for one in members}),
        langs=tuple(sorted({one.question.lang for one in members})),
        last=max(one.at for one in members),
    )


def _shared(one: Asked, members: Sequence[Asked], common: frozenset[str]) -> str:
    """The text with a sign in the place of every word that fewer than two persons used."""

    def keep(found: re.Match[str]) -> str:
        word = found[0].casefold()
        users = {other.asker for other in members if word in _WORD.findall(other.question.text.casefold())}
        return found[0] if word in common or len(users) >= _SHARED_BY else _MASK

    return _MASKS.sub(_MASK, _WORD.sub(keep, one.question.text))
