"""What the checks of the content say, in the reader's language: they speak English, check_words.yml translates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.core.types import Lang

_PLACE = re.compile(r"%(\d)")


class ProblemWords:
    """Finds the sentence behind a finished one, and says it again with what had been filled in."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        """`sentences`: English to Indonesian, `%1`, `%2`, … stand for what a check fills in."""
        # What says most of its own is tried first: '%1 is not in %2.yml' fits much.
        ordered = sorted(sentences, key=lambda one: -len(_PLACE.sub("", one)))
        self._sentences = [(_pattern(english), str(sentences[english])) for english in ordered]

    def say(self, lang: Lang, message: str) -> str:
        """The message; unchanged in English, and where nothing fits."""
        if lang == "en":
            return message
        for pattern, text in self._sentences:
            found = pattern.fullmatch(message)
            if found:
                return _PLACE.sub(lambda place, found=found: self.say(lang, found[f"p{place[1]}"]), text)  # type: ignore[misc]
        return message


def _pattern(english: str) -> re.Pattern[str]:
    parts = _PLACE.split(english)
    return re.compile(
        "".join(f"(?P<p{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )
