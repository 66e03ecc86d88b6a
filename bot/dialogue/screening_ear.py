"""Hears a typed text as the answer to the screening's open question, before it is anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.content.catalog import Catalog
from bot.content.screenings import bank_of, option_title
from bot.core.interview import START, Interview, hide, is_idle, question
from bot.core.screening import SKIP, UNSURE, Item
from bot.core.types import LANGS, Urgency
from bot.dialogue.conversation import Conversation
from bot.dialogue.understanding import Understood
from bot.language.answers import NO, YES, AnswerReader, Question, Read
from bot.language.control_words import URGENT
from bot.language.toolkit import Toolkit
from bot.nlu.intents import SMALL_ANSWERS, as_intent

FORM = "screening_form"
SLOT = "screening"
SUICIDAL = "report/suicidal"
#: below this a worry about suicide is a guess; what is urgent needs no confidence
_SURE = 0.5
_CERTAIN = 0.9
#: a command inside a longer text ('udah ah, berhenti') is a command, not an answer
_COMMANDS = frozenset(
    f"control/{key}"
    for key in ("stop", "quick_exit", "delete_data", "talk_to_human", "change_language", "explain_why", "complaint")
)
_TELLING = ("ask/", "need/", "report/")
#: what the classifier may have made of an answer that the phrases do not know
_MEANINGS = {"control/affirm": YES, "control/deny": NO, "control/unsure": UNSURE, "control/skip": SKIP}


@dataclass(frozen=True)
class Heard:
    """The intent that Rasa's rules get instead of the classifier's, and how urgent the text is then."""

    intent: Mapping[str, Any]
    urgency: Urgency


class ScreeningEar:
    """Stateless; what is open is in the conversation."""

    def __init__(self, catalog: Catalog, toolkit: Toolkit) -> None:
        self.bank = bank_of(catalog)
        self._catalog = catalog
        self._controls = toolkit.controls
        self._reader = AnswerReader({lang: catalog.raw(lang, "answers") for lang in LANGS}, toolkit.normaliser)

    def wake(self, conversation: Conversation, at: datetime) -> tuple[str, str] | None:
        """Tool and item that a typed text would answer now. After a long silence none: safety is asked first."""
        raw = conversation.slots.get(SLOT)
        if not raw:
            return None
        interview = Interview.load(raw)
        if is_idle(self.bank, interview, at):
            interview = hide(interview)
        running = conversation.loop.get("name") == FORM
        opened = question(self.bank, interview) if running and interview.asked else None
        conversation.slots[SLOT] = replace(interview, asked=False, at=at.isoformat()).dump()
        return opened

    def hear(
        self, text: str, understood: Understood, opened: tuple[str, str] | None, country: str | None, *, begun: bool
    ) -> Heard | None:
        """What the rules should see instead of what was understood; None = that. `begun`: something can be resumed."""
        control = self._controls.find(text)
        if control == URGENT:
            intent = {**understood.parse_data["intent"], "name": "urgent"}
            return Heard(intent, "urgent")
        answer = self._answer(text, understood, opened, country) if opened and control is None else None
        if opened and answer and not self._is_danger(answer, opened, understood):
            value = ":".join((*opened, "|".join(answer.codes)))
            urgency: Urgency = "urgent" if self._urgent(answer, opened) else "none"
            return Heard(answer_intent(value), urgency)
        meaning = self._reader.meaning(text) if opened and control is None else None
        if meaning and not understood.names_danger:
            # It says nothing else, so nothing is read into it; the form asks again.
            return Heard(as_intent(SMALL_ANSWERS[meaning], 1.0), "none")
        if understood.topic == SUICIDAL and (
            understood.urgency == "urgent" or (understood.urgency == "concern" and understood.confidence >= _SURE)
        ):
            return Heard({**understood.parse_data["intent"], "name": "suicidal"}, "urgent")
        if begun and understood.urgency != "urgent" and self._reader.wants_on(text):
            return Heard(as_intent("control/start_screening", 1.0), understood.urgency)
        return None

    def speaks_of_another(self, text: str) -> bool:
        """Whether a text tells of somebody near the writer."""
        return self._reader.speaks_of_another(text)

    def _answer(self, text: str, understood: Understood, opened: tuple[str, str], country: str | None) -> Read | None:
        tool, key = opened
        item = self.bank.item(tool, key)
        if item.reads_country and country:
            return Read(("indonesia" if country == "ID" else "abroad",), whole=False)
        read = self._reader.read(text, Question(item, self._titles(tool, key)))
        if read is None:
            return self._meant(text, understood, item)
        return None if self._says_more(read, understood, item) else read

    def _meant(self, text: str, understood: Understood, item: Item) -> Read | None:
        """An answer that no phrase knows, by what the classifier made of it."""
        if not self._reader.states(text) or self._reader.wants_on(text):
            return None
        if understood.topic == item.told_by and understood.confidence >= _SURE:
            return self._reader.means(YES, item)
        meaning = _MEANINGS.get(understood.topic)
        return self._reader.means(meaning, item) if meaning else None

    @staticmethod
    def _says_more(read: Read, understood: Understood, item: Item) -> bool:
        """Whether a text with an answer in it is rather something else: a command, or a story of another matter."""
        if read.whole or understood.confidence < _SURE:
            return False
        if understood.topic in _COMMANDS:
            # 'ada majikan di dekatku' only says why it is not safe; 'majikan datang, tutup' wants to hide
            return understood.confidence >= _CERTAIN or not set(read.codes) <= set(item.stop_if)
        return read.loose and understood.topic.startswith(_TELLING) and understood.topic != item.topic

    def _is_danger(self, answer: Read, opened: tuple[str, str], understood: Understood) -> bool:
        """Danger in the words goes first, unless the answer leads there itself or is nothing but an answer."""
        if understood.urgency != "urgent" or answer.whole or self._urgent(answer, opened):
            return False
        # 'ada majikan di dekatku' answers whether it is safe to chat; only rules, which name a danger, outweigh that
        return understood.names_danger or opened[0] != START

    def _urgent(self, answer: Read, opened: tuple[str, str]) -> bool:
        return all(code in self.bank.item(*opened).urgent_if for code in answer.codes)

    def _titles(self, tool: str, key: str) -> dict[str, list[str]]:
        titles: dict[str, list[str]] = {}
        for option in self.bank.item(tool, key).options:
            titles[option] = [option_title(self._catalog, lang, tool, key, option) for lang in LANGS]
        return titles


def answer_intent(value: str) -> dict[str, Any]:
    """The intent of an answer `tool:item:code`, given by a button or read from a text."""
    return {"name": "screening_answer", "confidence": 1.0, "topic": "", "value": value}
