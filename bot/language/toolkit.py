"""Builds every language tool once from the content files, so that gateway, worker and command line share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.types import LANGS, Lang
from bot.language.control_words import ControlWords
from bot.language.language_id import LanguageGuesser
from bot.language.normalise import Abbreviations, Normaliser
from bot.language.redact import Redactor
from bot.language.urgency import UrgencyRules

#: the content files of each language that `Toolkit.from_content` reads
FILES = ("abbreviations", "language_words", "urgency", "control_words", "redaction")
#: `raw[lang][file]` is the parsed YAML of `data/content/<lang>/<file>.yml`
RawContent = Mapping[Lang, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Toolkit:
    """All tools over one set of content; stateless, safe to share between threads."""

    normaliser: Normaliser
    languages: LanguageGuesser
    urgency: UrgencyRules
    controls: ControlWords
    redactor: Redactor

    @classmethod
    def from_content(cls, raw: RawContent, safe_numbers: Iterable[str] = ()) -> Toolkit:
        """All tools. `safe_numbers`: phone numbers of services, in any spelling, which redaction leaves visible.

        Raises ContentError when urgency rules do not parse.
        """
        words = {lang: raw[lang]["language_words"] for lang in LANGS}
        languages = LanguageGuesser(words)
        tables = {lang: Abbreviations.from_raw(raw[lang]["abbreviations"]) for lang in LANGS}
        normaliser = Normaliser(tables, languages.known)
        return cls(
            normaliser=normaliser,
            languages=languages,
            urgency=UrgencyRules({lang: raw[lang]["urgency"] for lang in LANGS}, normaliser, languages),
            controls=ControlWords({lang: raw[lang]["control_words"] for lang in LANGS}, normaliser),
            redactor=Redactor({lang: raw[lang]["redaction"] for lang in LANGS}, normaliser.known, safe_numbers),
        )
