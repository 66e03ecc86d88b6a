"""Whatever happens, in whatever order, the queue in Redis does what the pure state machine says."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.cases import LEASE, Case, Claim, Label, Lease, Load
from bot.core.errors import Refused, UnknownSession
from bot.core.types import CaseId, Lang, Pseudonym, StaffId, Tier
from bot.hotline.queue import NO_LIMIT
from tests.support.hotlines import ANI, BOTH, BUDI, GOODBYE, HELLO, Hotline, in_memory, in_redis
from tests.support.stores import Clock, opened

BOSS = StaffId("boss")


class World:
    """One hotline driven by a script of random steps; names instead of ids, so that two worlds can be compared."""

    def __init__(self, hotline: Hotline) -> None:
        self.hotline = hotline
        self.people: list[Pseudonym] = []
        self.cases: list[CaseId] = []
        self.claims: list[Claim] = []

    async def step(self, name: str, pick: list[float]) -> str:
        try:
            return str(await getattr(self, name)(pick))
        except Refused as refusal:
            return refusal.code
        except UnknownSession:
            return "unknown_session"

    def _choose(self, things: list[Any], at: float) -> Any:
        # the later a thing came, the likelier it is chosen
        return things[int(len(things) * at**0.5)]

    def _number(self, case: Case | None) -> int | None:
        if case is None:
            return None
        if case.claim is not None:
            self.claims.append(case.claim)
        return self.cases.index(case.id)

    async def arrive(self, pick: list[float]) -> None:
        self.people.append(await self.hotline.newcomer())

    async def open(self, pick: list[float]) -> int:
        tiers: list[Tier] = ["urgent", "high", "caution", "low"]
        lang: Lang = "id" if pick[2] < 0.5 else "en"
        opening = self.hotline.opening(tiers[int(pick[1] * 4)], lang=lang, texts=int(pick[3] * 2))
        case_id = await self.hotline.queue.open(self._choose(self.people, pick[0]), opening)
        if case_id not in self.cases:
            self.cases.append(case_id)
        return self.cases.index(case_id)

    async def write(self, pick: list[float]) -> None:
        reasons = ("urgent:hurt",) if pick[1] < 0.3 else ()
        await self.hotline.turn(self._choose(self.people, pick[0]), [self.hotline.line("x")], reasons)

    async def next(self, pick: list[float]) -> int | None:
        staff, langs = (ANI, BUDI)[int(pick[0] * 2)], (("id",), ("en",), BOTH)[int(pick[1] * 3)]
        load = Load(2, 1) if pick[2] < 0.5 else NO_LIMIT
        return self._number(await self.hotline.queue.claim_next(staff, langs, load=load, greeting=HELLO))

    async def claim(self, pick: list[float]) -> int | None:
        staff = (ANI, BUDI)[int(pick[0] * 2)]
        return self._number(await self.hotline.queue.claim(staff, self._choose(self.cases, pick[1])))

    async def reopen(self, pick: list[float]) -> int | None:
        staff = (ANI, BUDI)[int(pick[0] * 2)]
        return self._number(await self.hotline.queue.reopen(self._choose(self.cases, pick[1]), staff))

    async def look(self, pick: list[float]) -> None:
        await self.hotline.queue.looked(self._choose(self.claims, pick[0]))

    async def reply(self, pick: list[float]) -> None:
        await self.hotline.queue.reply(self._choose(self.claims, pick[0]), "ya", "x")

    async def back(self, pick: list[float]) -> None:
        await self.hotline.queue.hand_back(self._choose(self.claims, pick[0]), farewell=GOODBYE)

    async def close(self, pick: list[float]) -> None:
        claim = self._choose(self.claims, pick[0])
        if pick[1] < 0.7:
            await self.hotline.queue.looked(claim)
        await self.hotline.queue.close(claim, "helped", debrief="berat" if pick[2] < 0.5 else "")

    async def give(self, pick: list[float]) -> int | None:
        claim, to = self._choose(self.claims, pick[0]), (ANI, BUDI)[int(pick[1] * 2)]
        return self._number(await self.hotline.queue.transfer(claim, to, notice=HELLO))

    async def assign(self, pick: list[float]) -> int | None:
        to = (ANI, BUDI)[int(pick[1] * 2)]
        return self._number(await self.hotline.queue.assign(self._choose(self.cases, pick[0]), BOSS, to))

    async def snooze(self, pick: list[float]) -> None:
        until = self.hotline.clock() + timedelta(seconds=(-1, 30, 900, 10**6)[int(pick[1] * 4)])
        await self.hotline.queue.snooze(self._choose(self.claims, pick[0]), until, farewell=GOODBYE)

    async def wake(self, pick: list[float]) -> list[int]:
        return sorted(self.cases.index(case_id) for case_id in await self.hotline.queue.wake_due(self.hotline.clock()))

    async def rest(self, pick: list[float]) -> None:
        queue, staff = self.hotline.queue, (ANI, BUDI)[int(pick[0] * 2)]
        await (queue.pause(staff) if pick[1] < 0.4 else queue.resume(staff))

    async def label(self, pick: list[float]) -> None:
        name: Label = ("tags", "needs", "referrals")[int(pick[1] * 3)]  # type: ignore[assignment]
        codes = [("a", "b", "b", "c:x")[int(pick[at] * 4)] for at in (2, 3)]
        await self.hotline.queue.label(self._choose(self.claims, pick[0]), name, codes)

    async def note(self, pick: list[float]) -> None:
        mentions = [(ANI, BUDI)[int(pick[1] * 2)]] if pick[2] < 0.5 else []
        await self.hotline.queue.note(self._choose(self.claims, pick[0]), "catatan", mentions=mentions)

    async def lapse(self, pick: list[float]) -> list[int]:
        lapsed = await self.hotline.queue.lapse_expired(self.hotline.clock())
        return sorted(self.cases.index(case_id) for case_id in lapsed)

    async def erase(self, pick: list[float]) -> None:
        await self.hotline.erase(self._choose(self.people, pick[0]))

    async def view(self) -> list[Any]:
        """All that can be seen, without ids and fences."""
        queue, seen = self.hotline.queue, list[Any]()
        for at, case_id in enumerate(self.cases):
            case = await queue.get(case_id)
            texts = [line.text for line in await queue.conversation(case_id)]
            shown = (case.state, case.tier, case.priority, case.reasons, case.unread, case.outcome, case.closed_at)
            shown = (*shown, case.given_by, case.wake_at, case.snoozed_by, case.tags, case.needs, case.referrals)
            shown = (*shown, [note.text for note in await queue.notes(case_id)])
            shown = (*shown, [note.text for staff in (ANI, BUDI) for note in await queue.debriefs(case_id, staff)])
            seen.append((at, shown, case.claimed_by, case.lease_until, case.opened_at, texts))
        seen.append([self.cases.index(case_id) for case_id in await self.hotline.order()])
        seen.append([self.cases.index(case.id) for case in await queue.snoozed()])
        for staff in (ANI, BUDI):
            seen.append(sorted(self.cases.index(case.id) for case in await queue.mentions(staff)))
        seen.append([await queue.on_break(staff) for staff in (ANI, BUDI)])
        seen.append([await self.hotline.said(them) for them in self.people])
        return [*seen, await queue.counts()]


STEPS = {
    "arrive": 3, "open": 4, "write": 4, "next": 4, "claim": 2, "reopen": 2, "look": 2, "reply": 3, "back": 1,
    "close": 3, "lapse": 2, "erase": 1, "give": 2, "assign": 2, "snooze": 3, "wake": 2, "rest": 2, "label": 2,
    "note": 2,
}  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
async def test_both_queues_do_the_same_whatever_happens(
    redis_url: str, tmp_path: Path, seed: int, clock: Clock
) -> None:
    dice = random.Random(seed)
    lease = Lease(timedelta(minutes=1), timedelta(minutes=5)) if seed % 2 else LEASE
    async with opened(redis_url, tmp_path, clock=clock, claims=lease) as store:
        worlds = [World(in_memory(clock, lease)), World(in_redis(store, clock))]
        for number in range(90):
            name = dice.choices(list(STEPS), list(STEPS.values()))[0]
            if number == 0 or not worlds[0].people:
                name = "arrive"
            elif not worlds[0].cases:
                name = "open"
            elif not worlds[0].claims and name in ("look", "reply", "back", "close", "give", "snooze", "label", "note"):
                name = "next"
            pick = [dice.random() for _ in range(4)]
            memory, redis = [await world.step(name, pick) for world in worlds]
            assert memory == redis, (number, name)
            clock.advance(seconds=dice.choice((1, 1, 20, 200, 700)))
        views = [await world.view() for world in worlds]
        assert views[0] == views[1]
