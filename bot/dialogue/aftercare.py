"""Check-ins in a conversation: agreed on, worded by the person, and answered in words. The buttons are the action's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.content.catalog import Catalog
from bot.content.zones import offsets_of
from bot.core.checkins import ANSWER_WITHIN, dates, parse_days
from bot.core.place import is_happening
from bot.core.triage import CHECK_IN, urgent_reasons
from bot.core.types import CheckInChange
from bot.dialogue.conversation import Conversation
from bot.dialogue.engine import Collector
from bot.dialogue.hearing import Heard
from bot.dialogue.repair import LONG_SILENCE
from bot.store.mailbox import Work

INTENT, STOP = "check_in", "stop"
#: whatever else is expected, these are obeyed first
_FIRST = frozenset(
    {"urgent", "suicidal", "quick_exit", "delete_data", "stop", "talk_to_human", "change_language", "unreadable"}
)
#: who leaves, ends or deletes has not answered
_NO_ANSWER = frozenset({"quick_exit", "delete_data", "stop", "unreadable", INTENT})


class Aftercare:
    """Used by the turn before, after and at the end of the dialogue. Remembers nothing itself."""

    def __init__(self, catalog: Catalog, clock: Callable[[], datetime]) -> None:
        self._catalog = catalog
        self._clock = clock

    @staticmethod
    def worded(heard: Heard, work: Work, conversation: Conversation) -> Heard:
        """A text that is the wording of somebody's check-ins as such, unless it is something that comes first."""
        days, conversation.wording = conversation.wording, ""
        since = datetime.fromisoformat(conversation.seen) if conversation.seen else work.incoming.at
        late = work.incoming.at - since >= LONG_SILENCE or work.case_state == "claimed"
        if not days or late or not heard.line or heard.intent in _FIRST:
            return heard
        return replace(heard, parse_data={**heard.parse_data, **_intent(f"words:{days}"), "hidden": bool(heard.hidden)})

    @staticmethod
    def answering(heard: Heard, work: Work) -> bool:
        """Whether these are words in answer to a check-in, which staff read, as was agreed."""
        said = heard.intent not in _NO_ANSWER or bool(heard.parse_data.get("says_more"))
        return _was_asked(work) and bool(heard.line) and said

    @staticmethod
    def answered(heard: Heard, work: Work, collected: Collector) -> None:
        """After a turn that was `answering`: lets a case be opened or taken up, unless there is one."""
        collected.effects.append({"effect": "check_in_said", "code": "words"})
        if work.case_state != "none":
            return
        reasons = [CHECK_IN]
        if heard.urgency == "urgent":
            reasons += urgent_reasons(heard.topic, [found["id"] for found in heard.parse_data["indicators"]])
        elif is_happening(heard.topic):
            reasons.append(f"topic:{heard.topic}")
        collected.effects.append({"effect": "open_case", "reasons": reasons, "earlier": False, "again": True})

    @staticmethod
    def ended(heard: Heard, work: Work, collected: Collector) -> None:
        """STOP in answer to a check-in is meant for all that would follow."""
        if heard.intent == "stop" and _was_asked(work):
            collected.effects.append({"effect": "check_in_stop"})

    def change(self, collected: Collector, conversation: Conversation) -> CheckInChange | None:
        """What this turn changes; None when it is nothing."""
        found = {effect["effect"]: effect for effect in collected.effects if effect["effect"].startswith("check_in")}
        if wording := found.get("check_in_wording"):
            conversation.wording = wording["days"]
        if not found.keys() - {"check_in_wording"}:
            return None
        planned = found.get("check_in_plan")
        offsets = offsets_of(self._catalog, conversation.slots.get("country"))
        return CheckInChange(
            dates=dates(self._clock(), parse_days(planned["days"]), offsets) if planned else (),
            words=planned["words"] if planned else "",
            offsets=offsets,
            ends="check_in_stop" in found,
            said=found["check_in_said"]["code"] if "check_in_said" in found else "",
        )


def _was_asked(work: Work) -> bool:
    asked = work.check_in_asked
    return asked is not None and work.incoming.at - asked <= ANSWER_WITHIN


def is_of_check_ins(heard: Heard) -> bool:
    """A button of theirs or 'no more of these', which are obeyed even while staff hold the case."""
    return heard.intent == INTENT and (not heard.line or heard.parse_data["intent"]["value"] == STOP)


def wishes_check_ins(heard: Heard) -> bool:
    """Whether somebody typed that they would like to be asked."""
    return str(heard.parse_data.get("check_in_wish", STOP)) != STOP


def _intent(value: str) -> dict[str, object]:
    intent = {"name": INTENT, "confidence": 1.0, "topic": "", "value": value}
    return {"intent": intent, "entities": [], "urgency": "none", "indicators": []}
