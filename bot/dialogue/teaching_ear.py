"""Hears a typed text as an answer to the quiz, or as the wish for it, for material or for the personal plan."""

from __future__ import annotations

import re
from typing import Any

from bot.content import teaching
from bot.content.catalog import Catalog
from bot.core import quiz as rules
from bot.core.quiz import Progress, Question
from bot.core.types import LANGS
from bot.dialogue.conversation import Conversation
from bot.dialogue.understanding import Understood
from bot.language.toolkit import Toolkit

SLOT = "quiz"
_WORDS = re.compile(r"[^\W_]+")
#: 'b', 'B.', 'jawab b', 'the answer is b'
_LETTER = re.compile(r"(?:(?:jawab\w*|pilih\w*|the|answer|option|is|saya|aku|i|choose)\s+)*([abc])")
_UNKNOWN = frozenset({"control/unsure", "control/skip"})
#: after these the open question is recalled; after anything else it waits until the person comes back to it
_ASIDES = frozenset(
    {"ask", "show_more", "share", "vote", "greet", "thank", "chitchat", "unsure", "skip", "affirm", "deny"}
    | {"explain_why", "complaint", "choose_language", "out_of_scope", "unreadable"}
)
#: the bot has a question of its own first
_NOT_YET = frozenset({"change_language"})


class TeachingEar:
    """Stateless; what is open is in the conversation."""

    def __init__(self, catalog: Catalog, toolkit: Toolkit) -> None:
        self._quiz = teaching.quiz(catalog)
        self._controls = toolkit.controls
        self._start = teaching.phrases(catalog, "quiz")
        self._material = teaching.phrases(catalog, "teaching")
        self._plan = teaching.phrases(catalog, "plan")
        self._options = {
            (question.key, _plain(catalog.text(lang, f"quiz.questions.{question.key}.{option}"))): option
            for lang in LANGS
            for question in self._quiz.questions
            for option in question.options
        }

    def hear(self, text: str, understood: Understood, conversation: Conversation) -> dict[str, Any] | None:
        """The intent that Rasa's rules get instead of the classifier's; None = that. Commands and danger go first."""
        if conversation.loop or self._controls.find(text) is not None:
            return None
        plain = _plain(text)
        opened = self._opened(conversation)
        option = self._option(opened, plain, understood) if opened else None
        if opened and option:
            return _intent("quiz", f"{opened.key}:{option}")
        if understood.urgency != "none":
            return None
        if plain in self._start:
            return _intent("quiz", "start")
        if plain in self._plan:
            return _intent("plan", "start" if not conversation.slots.get("needs") else "make")
        return _intent("share") if plain in self._material else None

    def recall(self, conversation: Conversation, intent: str) -> str:
        """After a turn: the open question to recall, once; '' for none. Puts the quiz aside after anything weighty."""
        opened = self._opened(conversation)
        if opened is None or intent == "quiz" or intent in _NOT_YET:
            return ""
        progress = Progress.load(conversation.slots[SLOT])
        if intent not in _ASIDES or conversation.slots.get("offer") or conversation.loop:
            conversation.slots[SLOT] = rules.put_aside(progress).dump()
            return ""
        conversation.slots[SLOT] = rules.remind(progress).dump()
        return "" if progress.reminded else opened.key

    def _opened(self, conversation: Conversation) -> Question | None:
        progress = Progress.load(conversation.slots.get(SLOT))
        return rules.open_question(self._quiz, progress) if progress.asking else None

    def _option(self, opened: Question, plain: str, understood: Understood) -> str:
        letter = _LETTER.fullmatch(plain)
        if letter:
            return letter[1]
        if (opened.key, plain) in self._options:
            return self._options[opened.key, plain]
        return rules.SKIP if understood.topic in _UNKNOWN and understood.urgency == "none" else ""


def _intent(name: str, value: str = "") -> dict[str, Any]:
    """The intent of a button, for its typed form."""
    return {"name": name, "confidence": 1.0, "topic": "", "value": value}


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))
