"""No penalties in years or money: the criminal provisions changed on 2 January 2026 and again may."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content import folder
from bot.content.problems import Problem

_NUMBER = r"(?:rp\.?\s*|rm\s*|nt\$\s*|hk\$\s*|us\$\s*)?[\d.,]+(?:\s*-\s*[\d.,]+)?"
_PUNISHED = r"(?:penjara|pidana|dipenjara|dihukum|kurungan|denda|didenda|prison|jail|imprison\w*|fined?|sentence\w*)"
_AMOUNT = r"(?:tahun|bulan|years?|months?|juta|miliar|million|billion|rupiah)"
_PENALTY = re.compile(
    rf"\b{_PUNISHED}\b[^.?!\n]{{0,40}}?\b{_NUMBER}\s*{_AMOUNT}\b|\b{_NUMBER}\s*{_AMOUNT}\s*(?:of\s+|in\s+)?{_PUNISHED}\b"
    rf"|\b(?:denda|fine)[^.?!\n]{{0,30}}?(?:rp|rm|nt\$|hk\$)\s*\d",
    re.IGNORECASE,
)


def check(root: Path) -> list[Problem]:
    """Texts that give a penalty in years or money."""
    return [
        Problem(text.path, text.key, f"gives a penalty ({hit.group()!r}); say 'a serious crime in Indonesia' instead")
        for lang in folder.languages(root)
        for text in folder.texts(root, lang)
        for hit in _PENALTY.finditer(text.value)
    ]
