"""The first turn after a return code was used: the conversation goes on with what is safe to know of the old one."""

from __future__ import annotations

from typing import cast

from bot.core.types import Lang
from bot.dialogue.conversation import Conversation
from bot.dialogue.hearing import Heard
from bot.nlu.intents import as_intent
from bot.store.mailbox import Work
from bot.store.takeover import BACK

VALUE = "back"


def came_back(work: Work, conversation: Conversation) -> Heard | None:
    """The message that taking up has left, as a question for the state of the case; None for any other.

    The country is taken over unless the person has named one here.
    """
    if not work.incoming.action.startswith(f"{BACK}:"):
        return None
    lang, _, country = work.incoming.action.removeprefix(f"{BACK}:").partition(":")
    if country:
        conversation.slots.setdefault("country", country)
    intent = {**as_intent("control/case_status", 1.0), "value": VALUE}
    return Heard({"intent": intent, "entities": [], "urgency": "none"}, cast(Lang, lang))
