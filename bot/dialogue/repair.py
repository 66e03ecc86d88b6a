"""Awkward turns: signs instead of words, insults, the same question again and again, a return after a long silence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.content.catalog import Catalog
from bot.core.types import LANGS
from bot.dialogue.conversation import Conversation
from bot.dialogue.hearing import Heard
from bot.store.mailbox import Work

#: after this silence somebody else may hold the phone
LONG_SILENCE = timedelta(hours=12)
#: words; in a longer message an insult is part of a story
_MOST_WORDS = 6
_WORD = re.compile(r"\w+")
_QUESTIONS = frozenset({"ask", "need", "report"})
#: what the classifier makes of words that ask for nothing
_ASKS_NOTHING = frozenset({"out_of_scope", "chitchat", "complaint", "deny", "affirm", "unsure", "thank", "stop"})
#: the first words of somebody who comes back, without a wish of their own
_OPENINGS = frozenset({"greet", "affirm", "deny", "unsure", "thank", "chitchat", "out_of_scope", "unreadable"})
#: what waited for an answer when the person fell silent
_PENDING = ("offer", "asked_for", "awaited", "awaited_turns")

ABUSE, EMOJI, WELCOME = "abuse", "emoji", "welcome_back"


class Repair:
    """Changes what was heard where a plain reading would give a poor answer; danger is never touched."""

    def __init__(self, catalog: Catalog) -> None:
        self._insults = frozenset(
            str(word) for lang in LANGS for word in catalog.raw(lang, "insults")["words"]
        )  # in both languages at once: people mix

    def mend(self, heard: Heard, work: Work, conversation: Conversation) -> Heard:
        """The same, or `unreadable` with a value that says which help fits. `conversation` notes the moment."""
        silent = _silence(conversation, work.incoming.at)
        conversation.seen = work.incoming.at.isoformat()
        if heard.urgency == "urgent" or heard.intent == "urgent":
            return heard
        text = work.incoming.text
        if silent and not conversation.loop:
            _forget_pending(conversation)
            if text and heard.intent in _OPENINGS:
                return _as(heard, WELCOME)
        if text and heard.intent == "unreadable" and _has_sign(text):
            return _as(heard, EMOJI)
        if text and heard.intent in _ASKS_NOTHING and self._insults_somebody(text):
            return _as(heard, ABUSE)
        return _counted(heard, conversation)

    def _insults_somebody(self, text: str) -> bool:
        words = _WORD.findall(text.casefold())
        return len(words) <= _MOST_WORDS and not self._insults.isdisjoint(words)


def _as(heard: Heard, value: str) -> Heard:
    intent = {"name": "unreadable", "confidence": 1.0, "topic": "", "value": value}
    return replace(heard, parse_data={**heard.parse_data, "intent": intent})


def _silence(conversation: Conversation, now: datetime) -> bool:
    return bool(conversation.seen) and now - datetime.fromisoformat(conversation.seen) >= LONG_SILENCE


def _forget_pending(conversation: Conversation) -> None:
    """A plain 'yes' must not accept yesterday's offer; an offer of staff comes again once the person is safe."""
    slots: dict[str, Any] = conversation.slots
    if slots.get("offer"):
        slots["away"] = True
    for name in _PENDING:
        slots.pop(name, None)


def _counted(heard: Heard, conversation: Conversation) -> Heard:
    """How often in a row this was asked, for the same countries and services; other words in between do not count."""
    if heard.intent not in _QUESTIONS:
        return heard
    countries = sorted(mention.country for mention in heard.told.said.mentions)
    question = " ".join((heard.topic, *countries, *heard.told.services))
    last, times = conversation.asked or ["", 0]
    conversation.asked = [question, int(times) + 1 if last == question else 1]
    return replace(heard, parse_data={**heard.parse_data, "asked_times": conversation.asked[1]})


def _has_sign(text: str) -> bool:
    """Whether there is a picture among the signs; dots alone are no feeling."""
    return any(unicodedata.category(character) in ("So", "Sk") for character in text)
