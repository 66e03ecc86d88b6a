"""Two hotlines behind one face: the queue in Redis, and its in-memory twin on the pure state machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.core.cases import LEASE, Claim, Lease
from bot.core.errors import Refused, UnknownSession
from bot.core.types import CaseId, CaseOpening, CaseText, Lang, Pseudonym, Reply, StaffId, Tier, TurnResult
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.hotline.speech import Sentences
from bot.store.store import Store
from tests.support.memory_queue import MemoryQueue
from tests.support.stores import Clock, opened, person, send, take

Queue: TypeAlias = "CaseQueue | MemoryQueue"
HANDLES = Handles([f"kata{number}" for number in range(256)], [f"sifat{number}" for number in range(256)])
ANI, BUDI = StaffId("ani"), StaffId("budi")
BOTH: tuple[Lang, ...] = ("id", "en")
HELLO: Sentences = {"id": Reply("petugas datang"), "en": Reply("staff joined")}
LAPSED: Sentences = {"id": Reply("petugas diam"), "en": Reply("staff silent")}
GOODBYE: Sentences = {"id": Reply("petugas pergi"), "en": Reply("staff left")}


@dataclass
class Hotline:
    """A queue, and the world around it."""

    queue: Queue
    clock: Clock
    newcomer: Callable[[], Awaitable[Pseudonym]]
    said: Callable[[Pseudonym], Awaitable[list[str]]]
    erase: Callable[[Pseudonym], Awaitable[Any]]
    turn: Callable[[Pseudonym, list[CaseText], tuple[str, ...]], Awaitable[None]]

    async def case(self, tier: Tier = "high", *, lang: Lang = "id", texts: int = 0) -> tuple[Pseudonym, CaseId]:
        them = await self.newcomer()
        return them, await self.queue.open(them, self.opening(tier, lang=lang, texts=texts))

    def opening(
        self, tier: Tier = "high", *, lang: Lang = "id", texts: int = 0, reasons: tuple[str, ...] = ("asked",)
    ) -> CaseOpening:
        lines = tuple(self.line(f"baris {number}") for number in range(texts))
        return CaseOpening(tier, 2, lang, reasons, "MY", lines)

    def line(self, text: str) -> CaseText:
        return CaseText("person", text, self.clock())

    async def held(self, tier: Tier = "high") -> tuple[Pseudonym, Claim]:
        them, case_id = await self.case(tier)
        case = await self.queue.claim(ANI, case_id)
        assert case.claim is not None
        return them, case.claim

    async def order(self) -> list[CaseId]:
        return [summary.case.id for summary in await self.queue.waiting()]


def in_memory(clock: Clock, lease: Lease = LEASE) -> Hotline:
    queue = MemoryQueue(clock, lapsed=LAPSED, lease=lease)

    async def newcomer() -> Pseudonym:
        them = person()
        queue.reachable.add(them)
        return them

    async def said(them: Pseudonym) -> list[str]:
        return [reply.text for reply in queue.said.get(them, [])]

    return Hotline(queue, clock, newcomer, said, queue.erase, queue.turn)


def in_redis(store: Store, clock: Clock) -> Hotline:
    queue = CaseQueue(store, Audit(store, clock=clock), HANDLES, clock=clock, lapsed=LAPSED)

    async def newcomer() -> Pseudonym:
        them = person()
        await store.sessions.open(them, "id")
        return them

    async def said(them: Pseudonym) -> list[str]:
        try:
            return [reply.text for reply in await store.outbox.after(them, "")]
        except UnknownSession:
            return []

    async def turn(them: Pseudonym, lines: list[CaseText], raise_reasons: tuple[str, ...]) -> None:
        if await store.sessions.exists(them):
            await send(store, them, "x")
            await store.mailbox.commit(
                await take(store), TurnResult(case_texts=tuple(lines), raise_reasons=raise_reasons)
            )

    store.eraser._patience = 0
    return Hotline(queue, clock, newcomer, said, store.eraser.erase, turn)


@pytest.fixture(params=["memory", "redis"])
async def hotline(
    request: pytest.FixtureRequest, redis_url: str, tmp_path: Path, clock: Clock
) -> AsyncIterator[Hotline]:
    if request.param == "memory":
        yield in_memory(clock)
        return
    async with opened(redis_url, tmp_path, clock=clock) as store:
        yield in_redis(store, clock)


async def refused(code: str, call: Awaitable[Any]) -> None:
    with pytest.raises(Refused) as refusal:
        await call
    assert refusal.value.code == code
