"""Finds the few rules worth trying on a text among hundreds of patterns."""

from __future__ import annotations

from bot.language.phrases import Pattern, PhraseBook, Reading


class PatternIndex:
    """Patterns of numbered rules, each filed under its rarest needed concept."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._by_concept: dict[int, list[tuple[int, Pattern]]] = {}

    def add(self, rule: int, pattern: Pattern) -> None:
        """All concepts must be known to the book by now: the rarest depends on them."""
        self._by_concept.setdefault(self._book.rarest(pattern), []).append((rule, pattern))

    def candidates(self, reading: Reading) -> dict[int, list[Pattern]]:
        """Per rule, in order, the patterns of which every needed concept occurs."""
        found: dict[int, list[Pattern]] = {}
        for concept in reading.hits:
            for rule, pattern in self._by_concept.get(concept, ()):
                if pattern.needed <= reading.hits.keys():
                    found.setdefault(rule, []).append(pattern)
        return dict(sorted(found.items()))
