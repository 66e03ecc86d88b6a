"""What every component needs, read once per process."""

from __future__ import annotations

from functools import lru_cache

from bot.content.catalog import Catalog
from bot.core.types import LANGS
from bot.language.answers import AnswerReader
from bot.language.lexicon import ConceptLexicon
from bot.language.toolkit import Toolkit

#: keys on Rasa's Message, beside its own `text` and `intent`
LANGUAGE = "language"
LANGUAGE_MIXED = "language_mixed"
URGENCY = "urgency"
TOPIC = "topic"
RANKINGS = "rankings"
TELLING = "telling"
#: the id of an indicator that no rule gave: the words that weighed most with the classifier
WORDING = "wording"
INDICATORS = "indicators"
#: whether a text is nothing but a small answer
SMALL = "small"
ALTERNATIVES = "alternatives"
#: of the fallback: topics to offer as buttons
GUESSES = "guesses"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The content this process runs with."""
    return Catalog.load()


@lru_cache(maxsize=1)
def toolkit() -> Toolkit:
    """Language tools built from that content."""
    return Toolkit.from_content(catalog().files, catalog().phone_numbers())


@lru_cache(maxsize=1)
def answers() -> AnswerReader:
    """Knows the small answers of that content ('iya', 'belum', 'not sure')."""
    return AnswerReader({lang: catalog().raw(lang, "answers") for lang in LANGS}, toolkit().normaliser)


@lru_cache(maxsize=1)
def concept_forms() -> dict[str, list[str]]:
    """Per concept its forms in both languages, each as it is written and as the normaliser leaves it."""
    normalise = toolkit().normaliser.normalise
    written = {
        name: [str(form) for forms in languages.values() for form in forms]
        for name, languages in catalog().shared("concepts").items()
    }
    return {name: sorted({*forms, *map(normalise, forms)}) for name, forms in written.items()}


@lru_cache(maxsize=1)
def lexicon() -> ConceptLexicon:
    """The bilingual concepts of the content."""
    return ConceptLexicon(concept_forms())
