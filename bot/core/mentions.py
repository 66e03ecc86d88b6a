"""Who a note is for: names of colleagues after an @."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

Id = TypeVar("Id", bound=str)


def mentioned(text: str, names: Mapping[Id, str]) -> tuple[Id, ...]:
    """The ids whose name stands after an @, in the order of the text. Of names that begin alike the longest counts."""
    by_name = {_folded(name): key for key, name in names.items() if name}
    if not by_name:
        return ()
    longest_first = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)@({longest_first})(?!\w)", _folded(text))
    return tuple(dict.fromkeys(by_name[name] for name in found))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
