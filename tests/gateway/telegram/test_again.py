"""An update that was interrupted in the middle, or that comes once more: what it asks for happens, and happens once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.core import buttons
from bot.core.errors import StoreDown
from bot.core.types import Pseudonym
from bot.gateway.first_aid import ERASE_NOW
from tests.botapi.phone import Phone
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import Town, said


def heard(phone: Phone) -> list[str]:
    return [one.text.partition("\n")[0] for one in phone.messages() if one.by_bot]


async def _is(value: bool) -> bool:
    return value


def interrupt(monkeypatch: pytest.MonkeyPatch, owner: object, method: str) -> list[bool]:
    """Redis is gone for one call; the list gets an entry when it was."""
    real, struck = getattr(owner, method), list[bool]()

    async def once(*args: Any, **kwargs: Any) -> Any:
        if not struck:
            struck.append(True)
            raise StoreDown
        return await real(*args, **kwargs)

    monkeypatch.setattr(owner, method, once)
    return struck


async def test_an_interrupted_correction_is_not_lost(town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = siti.send("saya di malaysai")
    await siti.wait_for("echo saya di malaysai")
    struck = interrupt(monkeypatch, town.store.mailbox, "put")
    siti.edit("saya di malaysia", sent["message_id"])
    await siti.wait_for("echo saya di malaysia")
    assert struck


@pytest.mark.parametrize(("part", "method"), [("outbox", "append"), ("traces", "add"), ("mailbox", "put")])
async def test_an_interrupted_first_contact_gets_its_greeting(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch, part: str, method: str
) -> None:
    struck = interrupt(monkeypatch, getattr(town.store, part), method)
    siti.send("halo")
    await siti.wait_for("echo halo")
    assert struck
    assert heard(siti) == [said("ui.greeting").partition("\n")[0], "echo halo"]


async def test_the_word_that_was_told_is_the_word_that_is_kept(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti.send("kata rahasia")
    await siti.wait_for(said("code_word.about"))
    struck = interrupt(monkeypatch, town.store.updates, "note")
    siti.press(said("code_word.make"))
    kept = await siti.wait_for(lambda shown: said("code_word.other") in shown.titles)
    await eventually(lambda: _is(bool(struck)))
    siti.send("halo")
    await siti.wait_for("echo halo")
    word = await town.store.code_words.of(town.person(siti))
    assert kept.text == said("code_word.kept", word=word)


async def test_what_comes_again_after_everything_was_erased_brings_nothing_back(town: Town, siti: Phone) -> None:
    siti.start()
    siti.send("halo")
    await siti.wait_for("echo halo")
    siti.send("/hapus")
    await siti.wait_for("pressed topic:control/delete_data")
    siti.press_data(_erase_token(town, siti), on=siti.messages()[-1])
    await eventually(lambda: _is([one.text for one in siti.messages()] == [said("telegram.erased")]), seconds=30)
    for update in town.server.updates.history:
        town.server.push_again(update)
    other = town.server.phone(9)
    other.send("halo")
    await other.wait_for("echo halo")
    await asyncio.sleep(1)
    assert not await town.store.sessions.exists(town.person(siti))
    assert [one.text for one in siti.messages()] == [said("telegram.erased")]


def _erase_token(town: Town, siti: Phone) -> str:
    return buttons.sign(town.store.keyring.subkey("buttons"), town.person(siti), ERASE_NOW)


async def test_a_delivery_that_redis_did_not_hear_of_is_neither_late_nor_doubled(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti.send("halo")
    await siti.wait_for("echo halo")
    struck = interrupt(monkeypatch, town.store.outbox, "delivered")
    siti.send("satu")
    siti.send("dua")
    await siti.wait_for("echo dua", seconds=15)  # a lease lasts 30 s
    assert struck
    assert heard(siti)[1:] == ["echo halo", "echo satu", "echo dua"]


async def test_people_do_not_wait_for_each_other_and_one_keeps_their_order(
    town: Town, siti: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, real = asyncio.Event(), town.store.sessions.open

    async def slow_for_siti(person: Pseudonym, *args: Any, **kwargs: Any) -> bool:
        if person == town.person(siti):
            await held.wait()
        return await real(person, *args, **kwargs)

    monkeypatch.setattr(town.store.sessions, "open", slow_for_siti)
    other = town.server.phone(9)
    with town.server.updates.holding():
        for number in range(3):
            siti.send(str(number))
        other.send("halo")
    await other.wait_for("echo halo")
    held.set()
    await siti.wait_for("echo 2")
    assert heard(siti)[1:] == ["echo 0", "echo 1", "echo 2"]
