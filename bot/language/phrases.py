"""Finds word patterns in normalised text: the small pattern language of `urgency.yml`, over spaCy's PhraseMatcher.

A pattern is items parted by spaces; they must follow each other, words of the list `fillers` may stand between:
    kunci           the word (also 'kuncinya', 'kunci ku')      dari_luar     several words as one item
    kunci|gembok    either                                      {door}        any entry of the group `door`
    [pintu]         may be missing                              ..            up to three other words may stand here
    ...             up to seven other words may stand here      &             both sides in one sentence, any order
All words of all patterns are looked up in one pass; a pattern is only tried when each of its items was seen.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.core.types import Lang
from bot.language.normalise import Normalised, Normaliser

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|(?P<end>[.!?;\n]+)")
_CLITICS = ("nya", "ku", "mu", "lah", "kah", "pun", "in", "i", "kan", "s")
_PREFIXES = frozenset({"di", "ke", "ter"})
_GAPS = {"..": 3, "...": 7}
_MOST_FILLERS = 4
_LONGEST_SENTENCE_JOIN = 11  # words between the two sides of '&'
#: a text longer than this is cut: nobody is helped by the 700th word, and the work stays bounded
_MOST_TOKENS = 700


class PatternError(ValueError):
    """A pattern cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Item:
    """One step of a sequence: any phrase of `concept`, at most `gap` other words after the item before."""

    concept: int
    gap: int
    optional: bool


@dataclass(frozen=True)
class Pattern:
    """Sequences that must all be found in one sentence."""

    source: str
    sequences: tuple[tuple[Item, ...], ...]
    needed: frozenset[int]


