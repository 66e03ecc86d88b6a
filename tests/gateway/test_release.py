"""Hidden words over HTTP: one tap passes them on, in every state of the case."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core import buttons
from bot.core.types import ChannelAddress
from bot.identity.pseudonym import WEB, PseudonymMaker
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Chat, Gateway
from tests.gateway.hotline import Staff

pytestmark = pytest.mark.usefixtures("worker")


def said(key: str, lang: str = "id", **values: Any) -> str:
    return CATALOG.text(lang, f"relay.hidden.{key}", **values)  # type: ignore[arg-type]


async def tap(chat: Chat, button: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await chat.send(payload=button["payload"])
    assert answer.status_code == 200, answer.text
    replies: list[dict[str, Any]] = answer.json()["replies"]
    return replies


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_one_tap_and_no_typing_twice(gateway: Gateway, store: Store, lang: str) -> None:
    chat, staff = await gateway.person(lang), Staff(store)
    await chat.say("petugas")
    claim = await staff.take()
    (note,) = await chat.say("alamat Jl. Melati 5")
    assert [line.text for line in await staff.read(claim, 1)] == ["alamat [alamat]"]
    (passed,) = await tap(chat, note["buttons"][0])
    assert passed["text"] == said("passed", lang)
    assert [(line.text, line.kind) for line in await staff.read(claim, 2)] == [
        ("alamat [alamat]", ""),
        ("[alamat] Jl. Melati 5", "released"),
    ]
    (again,) = await tap(chat, note["buttons"][0])
    assert again["text"] == said("again", lang)


async def test_staff_who_left_and_came_back_get_it(gateway: Gateway, store: Store) -> None:
    chat, staff = await gateway.person(), Staff(store)
    await chat.say("petugas")
    claim = await staff.take()
    (note,) = await chat.say("alamat Jl. Melati 5")
    await staff.queue.hand_back(claim)
    (promised,) = await tap(chat, note["buttons"][0])
    assert promised["text"] == said("promised", minutes=30)
    claim = await staff.take()
    assert "Melati" in (await staff.read(claim, 2))[-1].text
    (again,) = await tap(chat, note["buttons"][0])
    assert again["text"] == said("again")


async def test_who_has_not_asked_for_staff_can_do_so_there(gateway: Gateway, store: Store) -> None:
    chat, staff = await gateway.person(), Staff(store)
    await chat.say("petugas")
    claim = await staff.take()
    (note,) = await chat.say("alamat Jl. Melati 5")
    await staff.queue.close(await staff.queue.looked(claim), "informed")
    (nobody,) = await tap(chat, note["buttons"][0])
    assert nobody["text"] == said("nobody", minutes=30)
    ask, send = nobody["buttons"]
    assert ask["title"] == CATALOG.text("id", "ui.buttons.ask_person")
    assert (await tap(chat, ask))[0]["text"] == "pressed topic:control/talk_to_human"
    await chat.say("petugas")
    await staff.take()
    (passed,) = await tap(chat, send)
    assert passed["text"] == said("passed")


async def test_after_leaving_a_tap_is_late(gateway: Gateway, store: Store) -> None:
    chat, staff = await gateway.person(), Staff(store)
    await chat.say("petugas")
    await staff.take()
    (note,) = await chat.say("alamat Jl. Melati 5")
    person = PseudonymMaker(store.keyring.subkey("pseudonym")).of(WEB, ChannelAddress(chat.token))
    await chat.send(payload=buttons.sign(store.keyring.subkey("buttons"), person, "quick_exit"))
    (late,) = await tap(chat, note["buttons"][0])
    assert late["text"] == said("late")


async def test_a_button_of_somebody_else_is_refused(gateway: Gateway, store: Store) -> None:
    chat, other, staff = await gateway.person(), await gateway.person(), Staff(store)
    await chat.say("petugas")
    await staff.take()
    (note,) = await chat.say("alamat Jl. Melati 5")
    answer = await other.send(payload=note["buttons"][0]["payload"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_payload")
