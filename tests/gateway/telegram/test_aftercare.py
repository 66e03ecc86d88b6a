"""On Telegram: a check-in arrives as a message, never after hiding, erasing or blocking; consent by a tap."""

from __future__ import annotations

import asyncio

import pytest

from bot.cli.caretaker import Caretaker
from bot.content import referral_words
from bot.core.types import CaseId, StaffId
from bot.hotline.alerts import Alerts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.referring import new_referral
from tests.botapi.phone import Phone
from tests.gateway.clients import CATALOG, eventually
from tests.gateway.telegram.town import Town, said
from tests.support.partners import PARTNER, with_partner
from tests.support.stores import key_names

CONTENT = with_partner(CATALOG)
WORDS = CATALOG.shared("handles")


def queue(town: Town) -> CaseQueue:
    return CaseQueue(town.store, Audit(town.store), Handles(WORDS["nouns"], WORDS["adjectives"]))


async def look(town: Town) -> None:
    """What the clock does, several times."""
    caretaker = Caretaker(town.store, queue(town), CATALOG, Alerts(town.store))
    for _ in range(3):
        await caretaker.look_after_check_ins()


async def planned(town: Town, phone: Phone) -> None:
    phone.send("kabari")
    await phone.wait_for("Oke.")
    assert len(await town.store.check_ins.due()) == 1


def asked(phone: Phone) -> int:
    return sum("pressed checkin:due" in one.text for one in phone.messages())


async def test_it_arrives_once_as_a_message(town: Town, siti: Phone) -> None:
    await planned(town, siti)
    await look(town)
    await siti.wait_for("pressed checkin:due")
    await look(town)
    await asyncio.sleep(0.2)
    assert asked(siti) == 1


@pytest.mark.parametrize("leaves", ["/hide", "block", "erase"])
async def test_nothing_arrives_after_leaving(town: Town, siti: Phone, leaves: str) -> None:
    await planned(town, siti)
    if leaves == "block":
        siti.block()
        await eventually(lambda: _gone(town))
        siti.unblock()
    elif leaves == "erase":
        await town.store.eraser.delete(town.person(siti))
    else:
        siti.send(leaves)
        await siti.wait_for(said("ui.quick_exit"))
    await look(town)
    await asyncio.sleep(0.3)
    assert asked(siti) == 0
    assert bool(await town.store.check_ins.due()) is False


async def _gone(town: Town) -> bool:
    return not [name for name in await key_names(town.store) if "checkin:" in name]


async def test_consent_by_a_tap_while_staff_hold_the_case(town: Town, siti: Phone) -> None:
    siti.start()
    siti.send("petugas")
    await siti.wait_for("Sudah masuk antrean.")
    cases = queue(town)
    held = await cases.claim_next(StaffId("ani"), ["id"])
    assert held
    assert held.claim
    one = new_referral()
    text = referral_words.passed_on(CONTENT, one, ["shelter"], "ID", "", "id")
    await cases.propose(held.claim, one, PARTNER, text)
    (referral,) = await cases.referrals(held.id)
    await cases.move(held.claim, one, "asked", notice=referral_words.question(CONTENT, referral))
    await siti.wait_for(lambda shown: "Ini semua yang akan dikirim" in shown.text)
    siti.press("Ya, boleh")
    await siti.wait_for(lambda shown: "masih bisa membatalkannya" in shown.text)
    assert await state(cases, held.id) == "agreed"
    siti.press("Batalkan")
    await siti.wait_for(lambda shown: "Sudah dibatalkan" in shown.text)
    assert await state(cases, held.id) == "withdrawn"


async def state(cases: CaseQueue, case_id: CaseId) -> str:
    (one,) = await cases.referrals(case_id)
    return one.state
