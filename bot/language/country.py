"""Finds the country a person names ('HK', 'Arab', 'Korsel', 'Johor')."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


class CountryFinder:
    """Looks for whole words out of a list of names per country code."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._code_of = {name.lower(): code for code, forms in names.items() for name in forms}
        longest_first = sorted(map(re.escape, self._code_of), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)")

    def find(self, text: str) -> str | None:
        """ISO code of the first country named that is not Indonesia, else Indonesia if named, else None.

        Somebody who writes 'dari Indramayu mau ke Taiwan' asks about Taiwan.
        """
        codes = [self._code_of[match.group()] for match in self._pattern.finditer(text.lower())]
        abroad = [code for code in codes if code != "ID"]
        return next(iter(abroad or codes), None)
