"""Check-ins on a real Redis with a moved clock: sent once, by day, sealed, and never to who hid, left or erased."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.caretaker import Caretaker
from bot.content.catalog import Catalog
from bot.core.types import (
    CaseId,
    CaseOpening,
    CaseText,
    ChannelAddress,
    CheckInChange,
    Pseudonym,
    Reply,
    StaffId,
    TurnResult,
)
from bot.hotline.alerts import Alerts
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue
from bot.identity.addresses import AddressBook
from bot.store.checkins import DUE
from bot.store.keyring import Keyring
from bot.store.mailbox import Work
from bot.store.rekeying import Rekeying
from bot.store.store import Store
from tests.support.hotlines import HANDLES
from tests.support.stores import Clock, clock, content, key_names, opened, person, redis_url, send, take

__all__ = ["clock", "redis_url"]

CATALOG = Catalog.load()
ANI = StaffId("ani")
WIB = (timedelta(hours=7),)
WORDS = "jadi pesan kue"


@dataclass
class Centre:
    """A store, the process that does what the clock says, and a worker that lives."""

    store: Store
    clock: Clock
    queue: CaseQueue
    caretaker: Caretaker

    async def newcomer(self, *, lane: str = "") -> Pseudonym:
        them = person()
        await self.store.sessions.open(them, "id", lane=lane)
        return them

    async def turn(self, them: Pseudonym, **result: object) -> Work:
        await send(self.store, them, "x")
        work = await take(self.store)
        await self.store.mailbox.commit(work, TurnResult(**result))  # type: ignore[arg-type]
        return work

    async def plan(self, them: Pseudonym, *days: float, words: str = WORDS) -> None:
        dates = tuple(self.clock() + timedelta(days=one) for one in days)
        await self.turn(them, check_in=CheckInChange(dates=dates, words=words, offsets=WIB))

    async def later(self, **span: float) -> list[Work]:
        """Moves the clock, looks several times at once, and takes what became messages."""
        self.clock.advance(**span)
        await self.store.health.beat("w", "ready")
        await asyncio.gather(*(self.caretaker.look_after_check_ins() for _ in range(3)))
        found = []
        while work := await self.store.mailbox.take("w", wait=0):
            found.append(work)
            await self.store.mailbox.commit(work, TurnResult((Reply("kabar?"),)))
        return found

    async def case(self, them: Pseudonym) -> CaseId:
        opening = CaseOpening("urgent", 1, "id", ("danger_now",), "ID", (CaseText("person", "tolong", self.clock()),))
        return await self.queue.open(them, opening)

    async def closed(self, them: Pseudonym) -> CaseId:
        case = await self.case(them)
        claim = (await self.queue.claim(ANI, case)).claim
        assert claim
        await self.queue.label(claim, "needs", ["shelter"])
        await self.queue.close(await self.queue.looked(claim), "safe")
        return case


@pytest.fixture
async def centre(redis_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Centre]:
    clock.now = clock.now.replace(hour=4)  # 11:00 in Jakarta
    async with opened(redis_url, tmp_path, clock=clock) as store:
        store.eraser._patience = 0
        queue = CaseQueue(store, Audit(store, clock=clock), HANDLES, clock=clock)
        yield Centre(store, clock, queue, Caretaker(store, queue, CATALOG, Alerts(store), clock=clock))


async def test_each_is_asked_once_however_many_look(centre: Centre) -> None:
    them = await centre.newcomer()
    await centre.plan(them, 7, 30, 90)
    for days, expected in ((6.99, 0), (0.02, 1), (0, 0), (23, 1), (59, 0), (1.1, 1), (100, 0)):
        asked = await centre.later(days=days)
        assert [work.incoming.action for work in asked] == [DUE] * expected, days
        assert all(work.incoming.text == WORDS for work in asked)
    assert await centre.store.check_ins.due() == ()


async def test_it_survives_a_restart_and_a_clean_start_asks_nothing_twice(
    centre: Centre, redis_url: str, tmp_path: Path
) -> None:
    them = await centre.newcomer()
    await centre.plan(them, 1)
    prefix = centre.store.scripts.keys.prefix
    async with opened(redis_url, tmp_path, prefix=prefix, clock=centre.clock) as second:
        centre.clock.advance(days=1)
        await second.health.beat("w", "ready")
        await Caretaker(second, centre.queue, CATALOG, Alerts(second), clock=centre.clock).look_after_check_ins()
    assert await second.mailbox.waiting() == 1
    assert len(await centre.later(minutes=1)) == 1
    assert await centre.later(minutes=1) == []


async def test_what_was_missed_is_asked_once_and_not_made_up_for(centre: Centre) -> None:
    them = await centre.newcomer()
    await centre.plan(them, 7, 30)
    assert len(await centre.later(days=31)) == 1
    assert await centre.later(days=1) == []


async def test_never_at_night_even_after_an_outage(centre: Centre) -> None:
    them = await centre.newcomer()
    await centre.plan(them, 1)
    assert await centre.later(days=1, hours=11) == []  # 22:00
    assert await centre.later(hours=10) == []  # 08:00
    assert len(await centre.later(hours=1)) == 1  # 09:00


async def test_without_a_worker_it_waits(centre: Centre) -> None:
    them = await centre.newcomer()
    await centre.plan(them, 1)
    centre.clock.advance(days=1)
    await centre.caretaker.look_after_check_ins()
    assert await centre.store.mailbox.waiting() == 0
    assert len(await centre.later(minutes=1)) == 1


async def test_nothing_comes_while_the_chat_is_hidden_and_it_comes_when_they_are_back(centre: Centre) -> None:
    them = await centre.newcomer(lane="telegram")
    await centre.plan(them, 1)
    await centre.store.outbox.hide(them, Reply("Oke", effect="leave"), dedupe_id="h")
    for _ in range(3):
        assert await centre.later(days=1) == []
    await centre.store.sessions.open(them, "id", lane="telegram")
    assert len(await centre.later(days=1)) == 1


@pytest.mark.parametrize("blocked", [False, True])
async def test_nothing_comes_after_erasing_or_blocking(centre: Centre, blocked: bool) -> None:
    them = await centre.newcomer()
    await centre.case(them)
    await centre.plan(them, 1)
    await centre.store.eraser.delete(them, keep_open_case=blocked)
    assert not [name for name in await key_names(centre.store) if "checkin" in name]
    await centre.store.sessions.open(them, "id")
    assert await centre.later(days=1) == []


async def test_a_tap_ends_them_and_a_new_plan_replaces_the_old(centre: Centre) -> None:
    them = await centre.newcomer()
    await centre.plan(them, 1, 2)
    await centre.plan(them, 3, words="lain")
    assert await centre.later(days=2) == []
    assert [work.incoming.text for work in await centre.later(days=1)] == ["lain"]
    await centre.plan(them, 1)
    await centre.turn(them, check_in=CheckInChange(ends=True))
    assert await centre.later(days=2) == []


async def test_whom_staff_are_with_or_the_operator_blocked_is_not_asked(centre: Centre) -> None:
    with_staff, barred = await centre.newcomer(), await centre.newcomer()
    for them in (with_staff, barred):
        await centre.plan(them, 1)
    centre.clock.advance(days=1)
    await centre.queue.claim(ANI, await centre.case(with_staff))
    await centre.store.scripts.call("SADD", centre.store.scripts.keys("barred"), barred)
    assert await centre.later(minutes=1) == []


async def test_the_words_are_sealed_and_the_person_stays_reachable_until_a_week_after(centre: Centre) -> None:
    them = await centre.newcomer(lane="telegram")
    book = AddressBook(centre.store)
    await book.keep(them, ChannelAddress("4711"))
    await centre.plan(them, 90)
    everything = [await content(centre.store, name) for name in await key_names(centre.store)]
    assert not any(WORDS in one for one in everything)
    keys = centre.store.scripts.keys
    for touch in (
        lambda: book.keep(them, ChannelAddress("4711")),
        lambda: centre.store.sessions.open(them, "id", lane="telegram"),
        lambda: centre.turn(them, replies=(Reply("ok"),)),
    ):
        await touch()  # contact must not shorten it
        for name in ("session", "key", "address"):
            left = await centre.store.scripts.call("PTTL", keys(name, them))
            assert left > timedelta(days=96).total_seconds() * 1000, name
    left = await centre.store.scripts.call("PTTL", keys("checkin", them))
    assert left <= timedelta(days=97).total_seconds() * 1000


async def test_an_answer_takes_the_closed_case_up_again_with_what_staff_wrote(centre: Centre) -> None:
    them = await centre.newcomer()
    case = await centre.closed(them)
    await centre.plan(them, 30)
    await centre.later(days=30)
    said = CaseText("person", "kurang baik", centre.clock())
    opening = CaseOpening("high", 1, "id", ("check_in_bad",), again=True)
    work = await centre.turn(them, open_case=opening, case_texts=(said,), check_in=CheckInChange(said="bad"))
    assert (work.check_in_case, work.check_in_asked) == (case, centre.clock())
    assert (await centre.turn(them)).check_in_asked is None
    again = await centre.queue.get(case)
    assert (again.state, again.tier, again.unread, again.opened_at) == ("waiting", "high", 1, centre.clock())
    assert again.needs == ("shelter",)
    assert "check_in_bad" in again.reasons
    assert [code for code, _ in again.news] == ["planned", "bad"]
    assert again.news[-1][1] == centre.clock()
    assert [line.text for line in await centre.queue.conversation(case)][-1] == "kurang baik"
    assert [one.case.id for one in await centre.queue.waiting()] == [case]


async def test_it_was_counted_when_it_first_ended_and_never_again(centre: Centre) -> None:
    them = await centre.newcomer()
    case = await centre.closed(them)
    await centre.plan(them, 30)
    before = await centre.store.statistics.months()
    await centre.later(days=30)
    await centre.turn(them, open_case=CaseOpening("high", 1, "id", ("check_in",), again=True))
    claim = (await centre.queue.claim(ANI, case)).claim
    assert claim
    await centre.queue.close(await centre.queue.looked(claim), "referred")
    assert await centre.store.statistics.months() == before
    await centre.queue.reopen(case, ANI)
    assert await centre.store.statistics.months() == before


async def test_when_the_case_is_gone_the_answer_opens_a_new_one(centre: Centre) -> None:
    them = await centre.newcomer()
    case = await centre.closed(them)
    await centre.plan(them, 7)
    await centre.later(days=7)
    keys = centre.store.scripts.keys
    await centre.store.scripts.call("DEL", keys("case", case), keys("key", case))
    centre.store.vault.forget(case)
    await centre.turn(them, open_case=CaseOpening("high", 1, "id", ("check_in",), again=True))
    (waiting,) = await centre.queue.waiting()
    assert waiting.case.id != case


async def test_an_open_case_is_raised(centre: Centre) -> None:
    them = await centre.newcomer()
    case = await centre.case(them)
    await centre.plan(them, 1)
    await centre.later(days=1)
    opening = CaseOpening("urgent", 1, "id", ("check_in",), again=True)
    await centre.turn(them, open_case=opening, check_in=CheckInChange(said="words"))
    assert [one.case.id for one in await centre.queue.waiting()] == [case]
    assert (await centre.queue.get(case)).news[-1] == ("words", centre.clock())
    await centre.turn(them, check_in=CheckInChange(ends=True))
    assert (await centre.queue.get(case)).news[-1] == ("stopped", centre.clock())


async def test_they_survive_a_change_of_all_keys(centre: Centre, redis_url: str, tmp_path: Path) -> None:
    old, new = await centre.newcomer(), person("renamed")
    case = await centre.case(old)
    claim = (await centre.queue.claim(ANI, case)).claim
    assert claim
    await centre.queue.propose(claim, "7f3a91bc", "rumah", {"id": "tempat aman", "en": "safe place"})
    await centre.queue.hand_back(claim)
    await centre.plan(old, 1)
    ring, prefix = Keyring.open(tmp_path / "new-keys"), centre.store.scripts.keys.prefix
    rekeying = Rekeying(centre.store.scripts, centre.store.keyring, ring, centre.store.retention)
    assert old in (await rekeying.found()).persons
    await rekeying.person(old, new, None)
    after = Store(redis_url, ring, prefix=prefix, clock=centre.clock)
    centre.clock.advance(days=1)
    (due,) = await after.check_ins.due()
    assert (due.person, due.words) == (new, WORDS)
    (referral,) = await CaseQueue(after, Audit(after), HANDLES).referrals(case)
    assert referral.text["id"] == "tempat aman"
    await after.aclose()
