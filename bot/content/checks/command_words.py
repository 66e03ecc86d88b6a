"""Words in CAPITALS that a text tells people to type are commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

#: files whose `words` people may type, besides the commands
_WITH_WORDS = ("quiz", "teaching", "plan")
_SENTENCE = re.compile(r"[^.?!\n]+")
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")


def check(root: Path) -> list[Problem]:
    """Commands that neither control_words.yml nor another list of words to type has."""
    found = []
    for lang in folder.languages(root):
        commands = folder.mapping(root / lang / "control_words.yml").get("commands")
        known = {str(word) for words in (commands or {}).values() for word in words}
        if not known:
            continue
        for name in _WITH_WORDS:
            known.update(map(str, folder.mapping(root / lang / f"{name}.yml").get("words") or ()))
        verb = str(folder.mapping(root / lang / "style.yml").get("type_verb", ""))
        for text in folder.texts(root, lang):
            found += [
                Problem(text.path, text.key, f"tells people to type {word}, which is no command of control_words.yml")
                for word in _told(text.value, verb)
                if word.lower() not in known
            ]
    return found


def _told(text: str, verb: str) -> list[str]:
    """The words in capitals of sentences such as 'Type STOP to stop, DELETE to delete everything.'"""
    telling = re.compile(rf"\b{re.escape(verb)}\s+[A-Z]{{4,}}\b|\b{re.escape(verb.capitalize())}\s+[A-Z]{{4,}}\b")
    sentences = [hit.group() for hit in _SENTENCE.finditer(text) if verb and telling.search(hit.group())]
    return [word for sentence in sentences for word in _CAPITALS.findall(sentence)]
