"""What one person can do to the others by writing without end: next to nothing."""

from __future__ import annotations

import pytest

from bot.core.types import CaseId
from bot.gateway.limits import Limits
from bot.store import mailbox
from tests.botapi.phone import Phone
from tests.gateway.clients import eventually
from tests.gateway.telegram.town import Town, said
from tests.gateway.tiny_worker import TinyWorker
from tests.support.stores import content, key_names

_MUCH = Limits(message_burst=1000, message_per_second=1000)


async def stored(town: Town) -> dict[str, str]:
    """Everything in Redis that is kept for messages, people and cases."""
    passing = ("lane:", "workers", "leader", "exit", "newest", "noisy", "fence")
    keys = town.store.scripts.keys
    names = [name for name in await key_names(town.store) if not keys.kind(name).name.startswith(passing)]
    return {name: await content(town.store, name) for name in names}


@pytest.mark.parametrize("limits", [Limits(message_burst=4, message_per_second=0.01)])
async def test_of_a_refused_message_nothing_is_stored_but_that_there_were_too_many(town: Town, siti: Phone) -> None:
    for number in range(6):
        siti.send(f"pesan {number}")
    await siti.wait_for(said("telegram.too_fast"), since=-1)
    await eventually(lambda: _quiet(town))
    before = await stored(town)
    for number in range(30):
        siti.send(f"pesan yang ditolak {number}")
    them = town.person(siti)
    await eventually(lambda: _noisy(town, 30))
    after = await stored(town)
    told = {name for name in after if before.get(name) != after[name]}
    kinds = {town.store.scripts.keys.kind(name).name for name in told}
    assert kinds <= {"address", "session", "outbox", "mailbox:seen", "sending", "updates"}  # a contact, and the hint
    assert await town.store.scripts.call("LLEN", town.store.scripts.keys("mailbox:in", them)) == 0


async def _quiet(town: Town) -> bool:
    return await town.store.mailbox.waiting() == 0


async def _noisy(town: Town, least: int) -> bool:
    found = await town.store.barred.noisy(town.store.mailbox._clock())
    return bool(found) and found[0][1] >= least


@pytest.mark.parametrize("limits", [_MUCH])
async def test_who_asks_for_staff_again_and_again_has_one_case(town: Town, siti: Phone) -> None:
    for _ in range(12):
        siti.send("petugas")
    await siti.wait_for("antrean")
    siti.send("selesai")
    await siti.wait_for("echo selesai")
    waiting = await town.store.scripts.call("ZRANGE", town.store.scripts.keys("case:waiting"), 0, -1)
    assert len([CaseId(case.decode()) for case in waiting]) == 1


@pytest.mark.parametrize("limits", [_MUCH])
async def test_others_get_their_turn_in_between(town: Town, siti: Phone, worker: TinyWorker) -> None:
    worker.taking = False
    for number in range(59):
        siti.send(f"pesan {number}")
    siti.send("slow 1")  # at the latest here the worker is still with her when the other's turn is looked at
    other = town.server.phone(77)
    other.send("halo")
    await eventually(lambda: _waits(town, siti, 50))
    await eventually(lambda: _waits(town, other))
    worker.taking = True
    await eventually(lambda: _answered(town, other))
    assert await _waits(town, siti)  # hers were not all done before
    await other.wait_for("echo halo")


async def _waits(town: Town, phone: Phone, least: int = 1) -> bool:
    name = town.store.scripts.keys("mailbox:in", town.person(phone))
    return int(await town.store.scripts.call("LLEN", name)) >= least


async def _answered(town: Town, phone: Phone) -> bool:
    return not await _waits(town, phone)


@pytest.mark.parametrize("limits", [_MUCH])
async def test_a_mailbox_has_an_end_and_danger_is_answered_beyond_it(
    town: Town, siti: Phone, worker: TinyWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_WAITING", 10)
    worker.taking = False
    for number in range(30):  # of which the worker may still take some
        siti.send(f"pesan {number}")
    await siti.wait_for(said("telegram.too_fast"))
    assert await _waits(town, siti, 10)
    siti.send("tolong saya disekap majikan")
    await siti.wait_for("110")
    assert not await _waits(town, siti, 11)
    siti.send("/sembunyi")
    await siti.wait_for(said("ui.quick_exit"))
    worker.taking = True
    await eventually(lambda: _quiet(town))