@dataclass(frozen=True)
class Reading:
    """One text as pattern matching sees it. Places are token numbers; `sentence[i]` numbers the token's sentence."""

    normalised: Normalised
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    #: concept -> places (first token, token after the last), in order
    hits: Mapping[int, Sequence[tuple[int, int]]]
    filler: tuple[bool, ...] = field(default=())
    blocker: tuple[bool, ...] = field(default=())

    def raw_span(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens `first` … `last - 1` stand in the raw text."""
        return self.normalised.raw_span(self.starts[first], self.ends[last - 1])

    def found(self, concept: int) -> bool:
        """True if any phrase of the concept occurs."""
        return concept in self.hits


class PhraseBook:
    """Collects concepts and patterns, then reads texts."""

    def __init__(self, normaliser: Normaliser, fillers: Iterable[str] = (), blockers: Iterable[str] = ()) -> None:
        """`fillers` may stand between items; `blockers` ('tidak', 'never') may not, not even at `..`."""
        self._normaliser = normaliser
        self._fillers = frozenset(fillers)
        self._blockers = frozenset(blockers)
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        self._concepts: dict[frozenset[str], int] = {}
        self._keys: dict[int, int] = {}
        self._sizes: list[int] = []
        self._single: set[str] = set()

    def concept(self, phrases: Mapping[Lang, Iterable[str]]) -> int:
        """The number of the concept with these phrases, written as people write them."""
        normal = (self._normaliser.normalise(phrase, lang) for lang, listed in phrases.items() for phrase in listed)
        plain = frozenset(" ".join(words) for text in normal if (words := _plain(text)))
        if not plain:
            raise PatternError("an empty list of phrases")
        number = self._concepts.get(plain)
        if number is None:
            number = self._concepts[plain] = len(self._concepts)
            self._sizes.append(len(plain))
            key = f"c{number}"
            self._keys[self._vocab.strings.add(key)] = number
            for phrase in sorted(plain):
                self._single.update(phrase.split())
                self._matcher.add(key, [Doc(self._vocab, words=phrase.split())])
        return number

    def holding(self, phrase: str) -> tuple[int, ...]:
        """Numbers of all concepts made so far that have this phrase (one plain word)."""
        return tuple(number for phrases, number in self._concepts.items() if phrase in phrases)

    def pattern(self, source: str, groups: Mapping[str, Sequence[str]], lang: Lang) -> Pattern:
        """Reads one pattern. Raises PatternError for an unknown group or an empty pattern."""
        sequences = tuple(self._sequence(part, groups, lang) for part in source.split("&"))
        needed = frozenset(item.concept for sequence in sequences for item in sequence if not item.optional)
        return Pattern(source, sequences, needed)

    def rarest(self, pattern: Pattern) -> int:
        """The needed concept with the fewest phrases: it keeps most texts from being tried at all."""
        return min(pattern.needed, key=lambda concept: (self._sizes[concept], concept))

    def _sequence(self, source: str, groups: Mapping[str, Sequence[str]], lang: Lang) -> tuple[Item, ...]:
        items: list[Item] = []
        gap = 0
        for part in source.split():
            if part in _GAPS:
                gap = _GAPS[part]
                continue
            optional = part.startswith("[") and part.endswith("]")
            phrases = self._phrases(part.strip("[]"), groups)
            items.append(Item(self.concept({lang: phrases}), gap, optional))
            gap = 0
        if not items or items[0].optional or items[-1].optional:
            raise PatternError(f"{source!r} must begin and end with something that is not optional")
        return tuple(items)

    def _phrases(self, part: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
        phrases: list[str] = []
        for choice in part.split("|"):
            if choice.startswith("{") and choice.endswith("}"):
                if choice[1:-1] not in groups:
                    raise PatternError(f"no group {choice}")
                phrases.extend(groups[choice[1:-1]])
            elif choice:
                phrases.append(choice.replace("_", " "))
        return phrases

    def read(self, text: str, lang: Lang | None) -> Reading:
        """Normalises and looks everything up."""
        normalised = self._normaliser.trace(text, lang)
        words, starts, ends, sentence = self._tokens(normalised.text)
        hits: dict[int, list[tuple[int, int]]] = {}
        if words:
            for key, first, last in self._matcher(Doc(self._vocab, words=words)):
                hits.setdefault(self._keys[key], []).append((first, last))
        for places in hits.values():
            places.sort()
        filler = tuple(word in self._fillers for word in words)
        blocker = tuple(word in self._blockers for word in words)
        return Reading(normalised, tuple(words), tuple(starts), tuple(ends), tuple(sentence), hits, filler, blocker)

    def _tokens(self, text: str) -> tuple[list[str], list[int], list[int], list[int]]:
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        sentence: list[int] = []
        current = 0
        for match in _TOKEN.finditer(text):
            if match["end"]:
                current += 1
                continue
            word = match.group()
            if words and words[-1] in _PREFIXES and ends[-1] + 1 == match.start() and words[-1] + word in self._single:
                words[-1] += word  # 'di kunci' is 'dikunci'
                ends[-1] = match.end()
                continue
            for piece in self._known_forms(word):
                words.append(piece)
                starts.append(match.start())
                ends.append(match.end())
                sentence.append(current)
            if len(words) > _MOST_TOKENS:
                break
        return words, starts, ends, sentence

    def _known_forms(self, word: str) -> tuple[str, ...]:
        """The word, or what the phrases know it as: without clitic ('hpku'), or with 'di' apart ('dikamar')."""
        if word in self._single:
            return (word,)
        for clitic in _CLITICS:
            if len(word) > len(clitic) + 1 and word.endswith(clitic) and word[: -len(clitic)] in self._single:
                return (word[: -len(clitic)],)
        if word.startswith(("di", "ke")) and len(word) > 4 and word[2:] in self._single:
            return (word[:2], word[2:])
        return (word,)


def find(pattern: Pattern, reading: Reading) -> list[tuple[int, int]] | None:
    """Places of the pattern's sequences, one each, in one sentence; None if they are not there."""
    if not pattern.needed <= reading.hits.keys():
        return None
    options = [_places(sequence, reading) for sequence in pattern.sequences]
    if len(options) == 1:
        return [options[0][0]] if options[0] else None
    for first in options[0]:
        chosen = [first]
        for places in options[1:]:
            near = next((place for place in places if _same_sentence(first, place, reading)), None)
            if near is None:
                break
            chosen.append(near)
        else:
            return chosen
    return None


def find_all(pattern: Pattern, reading: Reading) -> list[list[tuple[int, int]]]:
    """Every place of a pattern with one sequence; the first place of a pattern with several."""
    if not pattern.needed <= reading.hits.keys():
        return []
    if len(pattern.sequences) == 1:
        return [[place] for place in _places(pattern.sequences[0], reading)]
    found = find(pattern, reading)
    return [found] if found else []


def _same_sentence(one: tuple[int, int], other: tuple[int, int], reading: Reading) -> bool:
    if reading.sentence[one[0]] != reading.sentence[other[0]]:
        return False
    if one[0] < other[1] and other[0] < one[1]:
        return False  # the same words cannot be both sides
    return max(other[0] - one[1], one[0] - other[1]) <= _LONGEST_SENTENCE_JOIN


def _places(sequence: tuple[Item, ...], reading: Reading) -> list[tuple[int, int]]:
    """(first token, token after the last) of every way the sequence begins, the nearest ending for each."""
    places = []
    for first, last in reading.hits.get(sequence[0].concept, ()):
        end = _follow(sequence, 1, last, 0, reading)
        if end is not None:
            places.append((first, end))
    return places


def _follow(sequence: tuple[Item, ...], at: int, end: int, carried: int, reading: Reading) -> int | None:
    """Where the rest of the sequence ends when its items from `at` on stand after token `end`; None if they do not."""
    if at == len(sequence):
        return end
    item = sequence[at]
    gap = max(item.gap, carried)
    hits = reading.hits.get(item.concept, ())
    for first, last in hits[bisect_left(hits, (end, 0)) :]:
        if first - end > gap + _MOST_FILLERS:
            break
        if _gap_fits(end, first, gap, reading):
            rest = _follow(sequence, at + 1, last, 0, reading)
            if rest is not None:
                return rest
    return _follow(sequence, at + 1, end, gap, reading) if item.optional else None


def _gap_fits(end: int, first: int, gap: int, reading: Reading) -> bool:
    if reading.sentence[end - 1] != reading.sentence[first]:
        return False
    if any(reading.blocker[end:first]):
        return False
    return reading.filler[end:first].count(False) <= gap


def _plain(text: str) -> list[str]:
    return [match.group() for match in _TOKEN.finditer(text) if not match["end"]]
