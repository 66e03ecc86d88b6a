"""The sealed address book."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import UnknownSession
from bot.core.retention import Retention
from bot.core.types import ChannelAddress
from bot.identity.addresses import AddressBook
from bot.store.store import Store
from tests.support.stores import content, key_names, opened, person

CHAT = ChannelAddress("5017700310")


async def test_an_address_is_found_again_and_never_in_the_clear(store: Store) -> None:
    book, them = AddressBook(store), person()
    await store.sessions.open(them, "id", lane="telegram")
    await book.keep(them, CHAT)
    assert await book.find(them) == CHAT
    for name in await key_names(store):
        assert CHAT not in name + await content(store, name)


async def test_another_persons_entry_cannot_be_put_in_its_place(store: Store) -> None:
    book, one, other = AddressBook(store), person("one"), person("other")
    for them, chat in ((one, CHAT), (other, ChannelAddress("42"))):
        await store.sessions.open(them, "id", lane="telegram")
        await book.keep(them, chat)
    blob = await store.scripts.call("GET", store.scripts.keys("address", one))
    await store.scripts.call("SET", store.scripts.keys("address", other), blob)
    assert await book.find(other) is None


async def test_who_has_the_persons_key_still_cannot_read_it(store: Store) -> None:
    book, them = AddressBook(store), person()
    await store.sessions.open(them, "id", lane="telegram")
    await book.keep(them, CHAT)
    blob = await store.scripts.call("GET", store.scripts.keys("address", them))
    assert CHAT.encode() not in await store.vault.open(them, "address", blob)


async def test_erasing_forgets_it_and_nobody_unknown_is_written_down(store: Store) -> None:
    book, them = AddressBook(store), person()
    await store.sessions.open(them, "id", lane="telegram")
    await book.keep(them, CHAT)
    await store.eraser.erase(them)
    assert await book.find(them) is None
    with pytest.raises(UnknownSession):
        await book.keep(them, CHAT)


async def test_its_time_starts_anew_with_each_contact(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(channel_address=timedelta(hours=2))) as store:
        book, them = AddressBook(store), person()
        await store.sessions.open(them, "id", lane="telegram")
        await book.keep(them, CHAT)
        name = store.scripts.keys("address", them)
        assert 7_100_000 < await store.scripts.call("PTTL", name) <= 7_200_000
        await store.scripts.call("PEXPIRE", name, 1000)
        await book.keep(them, CHAT)
        assert await store.scripts.call("PTTL", name) > 7_100_000
