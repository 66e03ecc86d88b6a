"""What the bot still does while staff hold a case: hide, erase, stop. Everything else is said to staff.

People tell staff that somebody deleted their messages, or is coming tomorrow. To understand that as a wish to delete or
to hide would cut them off, so here a guess does not count, as it does when only the bot listens.
"""

from __future__ import annotations

from bot.content.catalog import Catalog
from bot.core.types import LANGS
from bot.dialogue.aftercare import is_of_check_ins
from bot.dialogue.coming_back import VALUE
from bot.dialogue.hearing import Heard

_STOP = "control/stop"
_OBEYED = frozenset({"control/quick_exit", "control/delete_data", _STOP})
#: a command, or words that can hardly mean anything else: of 27 sentences to staff about deleting, hiding and people
#: who come, 10 were guessed to be one of these, up to 0.9976
_SURE = 0.999


class Obeying:
    """Its word for stopping is the name of the command in telegram.yml, as the first message of the bot says it."""

    def __init__(self, catalog: Catalog) -> None:
        self._stop = frozenset(catalog.text(lang, "telegram.commands.stop.name") for lang in LANGS)

    def obeys(self, heard: Heard) -> bool:
        """Whether the bot answers even while staff hold the case."""
        intent = heard.parse_data["intent"]
        if intent.get("value") == VALUE or is_of_check_ins(heard):
            return True
        if heard.topic not in _OBEYED:
            return False
        if not heard.line:
            return True  # a button or a command
        if heard.topic == _STOP:  # 'enough' may answer a question of staff
            return heard.line.strip(" /.!").casefold() in self._stop
        return float(intent["confidence"]) >= _SURE
