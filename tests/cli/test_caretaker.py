"""What time does while people wait: how things stand, nobody on shift, and the second alert."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.caretaker import Caretaker
from bot.content.catalog import Catalog
from bot.content.hotline import HotlineRules, hotline_rules
from bot.core.hours import parse_hours
from bot.core.shifts import Shift, Shifts
from bot.core.types import CaseId, CaseOpening, Lang, Pseudonym, StaffId, Tier
from bot.hotline.alerts import Alerts, Kind
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue
from bot.store.store import Store
from tests.support.hotlines import HANDLES
from tests.support.stores import Clock, clock, person, redis_url, store

__all__ = ["clock", "redis_url", "store"]

CATALOG = Catalog.load()
ANI = StaffId("ani")
WIB = timedelta(hours=7)


class Phone:
    """A channel that notes what it was given."""

    name = "command"

    def __init__(self) -> None:
        self.rung: list[Kind] = []

    async def send(self, kind: Kind) -> bool:
        self.rung.append(kind)
        return True


class Centre:
    """A caretaker and the hotline around it."""

    def __init__(self, store: Store, clock: Clock, rules: HotlineRules) -> None:
        self.store, self.clock, self.phone = store, clock, Phone()
        self.queue = CaseQueue(store, Audit(store, clock=clock), HANDLES, clock=clock)
        alerts = Alerts(store, [self.phone], clock=clock)
        self.caretaker = Caretaker(store, self.queue, CATALOG, alerts, rules=rules, clock=clock)

    async def case(self, tier: Tier = "high", lang: Lang = "id", country: str = "MY") -> tuple[Pseudonym, CaseId]:
        them = person()
        await self.store.sessions.open(them, lang)
        return them, await self.queue.open(them, CaseOpening(tier, 1, lang, ("asked_for_staff",), country))

    async def later(self, **span: float) -> None:
        self.clock.advance(**span)
        for _ in range(2):  # a second round must add nothing
            await self.caretaker.look_after_cases()
        await asyncio.sleep(0)
        await asyncio.gather(*self.caretaker._alerting)

    async def said(self, them: Pseudonym) -> list[str]:
        return [reply.text for reply in await self.store.outbox.after(them, "")]


@pytest.fixture
def always(store: Store, clock: Clock) -> Centre:
    return Centre(store, clock, hotline_rules(CATALOG))


@pytest.fixture
def by_day(store: Store, clock: Clock) -> Centre:
    """On shift Monday to Friday from 8 to 16; the clock says Saturday evening."""
    day = Shift("day", parse_hours("WIB mon-fri 08:00-16:00", {"WIB": WIB}))
    return Centre(store, clock, replace(hotline_rules(CATALOG), shifts=Shifts(WIB, (day,))))


async def test_who_waits_is_told_the_place_and_no_more_than_is_known(always: Centre) -> None:
    await always.case("urgent")
    them, _ = await always.case("high")
    await always.later(minutes=2)
    assert await always.said(them) == []
    await always.later(minutes=1)
    (text,) = await always.said(them)
    assert "nomor 2" in text
    assert "Aku belum tahu berapa lama" in text
    await always.later(minutes=20)
    assert len(await always.said(them)) == 1
    await always.later(minutes=10)
    assert len(await always.said(them)) == 2


async def test_measured_waits_are_told_without_a_promise(always: Centre) -> None:
    for _ in range(5):
        _, case_id = await always.case("high")
        always.clock.advance(minutes=12)
        case = await always.queue.claim(ANI, case_id)
        assert case.claim is not None
        await always.queue.close(case.claim, "safe")
    them, _ = await always.case("high", "en")
    await always.later(minutes=4)
    (text,) = await always.said(them)
    assert "usually waited about 15 minutes, sometimes up to 15 minutes. That is not a promise." in text


async def test_off_shift_the_person_gets_the_schedule_and_contacts_of_their_country(by_day: Centre) -> None:
    them, _ = await by_day.case("high")
    await by_day.later(seconds=2)
    (text,) = await by_day.said(them)
    assert "Menurut jadwal, petugas ada lagi Senin jam 08.00 WIB" in text
    assert "999" in text
    await by_day.later(hours=20)
    assert len(await by_day.said(them)) == 1


async def test_while_nobody_takes_it_it_rings_again_after_growing_pauses(always: Centre) -> None:
    _, case_id = await always.case("urgent")
    rung = []
    for _ in range(240):
        await always.later(minutes=1)
        rung.append(len(always.phone.rung))
    at = [
        minute for minute, (before, after) in enumerate(zip([0, *rung], rung, strict=False), start=1) if after > before
    ]
    assert at == [3, 18, 48, 108, 228]
    await always.queue.claim(ANI, case_id)
    await always.later(minutes=2)
    assert len(always.phone.rung) == 5


async def test_an_urgent_case_nobody_takes_rings_once(always: Centre) -> None:
    _, case_id = await always.case("urgent")
    await always.later(minutes=2)
    assert always.phone.rung == []
    await always.later(minutes=1)
    assert always.phone.rung == ["urgent"]
    await always.later(minutes=10)
    assert always.phone.rung == ["urgent"]
    # taken, and let go again: it rings anew
    await always.queue.claim(ANI, case_id)
    await always.later(minutes=4)
    assert always.phone.rung == ["urgent", "urgent"]


async def test_off_shift_an_urgent_case_rings_at_once(by_day: Centre) -> None:
    await by_day.case("urgent")
    await by_day.case("high")
    await by_day.later(seconds=2)
    assert by_day.phone.rung == ["urgent"]


async def test_other_cases_and_taken_ones_do_not_ring(always: Centre) -> None:
    await always.case("high")
    _, case_id = await always.case("urgent")
    await always.queue.claim(ANI, case_id)
    await always.later(minutes=2, seconds=50)
    assert always.phone.rung == []


async def test_a_case_put_off_comes_back_by_the_clock(always: Centre) -> None:
    _, case_id = await always.case()
    case = await always.queue.claim(ANI, case_id)
    assert case.claim is not None
    await always.queue.snooze(case.claim, always.clock.now + timedelta(hours=1))
    await always.later(minutes=59)
    assert (await always.queue.get(case_id)).state == "snoozed"
    await always.later(minutes=1)
    assert (await always.queue.get(case_id)).state == "waiting"


async def test_who_erased_everything_is_told_nothing(always: Centre) -> None:
    always.store.eraser._patience = 0
    them, _ = await always.case("urgent")
    await always.store.eraser.erase(them)
    await always.later(minutes=30)
    assert always.phone.rung == []


async def test_what_another_process_set_is_taken_over_on_every_round(store: Store, clock: Clock) -> None:
    rounds: list[str] = []
    queue, alerts = CaseQueue(store, Audit(store, clock=clock), HANDLES, clock=clock), Alerts(store, [], clock=clock)
    caretaker = Caretaker(store, queue, CATALOG, alerts, clock=clock, refresh=lambda: rounds.append("looked"))
    await caretaker.run(lambda: bool(rounds))
    assert rounds == ["looked"]
