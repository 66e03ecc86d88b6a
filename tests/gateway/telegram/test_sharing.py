"""In Telegram: hidden words, places and contacts reach the staff who hold the case, and only by a tap."""

from __future__ import annotations

from bot.core.types import CaseText
from tests.botapi.phone import Phone
from tests.gateway.hotline import Staff
from tests.gateway.telegram.town import Town, said
from tests.support.stores import content, key_names

SEND = said("ui.buttons.send_to_staff")


async def asked_for_staff(phone: Phone) -> None:
    phone.start()
    await phone.wait_for(said("ui.greeting"))
    phone.send("petugas")
    await phone.wait_for("Sudah masuk antrean.")


def shown(lines: list[CaseText]) -> list[tuple[str, str]]:
    return [(line.text, line.kind) for line in lines]


async def test_hidden_words_by_one_tap(town: Town, siti: Phone) -> None:
    await asked_for_staff(siti)
    staff = Staff(town.store)
    claim = await staff.take()
    siti.send("alamat Jl. Melati 5")
    note = await siti.wait_for("disembunyikan")
    siti.press(SEND, on=note)
    await siti.wait_for(said("relay.hidden.passed"))
    siti.press(SEND, on=note)
    await siti.wait_for(said("relay.hidden.again"))
    assert shown(await staff.read(claim))[-1] == ("[alamat] Jl. Melati 5", "released")


async def test_a_place_and_a_contact_by_one_tap(town: Town, siti: Phone) -> None:
    await asked_for_staff(siti)
    staff = Staff(town.store)
    claim = await staff.take()
    siti.send_location(22.3193, 114.1694)
    await siti.wait_for(said("relay.hidden.location", minutes=30))
    everything = "".join([await content(town.store, name) for name in await key_names(town.store)])
    assert "22.3193" not in everything
    assert await staff.read(claim) == []
    siti.press(SEND)
    await siti.wait_for(said("relay.hidden.passed"))
    siti.send_contact("+62811223344")
    await siti.wait_for(said("relay.hidden.contact", minutes=30))
    siti.press(SEND)
    await siti.wait_for(said("relay.hidden.passed"))
    place, contact = await staff.read(claim, 2)
    assert (place.text, place.kind) == ("[lokasi] 22.319300, 114.169400", "released")
    assert contact.text.startswith("[kontak] ")
    assert "+62811223344" in contact.text


async def test_a_named_place_comes_with_its_name(town: Town, siti: Phone) -> None:
    await asked_for_staff(siti)
    staff = Staff(town.store)
    claim = await staff.take()
    place = {"title": "Chungking Mansions", "address": "36 Nathan Rd", "location": {"latitude": 1, "longitude": 2.5}}
    siti.send_raw({"venue": place})
    await siti.wait_for(said("relay.hidden.location", minutes=30))
    siti.press(SEND)
    await siti.wait_for(said("relay.hidden.passed"))
    assert (await staff.read(claim))[-1].text == "[lokasi] 1.000000, 2.500000 (Chungking Mansions, 36 Nathan Rd)"


async def test_hiding_takes_it_along(town: Town, siti: Phone) -> None:
    await asked_for_staff(siti)
    staff = Staff(town.store)
    claim = await staff.take()
    siti.send_location(22.3193, 114.1694)
    note = await siti.wait_for(said("relay.hidden.location", minutes=30))
    siti.send("/sembunyi")
    await siti.wait_for(said("ui.quick_exit"))
    siti.press(SEND, on=note)
    await siti.wait_for(said("relay.hidden.late"))
    assert all(line.kind == "" for line in await staff.read(claim))


async def test_what_cannot_be_read_as_a_place_is_not_kept(town: Town, siti: Phone) -> None:
    await asked_for_staff(siti)
    await Staff(town.store).take()
    siti.send_raw({"location": {"latitude": "x"}})
    await siti.wait_for(said("telegram.not_read.location"))
