"""What the hotline bears. `--figures` runs the whole sizes of docs/operations.md and tells what was measured."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import socket
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot.content.catalog import Catalog
from bot.core.cases import Claim
from bot.core.errors import Refused
from bot.core.types import CaseId, CaseOpening, CaseText, ChannelAddress, Lang, StaffId, Tier
from bot.gateway.app import create_gateway
from bot.gateway.parts import GatewayParts
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.identity.pseudonym import WEB, PseudonymMaker
from bot.settings import utc_now
from bot.store.store import Store
from tests.conftest import Figures
from tests.gateway.clients import toolkit
from tests.support.stores import open_case, opened, person

pytestmark = pytest.mark.alone

BOTH: tuple[Lang, ...] = ("id", "en")
WORDS = [f"kata{number}" for number in range(256)]


def queue_of(store: Store) -> CaseQueue:
    return CaseQueue(store, Audit(store), Handles(WORDS, WORDS))


async def arrive(store: Store, queue: CaseQueue, tier: Tier = "high") -> CaseId:
    """A new person with a new case."""
    them = person()
    await store.sessions.open(them, "id")
    line = CaseText("person", "tolong saya", utc_now())
    return await queue.open(them, CaseOpening(tier, 1, "id", ("asked_for_staff",), "MY", (line,)))


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def test_of_fifty_who_claim_at_once_one_wins(redis_url: str, tmp_path: Path, figures: Figures) -> None:
    """Five consoles with ten staff each reach for the same case."""
    rounds, consoles, prefix = (200 if figures.whole else 15), 5, f"race-{secrets.token_hex(4)}:"
    async with contextlib.AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(opened(redis_url, tmp_path, prefix=prefix)) for _ in range(consoles)]
        queues = [queue_of(store) for store in stores]
        winners, codes = [], set[str]()
        for _ in range(rounds):
            case = await arrive(stores[0], queues[0])
            claims = [queues[at % consoles].claim(StaffId(f"staff-{at}"), case) for at in range(50)]
            outcomes = await asyncio.gather(*claims, return_exceptions=True)
            winners.append(sum(not isinstance(outcome, BaseException) for outcome in outcomes))
            codes |= {outcome.code if isinstance(outcome, Refused) else repr(outcome) for outcome in outcomes
                      if isinstance(outcome, BaseException)}  # fmt: skip
        entries = [entry for entry in await Audit(stores[0]).entries(limit=10**6) if entry.action == "claimed"]
    assert winners == [1] * rounds
    assert codes == {"already_claimed"}
    assert len(entries) == len({entry.subject for entry in entries}) == rounds
    figures.note(f"claim race: {rounds} rounds of 50, one winner in {winners.count(1)} of them, each once in the trail")


async def crowd(store: Store, model: CaseId, number: int) -> None:
    """As many waiting cases behind all others: rows of a real one under other ids, whose texts nobody reads here."""
    redis, keys = store.scripts.redis, store.scripts.keys
    row = await redis.hgetall(keys("case", model))
    last = 7e13  # low, priority 2
    for start in range(0, number, 5000):
        async with redis.pipeline(transaction=False) as pipe:
            for at in range(start, min(start + 5000, number)):
                case = f"{at:04x}"[-4:] + f"{at:020x}"
                pipe.hset(keys("case", case), mapping={**row, b"tier": b"low", b"priority": b"2"})
                pipe.zadd(keys("case:waiting"), {case: last + at})
            await pipe.execute()


async def time_claim(store: Store, queue: CaseQueue) -> float:
    """Milliseconds of one 'take the next case'."""
    await arrive(store, queue)
    started = time.perf_counter()
    case = await queue.claim_next(StaffId("ani"), BOTH)
    span = (time.perf_counter() - started) * 1000
    assert case is not None
    assert case.claim is not None
    await queue.close(await queue.looked(case.claim), "safe")
    return span


async def test_a_long_queue_costs_hardly_more_than_a_short(redis_url: str, tmp_path: Path, figures: Figures) -> None:
    number, tries = (100_000 if figures.whole else 3_000), (300 if figures.whole else 40)
    async with opened(redis_url, tmp_path) as first, opened(redis_url, tmp_path) as second:
        sides = [(store, queue_of(store)) for store in (first, second)]
        for (store, queue), waiting in zip(sides, (10, number), strict=True):
            await crowd(store, await arrive(store, queue, "caution"), waiting - 1)
            assert (await queue.counts()).waiting == waiting
        # in turns, so that what else the machine does counts for both
        spans = [(await time_claim(*sides[0]), await time_claim(*sides[1])) for _ in range(tries)]
        started = time.perf_counter()
        assert len(await sides[1][1].waiting(50)) == 50
        shown = (time.perf_counter() - started) * 1000
        await first.scripts.redis.flushdb()
    short, long = zip(*spans, strict=True)
    ratio = statistics.median(long) / statistics.median(short)
    assert ratio < 3
    figures.note(
        f"queue: claim p50 {statistics.median(short):.1f} ms with 10 waiting, {statistics.median(long):.1f} ms with "
        f"{number:,} (x{ratio:.2f}; p95 {percentile(short, 0.95):.1f} and {percentile(long, 0.95):.1f} ms); "
        f"the first 50 are listed in {shown:.0f} ms"
    )


@pytest.fixture
async def served(redis_url: str, tmp_path: Path) -> AsyncIterator[tuple[str, Store]]:
    """The gateway on a port of this machine."""
    async with opened(redis_url, tmp_path) as store:
        parts = GatewayParts(store=store, catalog=Catalog.load(), load_toolkit=toolkit, clock=utc_now)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_gateway(parts), ws="none", log_level="error", timeout_graceful_shutdown=1, timeout_keep_alive=60
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", store
        server.should_exit = True
        await serving


async def test_a_reply_of_staff_arrives_in_less_than_a_second(served: tuple[str, Store], figures: Figures) -> None:
    """From the press of the button to the person's browser, which waits; each staff member replies every five seconds.

    All on one machine, clients included.
    """
    url, store = served
    people, replies, pause = (50, 6, 5.0) if figures.whole else (10, 4, 1.0)
    queue = queue_of(store)
    spans: list[float] = []

    async def talk(number: int, http: httpx.AsyncClient) -> None:
        claim, headers = await held(store, queue, http, StaffId(f"staff-{number}"))
        greeting = (await http.get("/chat/api/replies", params={"wait": 0}, headers=headers)).json()["replies"]
        last = greeting[-1]["id"]
        for at in range(replies):
            waiting = asyncio.create_task(http.get("/chat/api/replies", params={"after": last}, headers=headers))
            await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
            started = time.perf_counter()
            await queue.reply(claim, f"balasan {at}", "Ani")
            found = (await waiting).json()["replies"]
            spans.append(time.perf_counter() - started)
            assert [reply["text"] for reply in found] == [f"balasan {at}"]
            last = found[-1]["id"]

    limits = httpx.Limits(max_connections=people + 10)
    async with httpx.AsyncClient(base_url=url, timeout=40, limits=limits) as http:
        await asyncio.gather(*(talk(number, http) for number in range(people)))
    assert percentile(spans, 0.95) < (1 if figures.whole else 5)  # beside other tests the machine may be busy
    figures.note(
        f"reply to delivery: {len(spans)} replies to {people} people, one each about every "
        f"{pause:.0f} s, p50 {statistics.median(spans) * 1000:.0f} ms, "
        f"p95 {percentile(spans, 0.95) * 1000:.0f} ms, longest {max(spans) * 1000:.0f} ms"
    )


async def held(store: Store, queue: CaseQueue, http: httpx.AsyncClient, staff: StaffId) -> tuple[Claim, dict[str, str]]:
    """A person of the web chat whose case this staff member holds."""
    answer = await http.post("/chat/api/sessions", json={"language": "id"})
    assert answer.status_code == 201, answer.text
    token = answer.json()["session"]
    headers = {"Authorization": f"Bearer {token}"}
    them = PseudonymMaker(store.keyring.subkey("pseudonym")).of(WEB, ChannelAddress(token))
    await queue.open(them, CaseOpening("high", 1, "id", ("asked_for_staff",)))
    case = await queue.claim(staff, await open_case(store, them))
    assert case.claim is not None
    return case.claim, headers
