"""What Telegram shows of the bot before anybody writes: name, descriptions, and the list of commands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content.catalog import Catalog
from bot.core.errors import ChannelBusy, ChannelError
from bot.core.types import Lang
from bot.gateway.telegram.api import TelegramApi
from bot.gateway.telegram.commands import Commands

_log = logging.getLogger("pelita.telegram")
_PAUSE = 60.0
#: Telegram's language setting -> our language; "" is everybody whose language has no text of its own
_READERS: tuple[tuple[str, Lang], ...] = (("", "id"), ("id", "id"), ("en", "en"))
#: what the Bot API calls them -> the argument, which is also the key in content
_TEXTS = {"MyShortDescription": "short_description", "MyDescription": "description", "MyName": "name"}


async def publish(api: TelegramApi, catalog: Catalog) -> None:
    """Make Telegram show what content says; what it refuses is tried again, and does not keep the rest from showing."""
    missing = list(_wanted(catalog))
    while missing:
        missing, pause = await _publish(api, missing)
        if missing:
            _log.info("profile_later %s", ", ".join(sorted({entry.field for entry in missing})))
            await asyncio.sleep(pause)


@dataclass(frozen=True)
class _Entry:
    field: str
    code: str
    argument: str
    value: object

    def is_shown(self, found: object) -> bool:
        """`found`: what the Bot API says is set, a list of commands or an object with one text."""
        return (found.get(self.argument) if isinstance(found, dict) else found) == self.value


def _wanted(catalog: Catalog) -> Iterator[_Entry]:
    """The commands first: Telegram lets a name be changed only a few times a day."""
    commands = Commands(catalog)
    for code, lang in _READERS:
        yield _Entry("MyCommands", code, "commands", commands.menu(lang))
    for field, argument in _TEXTS.items():
        for code, lang in _READERS:
            yield _Entry(field, code, argument, catalog.text(lang, f"telegram.profile.{argument}"))


async def _publish(api: TelegramApi, entries: Sequence[_Entry]) -> tuple[list[_Entry], float]:
    """Sets what is not right already; returns what was refused, and after how many seconds to try it again."""
    refused, pause = [], 0.0
    for entry in entries:
        try:
            if not entry.is_shown(await api.profile(entry.field, entry.code)):
                await api.set_profile(entry.field, entry.code, **{entry.argument: entry.value})
        except ChannelError as error:
            refused.append(entry)
            pause = max(pause, error.seconds if isinstance(error, ChannelBusy) else _PAUSE)
    return refused, pause
