"""One turn: from a person's message to everything it changes. Writes nothing; the commit does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from bot.content.agencies import AgencyRegister
from bot.content.catalog import Catalog
from bot.core import buttons
from bot.core.place import destination
from bot.core.questions import worth_keeping
from bot.core.triage import tier_of, urgent_reasons
from bot.core.types import (
    Button,
    CaseOpening,
    CaseText,
    CheckInChange,
    Lang,
    LineKind,
    Pseudonym,
    Question,
    Reply,
    TurnResult,
    Urgency,
    Withheld,
)
from bot.dialogue.aftercare import Aftercare, wishes_check_ins
from bot.dialogue.coming_back import came_back
from bot.dialogue.conversation import Conversation
from bot.dialogue.engine import Collector, Engine
from bot.dialogue.hearing import Heard, Hearing
from bot.dialogue.obeying import Obeying
from bot.dialogue.repair import Repair
from bot.dialogue.screening_case import with_screening
from bot.dialogue.several import SeveralQuestions
from bot.dialogue.surroundings import asked_about
from bot.dialogue.withholding import withheld
from bot.language.toolkit import Toolkit
from bot.store.checkins import DUE
from bot.store.mailbox import Work

_ANSWERS_THE_OFFER = frozenset(
    {"urgent", "affirm", "deny", "handover_yes", "handover_no", "talk_to_human", "quick_exit"}
)
#: whoever left in a hurry is asked whether it is safe, unless this turn is about that
_COMING_BACK = frozenset({"quick_exit", "safe_again", "delete_data", "handover_yes", "talk_to_human", "check_in"})


class TurnRunner:
    """Runs turns on one engine. All methods must be called from the engine's thread."""

    def __init__(
        self,
        engine: Engine,
        toolkit: Toolkit,
        catalog: Catalog,
        button_key: bytes,
        clock: Callable[[], datetime],
        agencies: AgencyRegister | None = None,
    ) -> None:
        """`agencies`: the list of licensed companies; without it people are told that there is none."""
        self._engine = engine
        self._hearing = Hearing(engine, toolkit, catalog, agencies, clock)
        self._normalise = toolkit.normaliser.normalise
        self._repair = Repair(catalog)
        self._several = SeveralQuestions(engine)
        self._aftercare = Aftercare(catalog, clock)
        self._obeying = Obeying(catalog)
        self._catalog = catalog
        self._button_key = button_key
        self._clock = clock

    async def run(self, work: Work) -> TurnResult:
        """What this message changes. Raises whatever Rasa raises; the caller then releases the work for a retry."""
        conversation = Conversation.loads(work.tracker)
        lang = cast("Lang", conversation.slots.get("language") or work.session_lang)
        if work.exhausted:
            return TurnResult(replies=(self._text(work.person, lang, "error_kind"),))
        if work.incoming.action == DUE:
            return self._ask_how(work, lang)
        heard = came_back(work, conversation) or await self._hearing.hear(work, lang, conversation)
        heard = self._aftercare.worded(heard, work, conversation)
        if work.case_state == "claimed" and not self._obeying.obeys(heard):
            return self._held(heard, work)
        return await self._answer(work, conversation, self._repair.mend(heard, work, conversation))

    def _ask_how(self, work: Work, lang: Lang) -> TurnResult:
        """A check-in is due: nothing else is said with it, whatever was open; nothing at all while staff are there."""
        if work.case_state == "claimed":
            return TurnResult()
        asked = self._reply(work.person, self._engine.responses.say("check_in_ask", lang, words=work.incoming.text))
        line = CaseText("bot", asked.text, self._clock())
        lines = (line,) if work.case_state != "none" else ()
        return TurnResult((asked,), case_texts=lines)

    def _held(self, heard: Heard, work: Work) -> TurnResult:
        """Staff hold the case: the words go to them, the bot stays silent, danger is still judged.

        It speaks only to offer that what it has hidden be passed on.
        """
        kept = withheld(heard)
        return TurnResult(
            replies=(self._reply(work.person, self._offer_to_pass_on(kept, heard, work)),) if kept else (),
            case_texts=_theirs(heard, work),
            raise_reasons=_danger(heard),
            always_deliver=True,
            withheld=kept,
            check_in=CheckInChange(said="words") if self._aftercare.answering(heard, work) else None,
        )

    def _offer_to_pass_on(self, kept: Withheld, heard: Heard, work: Work) -> dict[str, Any]:
        with_staff = work.case_state == "claimed"
        return self._engine.responses.say("withheld", heard.lang, kinds=heard.hidden, id=kept.id, with_staff=with_staff)

    async def _answer(self, work: Work, conversation: Conversation, heard: Heard) -> TurnResult:
        known = conversation.slots.get("language") or work.session_lang
        heard = replace(heard, parse_data={**heard.parse_data, "switched": known != heard.lang})
        conversation.slots["language"] = heard.lang
        in_form = bool(conversation.loop)
        offered_before = conversation.slots.get("offer")
        heard, collected, answering = await self._talk(work, conversation, heard)
        opening = self._opening(collected, conversation, heard.lang)
        # Staff are, or may soon be, there to get what was hidden; nobody else ever does.
        near = work.case_state != "none" or bool(opening) or conversation.slots.get("offer") == "handover"
        kept = withheld(heard) if near and heard.intent != "quick_exit" else None
        note = self._offer_to_pass_on(kept, heard, work) if kept else None
        said = self._with_notes(collected, conversation, heard, offered_before, note)
        replies = tuple(self._reply(work.person, message) for message in said)
        leaves = any(effect["effect"] == "leave" for effect in collected.effects)
        if leaves:
            replies = tuple(replace(reply, effect="leave") for reply in replies)
        lines = (*self._lines(work, heard, replies), *self._plan(collected, heard))
        if answering and opening:
            replies = (*replies, self._reply(work.person, self._engine.responses.say("check_in_passed", heard.lang)))
        check_in = self._aftercare.change(collected, conversation)
        conversation.remember([(line.sender, line.text, line.at.isoformat(), line.urgency) for line in lines])
        return TurnResult(
            replies=replies or (self._text(work.person, heard.lang, "error_kind"),),
            tracker=conversation.dumps(),
            open_case=opening,
            case_texts=lines if work.case_state != "none" or opening else (),
            raise_reasons=(_danger(heard) or _told_danger(collected)) if work.case_state != "none" else (),
            always_deliver=self._obeying.obeys(heard),
            counters=tuple(effect["code"] for effect in collected.effects if effect["effect"] == "count"),
            withheld=kept,
            forget_withheld=leaves,
            check_in=check_in,
            question=None if in_form or answering or conversation.slots.get("away") else self._question(work, heard),
        )

    async def _talk(self, work: Work, conversation: Conversation, heard: Heard) -> tuple[Heard, Collector, bool]:
        """Runs the dialogue; True for an answer to a check-in: staff read it, so nothing said offers them anew."""
        answering = self._aftercare.answering(heard, work)
        seen = replace(work, case_state="waiting") if answering else work
        heard, collected = await self._converse(seen, conversation, heard)
        self._aftercare.ended(heard, work, collected)
        if answering:
            self._aftercare.answered(heard, work, collected)
        return heard, collected, answering

    async def _converse(self, work: Work, conversation: Conversation, heard: Heard) -> tuple[Heard, Collector]:
        """Runs the dialogue for what was heard, and for what else was asked in the same message."""
        asked = await self._several.apart(heard, work, in_form=bool(conversation.loop))
        heard = self._hearing.place(asked.first, work, conversation)
        collected = await self._engine.converse(work.person, conversation, heard.line, heard.parse_data)
        # A pasted advert asks many questions, none of them of the bot.
        for other in asked.others if heard.intent == asked.first.intent else ():
            placed = self._hearing.place(other, work, conversation)
            more = await self._engine.converse(work.person, conversation, "", placed.parse_data)
            collected.said += more.said
            collected.effects += more.effects
        return heard, collected

    def _with_notes(
        self,
        collected: Collector,
        conversation: Conversation,
        heard: Heard,
        offered_before: str | None,
        on_hidden: dict[str, Any] | None,
    ) -> list[dict[str, Any]]:
        """The turn's sentences, with the note on hidden data and the one repetition of an unanswered offer."""
        said = list(collected.said)
        slots, intent = conversation.slots, heard.intent
        if heard.hidden and intent != "quick_exit" and not on_hidden:
            on_hidden = self._engine.responses.say("hidden", heard.lang, kinds=heard.hidden)
        if on_hidden:
            said.append(on_hidden)
        if slots.get("away") and intent not in _COMING_BACK and not conversation.loop:
            said.append(self._engine.responses.say("safe_now", heard.lang))
        if heard.parse_data.get("maybe_offer"):
            said.append(self._engine.responses.say("offer_found", heard.lang))
        if wishes_check_ins(heard) and intent != "check_in":
            days = heard.parse_data["check_in_wish"].partition(":")[2]
            asked = self._engine.responses.say("check_in_about", heard.lang, days=days)
            said.insert(len(said) - bool(conversation.loop), asked)
        if offered_before == slots.get("offer") == "handover" and intent not in _ANSWERS_THE_OFFER:
            if slots.get("offer_repeated"):
                slots.pop("offer", None)
            else:
                repeated = self._engine.responses.say("handover_offer", heard.lang, key="urgent_repeat")
                # An open question stays the last thing said.
                said.insert(len(said) - (bool(conversation.loop) or intent == "quiz"), repeated)
                slots["offer_repeated"] = True
        if question := self._hearing.waiting_question(conversation, intent):
            said.append(self._engine.responses.say("quiz_waiting", heard.lang, key=question))
        return said

    def _lines(self, work: Work, heard: Heard, replies: tuple[Reply, ...]) -> tuple[CaseText, ...]:
        now = self._clock()
        return (*_theirs(heard, work), *(CaseText("bot", reply.text, now) for reply in replies))

    def _question(self, work: Work, heard: Heard) -> Question | None:
        """What was not understood, for editors: no danger, nothing of a case, nothing with hidden parts."""
        understood = heard.intent != "out_of_scope" or heard.urgency != "none"
        if understood or heard.hidden or work.case_state != "none" or not worth_keeping(heard.line):
            return None
        return Question(heard.line, self._normalise(heard.line, heard.lang), heard.lang)

    def _plan(self, collected: Collector, heard: Heard) -> tuple[CaseText, ...]:
        """The personal plan as staff read it, when the person sent it to them."""
        sent = next((effect for effect in collected.effects if effect["effect"] == "plan"), None)
        if sent is None:
            return ()
        around = heard.parse_data["around"]
        said = self._engine.responses.say(
            "plan_for_staff",
            heard.lang,
            country=around["contacts"],
            area=around["area"],
            who=around["who"],
            needs=sent["needs"],
        )
        return (CaseText("bot", said["text"], self._clock()),)

    def _opening(self, collected: Collector, conversation: Conversation, lang: Lang) -> CaseOpening | None:
        wanted = next((effect for effect in collected.effects if effect["effect"] == "open_case"), None)
        if wanted is None:
            return None
        tier, priority = tier_of(wanted["reasons"])
        earlier = [
            CaseText(cast("Any", sender), text, datetime.fromisoformat(at), urgency=cast("Urgency", urgency))
            for sender, text, at, urgency in conversation.lines
        ]
        here, about = conversation.slots.get("country") or "", conversation.slots.get("about") or ""
        opening = CaseOpening(
            tier=tier,
            priority=priority,
            lang=lang,
            reasons=(*wanted["reasons"], *(asked_about(conversation.slots) if wanted["earlier"] else ())),
            country=here or about,
            texts=tuple(earlier) if wanted["earlier"] else (),
            again=bool(wanted.get("again")),
            destination=destination(here, about),
        )
        interview = wanted.get("screening")
        return with_screening(opening, self._catalog, interview, self._clock()) if interview else opening

    def _reply(self, person: Pseudonym, message: dict[str, Any]) -> Reply:
        return Reply(
            text=message["text"],
            buttons=tuple(self._sign(person, button) for button in message.get("buttons") or ()),
        )

    def _sign(self, person: Pseudonym, button: dict[str, Any]) -> Button:
        if button.get("url"):
            return Button(title=button["title"], url=button["url"])
        payload = buttons.sign(self._button_key, person, button["action"])
        return Button(title=button["title"], payload=payload, row=button.get("row", 0))

    def _text(self, person: Pseudonym, lang: Lang, key: str) -> Reply:
        return self._reply(person, self._engine.responses.say("text", lang, key=key))


def _theirs(heard: Heard, work: Work) -> tuple[CaseText, ...]:
    """The person's line for the case; none for a button."""
    kind: LineKind = "correction" if work.incoming.corrects else "check_in" if wishes_check_ins(heard) else ""
    line = CaseText("person", heard.line, work.incoming.at, urgency=heard.urgency, kind=kind)
    return (line,) if heard.line else ()


def _told_danger(collected: Collector) -> tuple[str, ...]:
    """Danger that an action found, such as the result of a screening."""
    return tuple(reason for effect in collected.effects if effect["effect"] == "danger" for reason in effect["reasons"])


def _danger(heard: Heard) -> tuple[str, ...]:
    if heard.urgency != "urgent":
        return ()
    return urgent_reasons(heard.topic, [found["id"] for found in heard.parse_data["indicators"]])
