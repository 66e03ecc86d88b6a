"""Keyboards, held against Telegram's limits."""

from __future__ import annotations

import re
from itertools import chain

from tests.botapi.errors import bad_request, not_simulated
from tests.botapi.json_types import Json

_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_STYLES = {"danger", "success", "primary"}
_MAX_BUTTONS, _MAX_ROW = 100, 8


def check_markup(markup: Json | None) -> None:
    """Raises ApiError 400 for a keyboard that Telegram refuses or would show differently from what was asked."""
    if not markup:
        return
    rows: list[list[Json]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
    buttons = list(chain.from_iterable(rows))
    if "keyboard" in markup and not buttons:
        raise bad_request("reply markup keyboard is empty")
    if len(buttons) > _MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(not 1 <= len(row) <= _MAX_ROW for row in rows):
        raise bad_request(f"a row of a keyboard has 1 to {_MAX_ROW} buttons")
    if not 1 <= len(markup.get("input_field_placeholder", "x")) <= 64:
        raise bad_request("input field placeholder must be 1-64 characters long")
    for button in buttons:
        if not button["text"].strip():
            raise bad_request("can't parse keyboard button: the text is empty")
        if button.get("style", "primary") not in _STYLES:
            raise bad_request("can't parse keyboard button: unknown style")
        if "inline_keyboard" in markup:
            _check_inline(button)


def _check_inline(button: Json) -> None:
    kinds = _ACTIONS & set(button)
    if not kinds:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad_request("can't parse inline keyboard button: a button must have exactly one of the optional fields")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg|ton)://[^\s/]+|([\w-]+\.)+[a-z]{2,}(/|$)", button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if kinds & {"callback_game", "pay", "login_url"}:
        raise not_simulated(f"a button with {kinds.pop()}")


def inline(markup: Json | None) -> Json:
    """What of a keyboard belongs to a message itself: `{"reply_markup": …}` for an inline one with buttons."""
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}
