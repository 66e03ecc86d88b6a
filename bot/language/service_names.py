"""Finds the services that a text asks for by name ('nomor LPSK berapa?')."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.language.folding import fold

_MOST_CHARACTERS = 4_000


class ServiceNames:
    """Looks for the names of service_names.yml as whole words, the longest first."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names`: per id of a service what people call it; a name may stand under several."""
        self._ids: dict[str, tuple[str, ...]] = {}
        for service, listed in names.items():
            for name in map(str, listed):
                self._ids[name] = (*self._ids.get(name, ()), service)
        longest = sorted(self._ids, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)")

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the services named, in the order of the text, each once."""
        plain = " ".join(fold(text[:_MOST_CHARACTERS]).text.lower().split())
        return tuple(dict.fromkeys(one for hit in self._pattern.finditer(plain) for one in self._ids[hit.group()]))
