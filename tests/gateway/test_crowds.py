"""One person with many sessions does not fill the queue: others find their place between their requests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.core.cases import Case, order
from bot.gateway.app import create_gateway
from bot.gateway.limits import Limits
from bot.gateway.parts import GatewayParts
from bot.settings import utc_now
from bot.store.store import Store
from tests.gateway.clients import CATALOG, Gateway, eventually, toolkit
from tests.gateway.hotline import ANI, Staff
from tests.gateway.tiny_worker import TinyWorker
from tests.support.stores import content, key_names

_FREE, _FLOOD = 5, 40


@pytest.fixture
async def street(store: Store, worker: TinyWorker) -> AsyncIterator[Gateway]:
    """Behind a proxy, so that people come from different addresses."""
    parts = GatewayParts(
        store=store,
        catalog=CATALOG,
        load_toolkit=toolkit,
        clock=utc_now,
        limits=Limits(crowd_from=_FREE),
        trust_proxy=True,
    )
    transport = httpx.ASGITransport(create_gateway(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://pelita", timeout=30) as client:
        yield Gateway(client, store)


async def asks(street: Gateway, address: str) -> None:
    street.http.headers["x-forwarded-for"] = address
    chat = await street.person()
    await chat.say("petugas")


async def waiting(staff: Staff, least: int) -> list[Case]:
    async def there() -> list[Case] | None:
        found = [one.case for one in await staff.queue.waiting(500)]
        return found if len(found) >= least else None

    return await eventually(there)


async def test_forty_requests_of_one_address_leave_room_for_others(street: Gateway, store: Store) -> None:
    staff = Staff(store)
    for _ in range(_FLOOD):
        await asks(street, "192.0.2.1")
    await asks(street, "198.51.100.7")
    queue = await waiting(staff, _FLOOD + 1)
    (place,) = [at for at, case in enumerate(queue) if case.opened_at == max(case.opened_at for case in queue)]
    assert place == _FREE, "behind those that came at a human pace, before all the others"
    assert [case.late.total_seconds() / 120 for case in queue[place + 1 :]] == list(range(1, _FLOOD - _FREE + 1))
    assert queue == sorted(queue, key=order), "pages and queue agree on the order"
    everything = " ".join([await content(store, name) for name in await key_names(store)])
    assert "192.0.2.1" not in everything


async def test_at_a_human_pace_nobody_is_later_than_they_came(street: Gateway, store: Store) -> None:
    staff = Staff(store)
    for last in range(2 * _FREE):
        await asks(street, f"198.51.100.{last % 2}")
    queue = await waiting(staff, 2 * _FREE)
    assert {case.late.total_seconds() for case in queue} == {0}
    assert not [name for name in await key_names(store) if "crowd" in name]


async def test_the_distance_stays_when_a_case_is_handed_back(street: Gateway, store: Store) -> None:
    staff = Staff(store)
    for _ in range(_FREE + 1):
        await asks(street, "192.0.2.1")
    last = (await waiting(staff, _FREE + 1))[-1]
    case = await staff.queue.claim(ANI, last.id)
    assert case.claim
    await staff.queue.hand_back(case.claim)
    await asks(street, "198.51.100.7")
    assert (await waiting(staff, _FREE + 2))[-1].id == last.id
