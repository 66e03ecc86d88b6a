"""The words recognisers lean on, of all languages together: people mix languages within one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.types import Lang

_LEAST_WITH_ENDING = 6


@dataclass(frozen=True)
class Lexicon:
    """Built from `redaction.yml` of each language; all words in lower case."""

    #: given and family names
    names: frozenset[str]
    #: towns, provinces, countries; several words joined by one space
    places: frozenset[str]
    #: words that are no names: the languages' ordinary words
    ordinary: frozenset[str]
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: what only names end in ('sulastriningsih'); lists never hold them all
    name_endings: tuple[str, ...] = ()

    @classmethod
    def from_raw(cls, raw: Mapping[Lang, Mapping[str, Any]], known: Iterable[str]) -> Lexicon:
        """`known`: ordinary words of all languages. Unknown sections are kept under their name."""
        sections: dict[str, list[str]] = {}
        for content in raw.values():
            for name, value in content.items():
                if isinstance(value, list):
                    sections.setdefault(name, []).extend(str(item).lower() for item in value)
                elif isinstance(value, str):
                    sections.setdefault(name, []).extend(word.replace("_", " ") for word in value.lower().split())
        names = frozenset(sections.pop("names", []))
        places = frozenset(sections.pop("places", []))
        ordinary = (frozenset(known) | frozenset(sections.pop("not_names", []))) - places
        endings = tuple(sections.pop("name_endings", []))
        return cls(names, places, ordinary, {name: tuple(items) for name, items in sections.items()}, endings)

    def is_name(self, low: str) -> bool:
        """A listed name, or a long word that ends as names do and is no word of the language."""
        if low in self.names:
            return True
        return len(low) >= _LEAST_WITH_ENDING and low.endswith(self.name_endings) and low not in self.ordinary

    def words(self, section: str) -> frozenset[str]:
        """The entries of a section as a set."""
        return frozenset(self.sections.get(section, ()))

    def any_of(self, *sections: str) -> str:
        """A regular expression that matches any entry, longest first; spaces match any white space."""
        entries = {entry for section in sections for entry in self.sections.get(section, ())}
        ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
        return "(?:" + "|".join(re.escape(e).replace(r"\ ", r"\s+") for e in ordered) + ")" if entries else "(?!)"
