"""Methods about the bot itself: who it is, its commands, names and menu."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from tests.botapi.api_parts import Methods, check_length
from tests.botapi.errors import ApiError, bad_request, not_simulated, too_many
from tests.botapi.json_types import Json
from tests.botapi.webhook import Webhook

_LAUNCH_SECONDS = 600
_LANGUAGE = re.compile(r"[a-z]{2}|")


@dataclass
class BotMethods(Methods):
    """getMe, setMyCommands and their kin."""

    webhook: Webhook
    started_at: float = 0.0
    logged_out: bool = False
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.started_at = self.world.clock()

    def get_me(self, given: Json) -> Json:
        return {**self.world.bot, "first_name": self.world.text("name", "") or self.world.bot["first_name"]}

    def log_out(self, given: Json) -> bool:
        self.logged_out = True
        return True

    def close(self, given: Json) -> bool:
        left = self.started_at + _LAUNCH_SECONDS - self.world.clock()
        if left > 0:
            raise too_many(int(left) + 1)
        if self.webhook.url:
            raise bad_request("the webhook must be deleted first")
        return True

    # commands

    def set_my_commands(self, given: Json) -> bool:
        place = self._place(given)
        if len(given["commands"]) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for one in given["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"].strip()) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if len({one["command"] for one in given["commands"]}) < len(given["commands"]):
            raise bad_request("BOT_COMMAND_DUPLICATE")
        self.world.commands[place] = given["commands"]
        return True

    def get_my_commands(self, given: Json) -> list[Json]:
        return self.world.commands.get(self._place(given), [])

    def delete_my_commands(self, given: Json) -> bool:
        self.world.commands.pop(self._place(given), None)
        return True

    def _place(self, given: Json) -> tuple[str, str]:
        scope = given.get("scope", {"type": "default"})
        if "chat_id" in scope and self.world.chat(scope["chat_id"]).type == "channel":
            raise bad_request("can't change commands in channel chats")
        return json.dumps(scope, sort_keys=True), _language(given)

    # names and descriptions

    def set_my_name(self, given: Json) -> bool:
        return self._set_text("name", 64, given)

    def get_my_name(self, given: Json) -> Json:
        return {"name": self.world.text("name", _language(given)) or self.world.bot["first_name"]}

    def set_my_description(self, given: Json) -> bool:
        return self._set_text("description", 512, given)

    def get_my_description(self, given: Json) -> Json:
        return {"description": self.world.text("description", _language(given))}

    def set_my_short_description(self, given: Json) -> bool:
        return self._set_text("short_description", 120, given)

    def get_my_short_description(self, given: Json) -> Json:
        return {"short_description": self.world.text("short_description", _language(given))}

    def _set_text(self, name: str, most: int, given: Json) -> bool:
        text = given.get(name, "").strip()
        check_length(text, 0, most, name)
        self.world.texts[name, _language(given)] = text
        return True

    # the menu button

    def set_chat_menu_button(self, given: Json) -> bool:
        button = given.get("menu_button", {"type": "default"})
        if button["type"] == "web_app":
            raise not_simulated("a menu button with a Web App")
        self.menu_buttons[self._private(given)] = button
        return True

    def get_chat_menu_button(self, given: Json) -> Json:
        chat_id = self._private(given)
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(None) or {"type": "commands"}

    def _private(self, given: Json) -> int | None:
        if "chat_id" not in given:
            return None
        chat = self.world.chat(given["chat_id"])
        if chat.type != "private":
            raise ApiError(400, "Bad Request: chat not found")
        return chat.id


def _language(given: Json) -> str:
    language: str = given.get("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
