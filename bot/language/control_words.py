"""The few words that must work at once, in every state and without a model: hide, erase, stop, staff, danger.

Only a whole message counts: 'keluar' hides the chat, 'saya tidak boleh keluar' does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from bot.core.types import LANGS, Lang
from bot.language.normalise import Normaliser

#: what `find` answers for danger words; everything else it answers is a topic id such as control/quick_exit
URGENT = "urgent"
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 6  # words; a longer message is a sentence, not a command
_FUZZY_FROM = 5  # letters; shorter words have too many neighbours


class ControlWords:
    """Finds the command that a whole message is, exactly or with one slip of the finger."""

    def __init__(self, words: Mapping[Lang, Mapping[str, Any]], normaliser: Normaliser) -> None:
        """`words`: per language the raw `control_words.yml`: `fillers` and `commands: {topic id: [phrases]}`."""
        self._normaliser = normaliser
        self._fillers: set[str] = set()
        self._commands: dict[str, str] = {}
        #: ordinary words one slip away from a command, which must not become it
        self._not_commands: set[str] = set()
        for lang in LANGS:
            raw = words.get(lang, {})
            self._fillers.update(str(raw.get("fillers", "")).split())
            self._not_commands.update(str(raw.get("not_commands", "")).split())
            for topic, phrases in raw.get("commands", {}).items():
                for phrase in phrases:
                    for key in self._keys(str(phrase)):
                        self._commands.setdefault(key, topic)
        self._fuzzy = [key for key in self._commands if len(key) >= _FUZZY_FROM and " " not in key]

    def find(self, text: str) -> str | None:
        """Topic id of the command, URGENT for a danger word, None when the message is anything else."""
        if len(text) > 80:
            return None
        keys = self._keys(text.lstrip("/ "))
        for key in keys:
            for core in self._cores(key.split()):
                if core in self._commands:
                    return self._commands[core]
        return self._near(self._cores(keys[0].split())[-1]) if keys else None

    def _cores(self, words: list[str]) -> list[str]:
        """The message with more and more polite words taken off its ends: 'udah dulu ya kak', 'udah dulu ya', …"""
        starts = [0, *(i + 1 for i in range(len(words) - 1) if all(word in self._fillers for word in words[: i + 1]))]
        ends = [len(words), *(i for i in range(len(words) - 1, 0, -1) if all(w in self._fillers for w in words[i:]))]
        return [" ".join(words[start:end]) for start in starts for end in ends if start < end]

    def _keys(self, text: str) -> list[str]:
        """The message as plain words: as typed and with abbreviations written out. Nothing for a long message."""
        plain = _WORD.findall(text.lower())
        if not 0 < len(plain) <= _LONGEST:
            return []
        full = _WORD.findall(self._normaliser.normalise(text))
        return list(dict.fromkeys([" ".join(full), " ".join(plain)]))

    def _near(self, word: str) -> str | None:
        """The command one edit away, if all such commands mean the same."""
        if len(word) < _FUZZY_FROM or " " in word or word in self._not_commands:
            return None
        near = {
            self._commands[key]
            for key in self._fuzzy
            if abs(len(key) - len(word)) <= 1
            and key[0] == word[0]
            and DamerauLevenshtein.distance(key, word, score_cutoff=1) <= 1
        }
        return near.pop() if len(near) == 1 else None
