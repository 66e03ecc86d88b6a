"""The bot's commands, in both languages at once: whoever knows one of them may use it, whatever language is on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

from bot.content.catalog import Catalog
from bot.core.types import LANGS, Lang

Command = Literal["start", "menu", "language", "stop", "delete", "hide", "staff", "codeword", "privacy"]
COMMANDS: tuple[Command, ...] = get_args(Command)

#: what a command stands for when the dialogue carries it out; the others are the gateway's own
ACTIONS: Mapping[Command, str] = {
    "menu": "topic:control/help_menu",
    "language": "topic:control/change_language",
    "stop": "topic:control/stop",
    "delete": "topic:control/delete_data",
    "staff": "topic:control/talk_to_human",
    "codeword": "word:ask",
    "privacy": "topic:ask/privacy",
}

#: `/menu`, `/menu@name_of_bot`, `/start something`
_TYPED = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s.*)?", re.DOTALL)


class Commands:
    """Names and descriptions come from `telegram.yml` of each language."""

    def __init__(self, catalog: Catalog) -> None:
        self._rows: dict[Lang, Mapping[str, Any]] = {lang: catalog.raw(lang, "telegram")["commands"] for lang in LANGS}
        self._by_word = {str(row["name"]): name for rows in self._rows.values() for name, row in rows.items()}
        self._by_word["start"] = "start"  # what Telegram's own button sends

    def find(self, text: str) -> Command | None:
        """The command in a message that is one, None for any other text."""
        typed = _TYPED.fullmatch(text.strip())
        return self._by_word.get(typed[1].lower()) if typed else None  # type: ignore[return-value]

    def menu(self, lang: Lang) -> list[dict[str, str]]:
        """The list that Telegram shows, as `setMyCommands` wants it."""
        rows = self._rows[lang]
        return [{"command": rows[name]["name"], "description": rows[name]["says"]} for name in COMMANDS]
