"""Several questions in one message: each gets its answer, danger first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.core.types import Lang
from bot.dialogue.engine import Engine
from bot.dialogue.hearing import Heard
from bot.dialogue.understanding import Understood
from bot.store.mailbox import Work

_QUESTION = re.compile(r"[^?]+\?+")
_REPORT = "report/"
_TOPICS = ("ask/", "need/", _REPORT)
#: below this a part of a message is no question of its own
_SURE = 0.3
MOST_ANSWERS = 3
#: parts that are looked at; nobody asks more at once, and each costs a parse
_MOST_PARTS = 6
_ANSWERED = frozenset({"ask", "need", "report", "urgent", "out_of_scope"})


@dataclass(frozen=True)
class Questions:
    """What is answered in one turn, in this order."""

    first: Heard
    others: tuple[Heard, ...] = ()


class SeveralQuestions:
    """Takes a message apart at its question marks; a message with fewer than two is left alone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def apart(self, heard: Heard, work: Work, *, in_form: bool) -> Questions:
        """`heard` and what else is asked. In a form a text is an answer, never several questions."""
        parts = _QUESTION.findall(work.incoming.text)[:_MOST_PARTS]
        if in_form or len(parts) < 2 or heard.intent not in _ANSWERED:
            return Questions(heard)
        understood = [await self._engine.understand(part, heard.lang) for part in parts]
        danger = next((part for part in understood if part.urgency == "urgent"), None)
        if heard.urgency != "urgent" and danger is not None:
            heard = _of(danger, heard)
        asked = {part.topic: part for part in understood if _is_question(part)}
        if heard.urgency != "urgent":
            if len(asked) < 2:
                return Questions(heard)
            heard = _of(asked.pop(next(iter(asked))), heard)
        if heard.topic.startswith(_REPORT):  # the contacts answer it; a question beside the danger is still open
            asked.pop(heard.topic, None)
        rest = [_bare(part, heard.lang) for part in asked.values()]
        return Questions(heard, tuple(rest[: MOST_ANSWERS - 1]))


def _is_question(part: Understood) -> bool:
    return part.urgency != "urgent" and part.confidence >= _SURE and part.topic.startswith(_TOPICS)


def _of(part: Understood, heard: Heard) -> Heard:
    """The whole message, answered for what one part asks."""
    return replace(heard, parse_data={**heard.parse_data, **part.parse_data}, urgency=part.urgency)


def _bare(part: Understood, lang: Lang) -> Heard:
    """A further question; the words stand with the first."""
    return Heard(part.parse_data, lang)
