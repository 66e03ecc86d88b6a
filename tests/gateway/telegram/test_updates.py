"""The reader of updates: takes nothing that it need not, and no update makes it fail."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.gateway.telegram.forum_updates import is_of_group, read_forum
from bot.gateway.telegram.gateway import TelegramSettings
from bot.gateway.telegram.updates import WANTED, read
from bot.gateway.telegram.writing import MOST_UNITS, split, units
from bot.store.keyring import Keyring
from bot.store.store import Store
from tests.botapi.server import BotApiServer
from tests.gateway.telegram.staff_room import GROUP
from tests.gateway.telegram.town import Town, town_of
from tests.gateway.tiny_worker import TinyWorker
from tests.support.stores import content, key_names

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
_JSON = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner))

_USER = st.fixed_dictionaries(
    {"id": st.integers() | _SCALARS, "first_name": st.just("NAMA-DEPAN")},
    optional={
        "is_bot": st.booleans() | _SCALARS,
        "last_name": st.just("NAMA-BELAKANG"),
        "username": st.just("NAMA-AKUN"),
        "language_code": st.just("KODE-BAHASA"),
    },
)
_CHAT = st.fixed_dictionaries(
    {
        "id": st.just(GROUP) | st.integers() | _SCALARS,
        "type": st.sampled_from(["private", "group", "supergroup", "channel", "new", 5]),
    },
    optional={"first_name": st.just("NAMA-DEPAN"), "username": st.just("NAMA-AKUN"), "title": st.just("JUDUL")},
)
_MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "message_id": st.integers() | _SCALARS,
        "message_thread_id": st.integers(0, 5) | _SCALARS,
        "sender_chat": _JSON,
        "chat": _CHAT | _JSON,
        "from": _USER | _JSON,
        "text": st.text() | _JSON,
        "caption": st.text() | _JSON,
        "contact": st.just({"phone_number": "NOMOR", "first_name": "NAMA-DEPAN"}) | _JSON,
        "location": st.just({"latitude": "TEMPAT"}) | _JSON,
        "media_group_id": st.text() | _JSON,
        "photo": _JSON,
        "voice": _JSON,
        "forward_origin": st.just({"sender_user": {"first_name": "NAMA-DEPAN"}}) | _JSON,
        "reply_to_message": st.just({"text": "DIKUTIP", "from": {"first_name": "NAMA-DEPAN"}}) | _JSON,
        "new_chat_members": _JSON,
    },
)
_QUERY = st.fixed_dictionaries(
    {}, optional={"id": _SCALARS, "from": _USER | _JSON, "message": _MESSAGE | _JSON, "data": _SCALARS}
)
_CHANGE = st.fixed_dictionaries(
    {}, optional={"chat": _CHAT | _JSON, "from": _USER, "new_chat_member": st.dictionaries(st.text(), _SCALARS) | _JSON}
)
_UPDATE = st.fixed_dictionaries(
    {"update_id": st.integers() | _SCALARS},
    optional={
        "message": _MESSAGE | _JSON,
        "edited_message": _MESSAGE | _JSON,
        "callback_query": _QUERY | _JSON,
        "my_chat_member": _CHANGE | _JSON,
        "channel_post": _MESSAGE | _JSON,
        "inline_query": _JSON,
    },
)
_NEVER = ("NAMA-DEPAN", "NAMA-BELAKANG", "NAMA-AKUN", "KODE-BAHASA", "JUDUL", "NOMOR", "TEMPAT", "DIKUTIP")


@settings(max_examples=250, deadline=None)
@given(_UPDATE | _JSON)
def test_no_update_makes_the_reader_fail_or_take_what_it_need_not(update: Any) -> None:
    event = read(update)
    if event is None:
        return
    assert not [word for word in _NEVER if word in str(asdict(event))]
    shown = repr(event)  # what a log or a traceback could show
    assert f"chat={event.chat!r}" not in shown
    for value in (event.text, event.data, event.callback):
        assert len(value) < 12 or value not in shown
    event.text.encode()  # no half characters
    int(event.chat)


def staff_town(server: BotApiServer, store: Store) -> AbstractAsyncContextManager[Town]:
    """With a staff group, so that its reader gets every update of that number too."""
    return town_of(server, store, settings=TelegramSettings(server.token, server.url, staff_group=GROUP))


@settings(max_examples=250, deadline=None)
@given(_UPDATE | _JSON)
def test_no_update_makes_the_reader_of_the_staff_group_fail(update: Any) -> None:
    event = read_forum(update)
    assert is_of_group(update, GROUP) in (True, False)
    if event is not None:
        assert not [word for word in _NEVER if word in str(asdict(event))]
        int(event.account)
        assert event.account not in repr(event) or len(event.account) < 12
        event.text.encode()


def test_no_update_makes_the_gateway_fail_or_leak(redis_url: str, keyring: Keyring) -> None:
    updates: list[Any] = []

    @settings(max_examples=150, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(_UPDATE)
    def collect(update: Any) -> None:
        updates.append(update)

    collect()

    async def journey() -> None:
        store = Store(redis_url, keyring, prefix=f"t{secrets.token_hex(6)}:")
        try:
            async with BotApiServer() as server, staff_town(server, store), TinyWorker(store).running():
                for update in updates:
                    server.push_update({**update, "update_id": server.updates.new_id()})
                phone = server.phone(77)
                phone.send("sesudahnya")
                await phone.wait_for("echo sesudahnya")
            for name in await key_names(store):
                value = name + await content(store, name)
                assert not [word for word in _NEVER if word in value]
        finally:
            await store.aclose()

    with logged() as lines:
        asyncio.run(journey())
    assert not [line for line in lines if "failed" in line or "passed_over" in line or "broke" in line]
    assert not [word for word in _NEVER if word in str(lines)]


@contextmanager
def logged() -> Iterator[list[str]]:
    """Everything that is logged, at any level."""
    lines: list[str] = []
    handler = logging.Handler(0)
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def test_only_kinds_we_ask_for_are_read() -> None:
    assert [kind for kind in WANTED if kind not in ("message", "edited_message", "callback_query")] == [
        "my_chat_member",
        "channel_post",
    ]


_TEXTS = st.text(st.sampled_from("ab .!?\n😀é"), max_size=400) | st.text(max_size=200)


@given(_TEXTS, st.integers(2, 60))
def test_splitting_keeps_every_word_and_the_limit(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(part and part == part.strip() and units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_splitting_prefers_paragraphs_then_sentences() -> None:
    sentence = "Ini kalimat yang biasa saja. "
    assert split("a" * 2000 + "\n\n" + "b" * 3000) == ["a" * 2000, "b" * 3000]
    first, second = split(sentence * 200)
    assert first.endswith(".")
    assert units(first) <= MOST_UNITS < units(first) + units(sentence) + 1
    assert second.startswith("Ini")
    assert split("😀" * 2049) == ["😀" * 2048, "😀"]
    assert split(" \n ") == []
