"""Telegram's limits on texts, markup, keyboards, commands and addresses."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.botapi.errors import ApiError
from tests.botapi.formatting import formatted
from tests.botapi.phone import Phone


async def call(http: httpx.AsyncClient, method: str, **parameters: Any) -> str:
    """The refusal, or nothing."""
    return str((await http.post(f"/{method}", json=parameters)).json().get("description", ""))


@pytest.mark.parametrize(
    ("text", "mode", "shown", "entities"),
    [
        ("  dua  spasi \n", None, "dua  spasi", []),
        ("<b>tebal</b> &amp; <i>miring</i>", "HTML", "tebal & miring", [("bold", 0, 5), ("italic", 8, 6)]),
        ("👋<b>a<u>b</u></b>", "html", "👋ab", [("bold", 2, 2), ("underline", 3, 1)]),
        (' <a href="https://x.id/?a&amp;b">sini</a>', "HTML", "sini", [("text_link", 0, 4)]),
        ("<blockquote expandable>a</blockquote><b></b>", "HTML", "a", [("expandable_blockquote", 0, 1)]),
        ("*tebal* _miring_ \\* `kode`", "MarkdownV2", "tebal miring * kode", None),
        ("__a__ ||b|| ~c~ [d](https://x.id)", "MarkdownV2", "a b c d", None),
        ("/mulai @budi12 #tag https://x.id a@b.id", None, "/mulai @budi12 #tag https://x.id a@b.id", None),
    ],
)
def test_markup_becomes_entities(text: str, mode: str | None, shown: str, entities: list[Any] | None) -> None:
    plain, found = formatted(text, mode, None)
    assert plain == shown
    if entities is not None:
        assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_entities_without_markup() -> None:
    kinds = [one["type"] for one in formatted("/mulai @budi12 #tag https://x.id a@b.id", None, None)[1]]
    assert kinds == ["bot_command", "mention", "hashtag", "url", "email"]
    kinds = [one["type"] for one in formatted("__a__ ||b|| ~c~ [d](https://x.id) `e`", "MarkdownV2", None)[1]]
    assert kinds == ["underline", "spoiler", "strikethrough", "text_link", "code"]


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ("a < b", "HTML", "can't parse entities"),
        ("<p>a</p>", "HTML", 'Unsupported start tag "p" at byte offset 0'),
        ("<b>a", "HTML", "Can't find end tag"),
        ("<b><i>a</b></i>", "HTML", "Unmatched end tag"),
        ("a</b>", "HTML", "Unmatched end tag"),
        ("Selesai.", "MarkdownV2", "Character '.' is reserved"),
        ("*a", "MarkdownV2", "Can't find end of the entity"),
        ("a", "Latex", "unsupported parse_mode"),
        ("a", "Markdown", "not simulated"),
        ("<b> </b>", "HTML", "message text is empty"),
        (" \n", None, "message text is empty"),
        ("a" * 4097, None, "message is too long"),
        ("👋" * 2049, None, "message is too long"),
    ],
)
def test_texts_that_are_refused(text: str, mode: str | None, why: str) -> None:
    with pytest.raises(ApiError) as refusal:
        formatted(text, mode, None)
    assert why in refusal.value.description


def test_the_length_counts_what_is_shown_in_utf16() -> None:
    assert len(formatted("<b>" + "a" * 4096 + "</b>", "HTML", None)[0]) == 4096
    assert len(formatted("👋" * 2048, None, None)[0]) == 2048
    with pytest.raises(ApiError, match="ends after the end of the text"):
        formatted("abc", None, [{"type": "bold", "offset": 1, "length": 3}])


INLINE = [
    ([[{"text": "a", "callback_data": "x" * 64}]], ""),
    ([[{"text": "a", "callback_data": "x" * 65}]], "BUTTON_DATA_INVALID"),
    ([[{"text": "a", "callback_data": "é" * 33}]], "BUTTON_DATA_INVALID"),
    ([[{"text": "a", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
    ([[{"text": " ", "callback_data": "x"}]], "the text is empty"),
    ([[{"text": "a"}]], "Text buttons are unallowed"),
    ([[{"text": "a", "callback_data": "x", "url": "https://x.id"}]], "exactly one"),
    ([[{"text": "a", "url": "https://x.id/a"}, {"text": "b", "url": "tg://user?id=1"}]], ""),
    ([[{"text": "a", "url": "tel:+6281"}]], "Unsupported URL protocol"),
    ([[{"text": "a", "url": "kata saja"}]], "Unsupported URL protocol"),
    ([[{"text": "a", "copy_text": {"text": "x" * 257}}]], "BUTTON_COPY_TEXT_INVALID"),
    ([[{"text": "a", "callback_data": "x", "style": "purple"}]], "unknown style"),
    ([[{"text": "a", "pay": True}]], "not simulated"),
    ([[{"text": "a", "callback_data": "x"}] * 9], "1 to 8 buttons"),
    ([[]], "1 to 8 buttons"),
    ([[{"text": "a", "callback_data": "x"}]] * 101, "REPLY_MARKUP_TOO_LONG"),
    ([], ""),
]


@pytest.mark.parametrize(("rows", "why"), INLINE)
async def test_inline_keyboards(http: httpx.AsyncClient, siti: Phone, rows: list[Any], why: str) -> None:
    answer = await call(http, "sendMessage", chat_id=501, text="a", reply_markup={"inline_keyboard": rows})
    assert why in answer
    assert bool(answer) == bool(why)


async def test_keyboards_below_the_input_field(http: httpx.AsyncClient, siti: Phone) -> None:
    for markup, why in (
        ({"keyboard": [[{"text": "a"}]], "input_field_placeholder": "x" * 65}, "1-64 characters"),
        ({"keyboard": []}, "reply markup keyboard is empty"),
        ({"keyboard": [["a"]]}, "can't parse parameter"),
        ({"keyboard": [[{"text": "a"}]], "inline_keyboard": []}, "can't parse parameter"),
    ):
        assert why in await call(http, "sendMessage", chat_id=501, text="a", reply_markup=markup)


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([{"command": "a" * 32, "description": "x" * 256}], ""),
        ([], ""),
        ([{"command": "a" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "Bantuan", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "/help", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": " "}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "x"}] * 2, "BOT_COMMAND_DUPLICATE"),
        ([{"command": f"c{at}", "description": "x"} for at in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "a"}], "can't parse parameter"),
    ],
)
async def test_commands(http: httpx.AsyncClient, commands: list[Any], why: str) -> None:
    answer = await call(http, "setMyCommands", commands=commands)
    assert why in answer
    assert bool(answer) == bool(why)


@pytest.mark.parametrize(
    ("method", "parameters", "why"),
    [
        ("setMyCommands", {"commands": [], "language_code": "ind"}, "invalid language code"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "can't parse parameter"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 4711}}, "chat not found"),
        ("setMyName", {"name": "x" * 65}, "64"),
        ("setMyDescription", {"description": "x" * 513}, "512"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "120"),
        ("setWebhook", {"url": "http://example.org/"}, "An HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://example.org:8080/"}, "only on ports 80, 88, 443 or 8443"),
        ("setWebhook", {"url": "https://example.org/", "secret_token": "a b"}, "unallowed characters"),
        ("setWebhook", {"url": "https://example.org/", "secret_token": "a" * 257}, "unallowed characters"),
        ("setWebhook", {"url": "https://example.org/", "secret_token": ""}, "unallowed characters"),
        ("setWebhook", {"url": "https://example.org/", "max_connections": 101}, "1 to 100"),
        ("setWebhook", {"url": "https://example.org/", "allowed_updates": ["mesage"]}, "unknown update type"),
        ("setWebhook", {}, "url is empty"),
        ("getUpdates", {"limit": 101}, "1 to 100"),
        ("getUpdates", {"limit": 0}, "1 to 100"),
        ("getUpdates", {"timeout": -1}, "negative"),
        ("deleteMessages", {"chat_id": 501, "message_ids": []}, "not specified"),
        ("deleteMessages", {"chat_id": 501, "message_ids": list(range(1, 102))}, "too many"),
        ("deleteMessage", {"chat_id": 501, "message_id": 1}, "message to delete not found"),
        ("editMessageText", {"chat_id": 501, "message_id": 1, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"text": "a"}, "chat_id is empty"),
        ("editMessageText", {"chat_id": 501, "text": "a"}, "message identifier is not specified"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("sendChatAction", {"chat_id": 501, "action": "thinking"}, "wrong parameter action"),
        ("getFile", {"file_id": "x"}, "wrong file_id"),
        ("sendDocument", {"chat_id": 501, "document": "x"}, "wrong file identifier"),
        ("sendLocation", {"chat_id": 501, "latitude": 91, "longitude": 0}, "must be valid"),
        ("getChat", {"chat_id": "@nobody"}, "chat not found"),
        ("leaveChat", {"chat_id": 501}, "private chats"),
        ("createForumTopic", {"chat_id": 501, "name": "a"}, "not a forum"),
        ("sendMessage", {"chat_id": 501, "text": "a", "message_thread_id": 9}, "message thread not found"),
        ("sendMessage", {"chat_id": 501, "text": "a", "reply_parameters": {"message_id": 9}}, "replied not found"),
    ],
)
async def test_other_refusals(
    http: httpx.AsyncClient, siti: Phone, method: str, parameters: dict[str, Any], why: str
) -> None:
    answer = await call(http, method, **parameters)
    assert answer.startswith("Bad Request: ")
    assert why in answer
