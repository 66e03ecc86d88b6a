"""What the classifier sees of a message: letters, words, consonant skeletons, concepts and their pairs."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import combinations, pairwise
from typing import Any

import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.language.lexicon import ConceptLexicon

_WORD = re.compile(r"\w+")
_VOWELS = re.compile(r"[aiueo]")


def words_and_pairs(text: str) -> list[str]:
    """Words and pairs of neighbours."""
    words = _WORD.findall(text)
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def skeletons(text: str) -> list[str]:
    """Words without vowels and pairs of them: 'bgmn' and 'bagaimana' are the same."""
    words = [_skeleton(word) for word in _WORD.findall(text)]
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def _skeleton(word: str) -> str:
    bare = _VOWELS.sub("", word)
    return bare if len(bare) > 1 else word


class ConceptAnalyzer:
    """Concepts of a text and the pairs of them; picklable as part of a vectorizer."""

    def __init__(self, lexicon: ConceptLexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, text: str) -> list[str]:
        """Features of one text."""
        concepts = self._lexicon.find(text)
        return concepts + [f"{first} {second}" for first, second in combinations(concepts, 2)]


class Features:
    """Turns normalised texts into one sparse matrix."""

    def __init__(self, lexicon: ConceptLexicon, *, without: Collection[str] = ()) -> None:
        """`without` leaves out `letters`, `words`, `skeletons` or `concepts`, to measure what they are good for."""
        parts: dict[str, tuple[float, Any]] = {
            "letters": (1.0, TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3)),
            "words": (1.0, TfidfVectorizer(analyzer=words_and_pairs, sublinear_tf=True, min_df=2)),
            "skeletons": (0.7, TfidfVectorizer(analyzer=skeletons, sublinear_tf=True, min_df=2)),
            "concepts": (1.0, TfidfVectorizer(analyzer=ConceptAnalyzer(lexicon), sublinear_tf=True, min_df=3)),
        }
        self._parts = {name: part for name, part in parts.items() if name not in without}
        #: inverse document frequency by column of the words; scikit-learn computes it anew at every look
        self._frequencies: Any = None

    def fit_transform(self, texts: list[str]) -> Any:
        """Learns the vocabulary and returns the matrix, one row a text."""
        matrix = _side_by_side([(weight, part.fit_transform(texts)) for weight, part in self._parts.values()])
        if "words" in self._parts:
            self._frequencies = self._parts["words"][1].idf_
        return matrix

    def transform(self, texts: list[str]) -> Any:
        """The matrix of new texts."""
        return _side_by_side([(weight, part.transform(texts)) for weight, part in self._parts.values()])

    def words(self, text: str) -> dict[str, tuple[int, float]]:
        """Known single words of a text, each with its column in the matrix and its inverse document frequency."""
        offset = len(self._parts["letters"][1].vocabulary_)
        columns = self._parts["words"][1].vocabulary_
        known = {word: columns.get(word) for word in _WORD.findall(text)}
        return {word: (offset + at, float(self._frequencies[at])) for word, at in known.items() if at is not None}


def _side_by_side(blocks: list[tuple[float, Any]]) -> Any:
    return scipy.sparse.hstack([block if weight == 1.0 else block * weight for weight, block in blocks]).tocsr()
