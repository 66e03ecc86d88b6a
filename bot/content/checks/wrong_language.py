"""Every sentence is in the language of its folder, judged by function words."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^.?!:;\n]+")
_ENOUGH = 2
#: said in both languages on purpose: whoever reads it may understand only one
_BILINGUAL = frozenset({"language_ask"})


def check(root: Path) -> list[Problem]:
    """Sentences in which another language's function words outnumber the own ones."""
    codes = folder.languages(root)
    words = {code: _function_words(root, code) for code in codes}
    found = [
        Problem(f"{code}/style.yml", "function_words", "must list words typical of this language")
        for code in codes
        if not words[code]
    ]
    for code in codes:
        for text in folder.texts(root, code, staff=True):
            if text.key not in _BILINGUAL:
                found += _sentences(text, code, words)
    return found


def _function_words(root: Path, code: str) -> frozenset[str]:
    listed = folder.mapping(root / code / "style.yml").get("function_words")
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()


def _sentences(text: folder.Text, code: str, words: dict[str, frozenset[str]]) -> list[Problem]:
    return [
        Problem(text.path, _key(text, code), f"reads like {other}, not {code}: '{sentence.strip()}'; translate it")
        for sentence in _SENTENCE.findall(text.value)
        if (other := _foreign(sentence, code, words))
    ]


def _foreign(text: str, code: str, words: dict[str, frozenset[str]]) -> str:
    found = _WORD.findall(text.lower())
    counts = {lang: sum(word in listed for word in found) for lang, listed in words.items()}
    return next((lang for lang in counts if lang != code and counts[lang] >= max(_ENOUGH, counts[code] + 1)), "")


def _key(text: folder.Text, code: str) -> str:
    return f"{text.key}.{code}" if text.path == "services.yml" else text.key
