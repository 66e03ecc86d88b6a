"""Corrections both ways: a person's edit reaches staff as one, a staff edit replaces the message in the chat."""

from __future__ import annotations

from bot.core.cases import Claim
from tests.botapi.phone import Phone
from tests.gateway.clients import eventually
from tests.gateway.hotline import ANI, Staff
from tests.gateway.telegram.test_sharing import asked_for_staff
from tests.gateway.telegram.town import Town, said


async def held(town: Town, phone: Phone) -> tuple[Staff, Claim]:
    await asked_for_staff(phone)
    staff = Staff(town.store)
    return staff, await staff.take()


async def corrected(staff: Staff, claim: Claim, text: str) -> None:
    wrong = await staff.queue.correctable(claim.case_id, ANI)
    assert wrong
    await staff.queue.correct(claim, wrong, text, "Ani")


def shown(phone: Phone) -> list[str]:
    return [one.text for one in phone.messages() if one.by_bot and one.text.startswith("Petugas")]


async def test_an_edit_of_the_person_reaches_staff_as_a_correction(town: Town, siti: Phone) -> None:
    staff, claim = await held(town, siti)
    sent = siti.send("saya di malaysai")
    await staff.read(claim, 1)
    siti.edit("saya di malaysia", sent["message_id"])
    lines = await staff.read(claim, 2)
    assert [(line.text, line.kind) for line in lines] == [("saya di malaysai", ""), ("saya di malaysia", "correction")]


async def test_a_correction_takes_the_place_of_the_message(town: Town, siti: Phone) -> None:
    staff, claim = await held(town, siti)
    await staff.queue.reply(claim, "hubungi 0812", "Ani")
    await siti.wait_for("Petugas: hubungi 0812", since=-1)
    await corrected(staff, claim, "hubungi 0813")
    await siti.wait_for("Petugas (dikoreksi): hubungi 0813", since=-1)
    await corrected(staff, claim, "hubungi 0814")
    await siti.wait_for("Petugas (dikoreksi): hubungi 0814", since=-1)
    assert shown(siti) == ["Petugas (dikoreksi): hubungi 0814"]


async def test_before_it_was_delivered_both_come_in_order(town: Town, siti: Phone) -> None:
    staff, claim = await held(town, siti)
    await staff.queue.reply(claim, "hubungi 0812", "Ani")
    await corrected(staff, claim, "hubungi 0813")
    await siti.wait_for("hubungi 0813", since=-1)
    assert shown(siti) == ["Petugas (dikoreksi): hubungi 0813"]


async def test_what_cannot_be_replaced_comes_as_a_message_of_its_own(town: Town, siti: Phone) -> None:
    staff, claim = await held(town, siti)
    await staff.queue.reply(claim, "hubungi 0812", "Ani")
    gone = await siti.wait_for("Petugas: hubungi 0812", since=-1)
    siti.delete(gone.id)
    await corrected(staff, claim, "hubungi 0813")
    await siti.wait_for("Petugas (dikoreksi): hubungi 0813", since=-1)
    await staff.queue.reply(claim, " ".join(["kata"] * 900), "Ani")  # more than one message
    await eventually(lambda: _more(siti, 3))
    await corrected(staff, claim, "pendek saja")
    await siti.wait_for("Petugas (dikoreksi): pendek saja", since=-1)
    assert len(shown(siti)) == 3


async def _more(phone: Phone, least: int) -> bool:
    return sum(one.by_bot for one in phone.messages()) >= least + 2


async def test_in_a_hidden_chat_a_correction_waits(town: Town, siti: Phone) -> None:
    staff, claim = await held(town, siti)
    await staff.queue.reply(claim, "hubungi 0812", "Ani")
    await siti.wait_for("Petugas: hubungi 0812", since=-1)
    siti.send("/sembunyi")
    await siti.wait_for(said("ui.quick_exit"))
    await corrected(staff, claim, "hubungi 0813")
    assert shown(siti) == []
    siti.send("halo")
    await siti.wait_for("Petugas (dikoreksi): hubungi 0813", seconds=20, since=-1)
