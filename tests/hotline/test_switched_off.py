"""Somebody whose account is switched off holds no case any more: their people are told and wait for others."""

from __future__ import annotations

from argon2 import PasswordHasher

from bot.core.types import CaseId, CaseOpening, StaffId
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue
from bot.hotline.staff import StaffRegister
from bot.store.store import Store
from tests.support.stores import person


async def test_only_their_cases_go_back_into_the_queue(store: Store, audit: Audit, queue: CaseQueue) -> None:
    register = StaffRegister(store, audit, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    ani = await register.accept(await register.invite("admin"), "Ani", "kucing oranye naik sepeda")
    budi = await register.accept(await register.invite("agent"), "Budi", "kucing oranye naik sepeda")

    async def held_by(staff: StaffId) -> CaseId:
        them = person()
        await store.sessions.open(them, "id")
        return (await queue.claim(staff, await queue.open(them, CaseOpening("high", 2, "id", ("asked",))))).id

    kept, lost = await held_by(ani.id), await held_by(budi.id)
    await register.change(budi.id, by=ani.id, active=False)
    assert await queue.lapse_expired(queue._clock()) == (lost,)
    assert (await queue.get(kept)).state == "claimed"
    assert (await queue.get(lost)).state == "waiting"
