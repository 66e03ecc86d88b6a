"""Slips of the hand: empty texts, doubled words and spaces, sentences that do not end."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_SLIPS = (
    (re.compile(r"\A\s*\Z"), "is empty; write it, or remove the key in every language"),
    (re.compile(r"\A\s|\s\Z"), "has a space or an empty line at its beginning or end; remove it"),
    (re.compile(r"\S  +\S"), "has two spaces in a row; remove one"),
    (re.compile(r"\w [,.?!;]"), "has a space before a mark; remove it"),
    (re.compile(r"(?<!\.)\.\.(?!\.)|,,|\?\?|!!"), "has a mark twice; remove one"),
    (re.compile(r"\b([^\W\d_]{2,}) \1\b", re.IGNORECASE), "says a word twice in a row; remove one"),
)
#: letters, quotes and brackets may follow the mark that ends a sentence
_ENDED = re.compile(r"[.?!:][\"')\]]*\Z")
_SENTENCES = re.compile(r"(answer|more)\.[\d.]+|next_step")


def check(root: Path) -> list[Problem]:
    """Slips in texts of people and staff, and sentences of answers without an end."""
    found = []
    for lang in folder.languages(root):
        for text in folder.texts(root, lang, staff=True):
            key = f"{text.key}.{lang}" if text.path == "services.yml" else text.key
            found += [Problem(text.path, key, cause) for pattern, cause in _SLIPS if pattern.search(text.value)]
            if _is_sentence(text) and text.value.strip() and not _ENDED.search(text.value.strip()):
                found.append(Problem(text.path, key, "does not end; put a full stop or a question mark there"))
    return found


def _is_sentence(text: folder.Text) -> bool:
    answers = "/topics/" in text.path or "/rights/" in text.path
    return answers and bool(_SENTENCES.fullmatch(text.key))
