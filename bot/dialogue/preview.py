"""What a topic looks like to somebody who asks for it first thing, for editors. Knows no Rasa and no conversation."""

from __future__ import annotations

from typing import Any

from bot.core.feedback import may_rate
from bot.core.interview import SAFE, START
from bot.core.types import Lang
from bot.dialogue.response_parts import Message
from bot.dialogue.responses import ContentResponses

#: topics that an action of their own answers: the response it names (a test compares with the real dialogue)
_OWN: dict[str, tuple[str, dict[str, Any]]] = {
    "ask/privacy": ("privacy", {}),
    "ask/rights_abroad": (
        "country_ask",
        {"key": "ui.country_ask", "after": "ask/rights_abroad", "rate": False},
    ),
    "control/greet": ("menu", {"key": "hello"}),
    "control/help_menu": ("menu", {"key": "menu"}),
    "control/stop": ("menu", {"key": "stopped"}),
    "control/affirm": ("menu", {"key": "yes_unclear"}),
    "control/deny": ("menu", {"key": "no_unclear"}),
    "control/change_language": ("languages", {"key": "language_ask"}),
    "control/delete_data": ("erase_confirm", {}),
    "control/quick_exit": ("text", {"key": "quick_exit"}),
    "control/talk_to_human": ("with_return_code", {"key": "handover_yes"}),
    "control/case_status": ("handover_offer", {"key": "case_status_none"}),
    "control/check_offer": ("offer_ask", {"key": "ask"}),
    "control/start_screening": (
        "screening_question",
        {"tool": START, "key": SAFE, "place": [0, 0], "between": [], "done": 0},
    ),
    "control/out_of_scope": ("guesses", {"key": "fallback", "topics": []}),
}


def preview(responses: ContentResponses, lang: Lang, topic: str) -> list[Message]:
    """The answer, then each further part as its 'more' button shows it. Raises KeyError for an unknown topic."""
    response, values = _OWN.get(topic, ("topic", {}))
    first = responses.say(response, lang, **{"topic": topic, "rate": may_rate(topic, "none"), **values})
    parts = range(len(responses.catalog.topic(lang, topic).more)) if response == "topic" else ()
    return [first, *(responses.say("more", lang, topic=topic, part=part) for part in parts)]
