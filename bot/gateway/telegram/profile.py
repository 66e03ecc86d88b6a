"""What Telegram shows of the bot before anybody writes: name, descriptions, and the list of commands."""

from __future__ import annotations

import asyncio
import logging

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
_TEXTS = {"MyName": "name", "MyDescription": "description", "MyShortDescription": "short_description"}


async def publish(api: TelegramApi, catalog: Catalog) -> None:
    """Make Telegram show what content says; tried again until it does."""
    commands = Commands(catalog)
    while True:
        try:
            for code, lang in _READERS:
                await _publish(api, catalog, commands, code, lang)
        except ChannelError as error:
            _log.info("profile_later %s", type(error).__name__)
            await asyncio.sleep(error.seconds if isinstance(error, ChannelBusy) else _PAUSE)
        else:
            return


async def _publish(api: TelegramApi, catalog: Catalog, commands: Commands, code: str, lang: Lang) -> None:
    """What is right already is left alone, since Telegram limits changes."""
    menu = commands.menu(lang)
    if await api.profile("MyCommands", code) != menu:
        await api.set_profile("MyCommands", code, commands=menu)
    for field, argument in _TEXTS.items():
        text = catalog.text(lang, f"telegram.profile.{argument}")
        shown = await api.profile(field, code)
        if not isinstance(shown, dict) or shown.get(argument) != text:
            await api.set_profile(field, code, **{argument: text})
