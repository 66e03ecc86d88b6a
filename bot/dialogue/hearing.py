"""From what a person typed or tapped to what Rasa's rules see: understood, redacted, and put in its place.

Only here is a raw text looked at, in memory; what is handed on is redacted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from bot.content.agencies import AgencyRegister
from bot.content.catalog import Catalog
from bot.core.types import LANGS, Lang, Urgency
from bot.dialogue.aftercare_ear import AftercareEar
from bot.dialogue.attention import CHECK_OFFER, Attention
from bot.dialogue.conversation import Conversation
from bot.dialogue.engine import Engine
from bot.dialogue.screening_ear import ScreeningEar
from bot.dialogue.surroundings import Surroundings, Told, told_by_button
from bot.dialogue.teaching_ear import TeachingEar
from bot.language.agency_names import AgencyNames
from bot.language.offers import OfferChecker
from bot.language.redact import Redacted
from bot.language.toolkit import Toolkit
from bot.nlu.intents import as_intent
from bot.store.mailbox import Work

#: buttons that only carry a value
_BY_KIND = {
    "lang": "choose_language",
    "item": "screening_answer",
    "safe": "safe_again",
    "country": "give_country",
    "right": "show_right",
    "plan": "plan",
    "quiz": "quiz",
    "share": "share",
    "vote": "vote",
    "checkin": "check_in",
}
#: what these mean is settled: no advert and no company is looked for in them
_SETTLED = frozenset({"screening_answer", "quiz", "share", "check_in"})


@dataclass(frozen=True)
class Heard:
    """A person's message, judged, redacted and in the form Rasa's rules take."""

    parse_data: dict[str, Any]
    lang: Lang
    #: redacted; '' for a button, which leaves no line
    line: str = ""
    urgency: Urgency = "none"
    hidden: tuple[str, ...] = ()
    told: Told = field(default_factory=Told)
    #: None for what has no words
    redacted: Redacted | None = None

    @property
    def intent(self) -> str:
        """Its name."""
        return str(self.parse_data["intent"]["name"])

    @property
    def topic(self) -> str:
        """The full topic id, '' for what is no topic."""
        return str(self.parse_data["intent"].get("topic") or "")


class Hearing:
    """`hear` a message, then `place` it in its conversation."""

    def __init__(
        self,
        engine: Engine,
        toolkit: Toolkit,
        catalog: Catalog,
        agencies: AgencyRegister | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._redactor = toolkit.redactor
        self._surroundings = Surroundings(catalog, toolkit)
        self._ear = ScreeningEar(catalog, toolkit)
        self._teaching = TeachingEar(catalog, toolkit)
        self._aftercare = AftercareEar(catalog, toolkit)
        checker = OfferChecker.from_content(catalog.files, catalog.shared("offers"), toolkit)
        names = AgencyNames({lang: catalog.raw(lang, "offers") for lang in LANGS})
        self._attention = Attention(checker, names, agencies, clock)

    async def hear(self, work: Work, lang: Lang, conversation: Conversation) -> Heard:
        """What was said; an open question of a screening is tried first."""
        opened = self._ear.wake(conversation, work.incoming.at)
        if work.incoming.action:
            return _button(work.incoming.action, lang)
        text = work.incoming.text
        understood = await self._engine.understand(text, lang)
        if not understood.readable:
            return Heard(understood.parse_data, lang)
        redacted = self._redactor.redact(text)
        told = self._surroundings.read(text)
        country = told.said.topic.country if told.said.topic else None
        answer = self._ear.hear(text, understood, opened, country, begun="screening" in conversation.slots)
        parse_data = {**understood.parse_data, "of_another": self._ear.speaks_of_another(text)}
        taught = None if answer else self._teaching.hear(text, understood, conversation)
        if taught:
            parse_data |= {"intent": taught}
        elif answer:
            parse_data |= {"intent": dict(answer.intent), "urgency": answer.urgency}
        else:
            parse_data |= self._aftercare.hear(text, understood)
        return Heard(
            parse_data=parse_data,
            lang=understood.language,
            line=redacted.text,
            urgency=cast("Urgency", parse_data["urgency"]),
            hidden=tuple(dict.fromkeys(span.kind for span in redacted.spans)),
            told=told,
            redacted=redacted,
        )

    def place(self, heard: Heard, work: Work, conversation: Conversation) -> Heard:
        """The same with what the conversation makes of it: an offer, a company's name, the place it is about.

        `conversation.slots` take over what was told.
        """
        attended = self._attended(heard, work, conversation)
        # The country of an advert is not where the person is.
        advert = "offer" in attended or (attended.get("maybe_offer") and heard.urgency != "urgent")
        noted = self._surroundings.note(attended, Told() if advert else heard.told, conversation.slots)
        return replace(heard, parse_data={**noted, "case_state": work.case_state, "pushed": work.pushed})

    def waiting_question(self, conversation: Conversation, intent: str) -> str:
        """After a turn: the open question of the quiz to recall, '' for none."""
        return self._teaching.recall(conversation, intent)

    def _attended(self, heard: Heard, work: Work, conversation: Conversation) -> dict[str, Any]:
        if heard.intent in _SETTLED:
            return heard.parse_data
        if heard.redacted is None:
            return self._attention.of_button(heard.parse_data, conversation.slots)
        return self._attention.of_text(
            heard.parse_data, work.incoming.text, heard.redacted, conversation.slots, busy=bool(conversation.loop)
        )


def _button(action: str, lang: Lang) -> Heard:
    """`topic:ask/x`, `more:ask/x:1`, `lang:en`, `staff:yes`, `item:R:r01_age:no` …; the gateway verified the token."""
    kind, _, rest = action.partition(":")
    intent = {"name": "unreadable", "confidence": 1.0, "topic": ""}
    told = Told()
    if kind == "topic":
        intent = as_intent(rest, 1.0)
    elif kind == "offer":
        intent = {**as_intent(CHECK_OFFER, 1.0), "value": rest}
    elif kind == "more":
        topic, _, part = rest.rpartition(":")
        intent |= {"name": "show_more", "topic": topic, "value": part}
    elif kind == "staff":
        intent |= {"name": "handover_no" if rest == "no" else "handover_yes", "value": rest}
    elif kind in _BY_KIND:
        intent |= {"name": _BY_KIND[kind], "value": rest}
    if kind == "lang":
        lang = cast("Lang", rest)
    if kind == "country" and rest.isupper():
        told = told_by_button(rest)
    return Heard({"intent": intent, "entities": [], "urgency": "none"}, lang, told=told)
