"""A bilingual lexicon of concepts: 'ditahan', 'dipegang', 'kept' and 'held' all say HOLD.

It gives the classifier what words mean across languages and registers, and an NGO can extend it in
data/content/concepts.yml without touching code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

_SUFFIXES = ("nya", "ku", "mu", "kah", "lah", "e")


class ConceptLexicon:
    """Finds concepts in normalised text by whole words; phrases may have several words."""

    def __init__(self, forms: Mapping[str, Iterable[str]]) -> None:
        self._vocab = spacy.blank("xx").vocab
        self._matcher = PhraseMatcher(self._vocab)
        for concept, phrases in forms.items():
            self._matcher.add(concept, [self._doc(words) for words in map(_words, phrases) if words])

    def find(self, text: str) -> list[str]:
        """The concepts in `text`, sorted, each once."""
        words = _words(text)
        if not words:
            return []
        found = {self._vocab.strings[match] for match, _, _ in self._matcher(self._doc(words))}
        stems = [_stem(word) for word in words]
        if stems != words:
            found |= {self._vocab.strings[match] for match, _, _ in self._matcher(self._doc(stems))}
        return sorted(found)

    def _doc(self, words: list[str]) -> Doc:
        return Doc(self._vocab, words=words)


def _words(text: object) -> list[str]:
    return [word for word in "".join(c if c.isalnum() else " " for c in str(text).lower()).split() if word]


def _stem(word: str) -> str:
    """Without the Indonesian enclitics that make one word many ('gajinya', 'pasporku')."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word
