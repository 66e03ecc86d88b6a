"""What hiding, traces, farewells and the channel's lease promise, without any channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.errors import UnknownSession
from bot.core.types import Reply
from bot.store.leadership import Leadership
from bot.store.outbox import LEAVE
from bot.store.store import Store
from bot.store.traces import Trace
from tests.support.stores import answer, key_names, person, send

LANE = "telegram"
GONE = Reply("Oke.", effect=LEAVE)


async def taken(store: Store) -> list[tuple[str, bool, bool]]:
    found = []
    while delivery := await store.outbox.take_delivery(LANE, wait=0):
        found.append((delivery.reply.text, delivery.hides, delivery.before_hiding))
        await store.outbox.delivered(delivery)
    return found


async def test_what_waits_is_marked_and_what_comes_later_too(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id", lane=LANE)
    await store.outbox.append(them, [Reply("sebelum")])
    await store.outbox.hide(them, GONE, dedupe_id="1")
    await store.outbox.hide(them, GONE, dedupe_id="1")
    await store.outbox.append(them, [Reply("sesudah")])
    assert await taken(store) == [("sebelum", False, True), ("Oke.", True, False), ("sesudah", False, False)]
    assert await store.sessions.is_hidden(them)
    await store.sessions.open(them, "id", lane=LANE)
    assert not await store.sessions.is_hidden(them)


async def test_messages_from_before_hiding_are_not_answered_later_ones_are(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id", lane=LANE)
    for text in ("satu", "dua"):
        await send(store, them, text)
    await store.outbox.hide(them, GONE, dedupe_id="1")
    await send(store, them, "tiga")
    for text in ("A1", "A2", "A3"):
        await answer(store, text)
    assert [text for text, *_ in await taken(store)] == ["Oke.", "A3"]


async def test_traces_are_kept_in_order_dropped_and_erased(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id", lane=LANE)
    await store.traces.add(them, [Trace(7, "a"), Trace(8, "b")])
    other = person()
    await store.sessions.open(other, "id", lane=LANE)
    await store.traces.add(other, [Trace(100)])
    await store.traces.begin(them, "r/0")
    await store.traces.add(other, [Trace(140)])
    begun = await store.traces.begun(them)
    assert begun
    assert (begun.tag, begun.after, begun.after_all, begun.newest) == ("r/0", 8, 100, 140)
    assert {9, 101, 140, 141} <= set(begun.next_numbers())
    assert len(begun.next_numbers()) < 100
    await store.traces.add(them, [Trace(9, "r/0")], sent=True)
    assert await store.traces.begun(them) is None
    every = await store.traces.all(them)
    assert {trace.message for trace in every} == {7, 8, 9}
    await store.traces.drop(them, every[:1])
    assert len(await store.traces.all(them)) == 2
    await store.eraser.erase(them)
    assert await store.traces.all(them) == []
    with pytest.raises(UnknownSession):
        await store.traces.add(them, every)
    assert not [name for name in await key_names(store) if them in name]


async def test_a_farewell_is_done_once(store: Store) -> None:
    await store.farewells.put("r", b"content", delay=timedelta(seconds=60))
    assert await store.farewells.take() is None
    await store.farewells.due("r")
    farewell = await store.farewells.take()
    assert farewell
    assert farewell.content == b"content"
    assert await store.farewells.take() is None  # leased
    await store.farewells.done(farewell.owner)
    await store.farewells.put("r", b"again")
    await store.farewells.due("r")
    assert await store.farewells.take() is None


async def test_one_leader_at_a_time(store: Store) -> None:
    one, other = (Leadership(store.scripts, LANE, timedelta(seconds=5)) for _ in range(2))
    assert await one.hold()
    assert not await other.hold()
    assert await one.hold()
    await other.leave()
    assert not await other.hold()
    await one.leave()
    assert await other.hold()


async def test_who_comes_back_while_a_reply_is_held_back_gets_it_now(store: Store) -> None:
    them = person()
    await store.sessions.open(them, "id", lane=LANE)
    await store.outbox.hide(them, GONE, dedupe_id="1")
    await taken(store)
    await store.outbox.append(them, [Reply("dari petugas", sender="staff")])
    delivery = await store.outbox.take_delivery(LANE, wait=0)
    assert delivery is not None
    assert delivery.hidden
    await store.sessions.open(them, "id", lane=LANE)  # between taking and giving back
    await store.outbox.park(delivery)
    assert await taken(store) == [("dari petugas", False, False)]
