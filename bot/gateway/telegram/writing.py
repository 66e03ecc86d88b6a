"""From a reply to what Telegram can show: parts of at most 4,096 UTF-16 units, and inline keyboards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.core.buttons import MAX_TOKEN_BYTES
from bot.core.types import Button, Reply

#: https://core.telegram.org/bots/api#sendmessage: 1-4096 characters after entities parsing, counted in UTF-16 units
MOST_UNITS = 4096
#: where a text may be parted, best first; the separator stays with what comes before it
_BREAKS = tuple(re.compile(pattern) for pattern in (r"\n\n+", r"\n", r"(?<=[.!?…])\s+", r"\s+"))
#: more buttons beside each other cannot be read on a small phone
_MOST_BESIDE = 3
_OPENS = ("https://", "http://", "tg://")

Keyboard = list[list[dict[str, str]]]


@dataclass(frozen=True)
class Part:
    """One message to send. `keyboard` as the Bot API's InlineKeyboardMarkup wants it, empty for none."""

    text: str = field(repr=False)
    keyboard: Keyboard = field(default_factory=list, repr=False)
    #: characters from which on the text is covered until somebody taps it; None = nothing is
    veiled_from: int | None = None


def parts_of(reply: Reply, prefix: str = "") -> list[Part]:
    """The messages of a reply, in order; the keyboard goes under the last. `prefix` says who speaks."""
    rows: Keyboard = []
    beside: dict[int, list[dict[str, Any]]] = {}
    spoken = []
    for button in reply.buttons:
        shown = _as_button(button)
        if shown and button.row:
            beside.setdefault(button.row, []).append(shown)
        elif shown:
            rows.append([shown])
        elif button.url and not _says(reply.text, button.url):
            spoken.append(f"{button.title}: {button.url.partition(':')[2]}")
    # those that steer, not answer, stand beside each other below
    for _, apart in sorted(beside.items()):
        rows += [apart[at : at + _MOST_BESIDE] for at in range(0, len(apart), _MOST_BESIDE)]
    text = "\n".join([prefix + reply.text, *spoken]).strip()
    texts = split(text)
    return [Part(one, rows if at == len(texts) else []) for at, one in enumerate(texts, start=1)]


def split(text: str, most: int = MOST_UNITS) -> list[str]:
    """Parts with at most `most` UTF-16 units each, parted at paragraphs, else lines, sentences, words, characters.

    Nothing but white space at the places of parting gets lost; an empty text has no parts.
    """
    parts = []
    rest = text.strip()
    while units(rest) > most:
        at = _cut(rest, most)
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [part for part in (*parts, rest) if part]


def units(text: str) -> int:
    """Length as Telegram counts it: characters beyond the basic plane, such as emoji, count twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def _cut(text: str, most: int) -> int:
    end = _fitting(text, most)
    for pattern in _BREAKS:
        places = [found.start() for found in pattern.finditer(text, 0, end + 1) if found.start() <= end]
        # A part of less than a third is not worth a better place to break.
        if places and places[-1] > end // 3:
            return places[-1]
    return end


def _fitting(text: str, most: int) -> int:
    """How many characters from the start fit."""
    used = 0
    for at, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > most:
            return at
    return len(text)


def _as_button(button: Button) -> dict[str, Any] | None:
    """None for what Telegram refuses in a keyboard: links to a phone or mail program, which stay in the text."""
    if button.payload and len(button.payload.encode()) <= MAX_TOKEN_BYTES:
        return {"text": button.title, "callback_data": button.payload}
    if button.url.startswith(_OPENS):
        return {"text": button.title, "url": button.url}
    return None


def _says(text: str, url: str) -> bool:
    """Whether the number or address of a link stands in the text already."""
    wanted = url.partition(":")[2]
    squeezed = re.sub(r"[ ()\-]", "", text)
    return wanted in text or re.sub(r"[ ()\-]", "", wanted) in squeezed
