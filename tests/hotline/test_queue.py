"""What the queue in Redis promises beyond the contract: secrecy, one winner, retention, news."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.core.cases import Claim
from bot.core.errors import Refused
from bot.core.types import CaseId, CaseOpening, CaseText, Pseudonym, Reply, StaffId, TurnResult
from bot.hotline.audit import Audit
from bot.hotline.queue import CaseQueue, Change
from bot.store.store import Store
from tests.support.stores import NOW, Clock, content, key_names, person, send, take

ANI, BUDI = StaffId("ani"), StaffId("budi")
OPENING = CaseOpening("high", 1, "id", ("asked",), "MY", (CaseText("person", "nama saya Siti", NOW),))
DAY = 86_400_000


@pytest.fixture
async def them(store: Store) -> Pseudonym:
    someone = person()
    await store.sessions.open(someone, "id")
    return someone


@pytest.fixture
async def claim(queue: CaseQueue, them: Pseudonym) -> Claim:
    case = await queue.claim(ANI, await queue.open(them, OPENING))
    assert case.claim is not None
    return await queue.looked(case.claim)


async def ttl(store: Store, name: str, part: str) -> float:
    """Days a key has left."""
    return float(await store.scripts.redis.pttl(store.scripts.keys(name, part))) / DAY


async def test_nobody_can_read_a_case_in_the_database(store: Store, queue: CaseQueue, claim: Claim) -> None:
    await queue.reply(claim, "halo Siti", "Ani")
    await queue.note(claim, "Siti takut majikannya")
    for name in await key_names(store):
        assert "Siti" not in name + await content(store, name)


async def test_what_staff_see_does_not_lead_to_the_person(queue: CaseQueue, claim: Claim, them: Pseudonym) -> None:
    await queue.reply(claim, "halo", "Ani")
    shown = [await queue.get(claim.case_id), await queue.conversation(claim.case_id), await queue.claimed()]
    assert them not in repr(shown)


async def test_handles_come_from_the_id(queue: CaseQueue, claim: Claim) -> None:
    first, second = int(claim.case_id[:2], 16), int(claim.case_id[2:4], 16)
    assert (await queue.get(claim.case_id)).handle == f"kata{first} sifat{second}"


async def test_of_many_who_claim_at_once_one_wins(queue: CaseQueue, them: Pseudonym) -> None:
    case_id = await queue.open(them, OPENING)
    staff = [StaffId(f"staff-{number}") for number in range(10)]
    outcomes = await asyncio.gather(*(queue.claim(one, case_id) for one in staff), return_exceptions=True)
    winners = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert len(winners) == 1
    assert {str(outcome) for outcome in outcomes if isinstance(outcome, Refused)} == {"already_claimed"}


async def test_many_who_ask_for_the_next_case_get_each_another(store: Store, queue: CaseQueue) -> None:
    for _ in range(5):
        them = person()
        await store.sessions.open(them, "id")
        await queue.open(them, OPENING)
    cases = await asyncio.gather(*(queue.claim_next(StaffId(f"staff-{n}"), ("id",)) for n in range(8)))
    got = [case.id for case in cases if case is not None]
    assert (len(got), len(set(got))) == (5, 5)


async def test_many_openings_at_once_make_one_case(queue: CaseQueue, them: Pseudonym) -> None:
    ids = await asyncio.gather(*(queue.open(them, OPENING) for _ in range(10)))
    assert len(set(ids)) == 1
    assert len(await queue.conversation(ids[0])) == 10
    assert len(await queue.waiting()) == 1


async def test_the_same_reply_sent_twice_is_said_once(store: Store, queue: CaseQueue, claim: Claim) -> None:
    them = await person_of(store, claim)
    for _ in range(2):
        await queue.reply(claim, "halo", "Ani", dedupe_id="form 1")
    await queue.reply(claim, "halo", "Ani", dedupe_id="form 2")
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["halo", "halo"]
    assert len(await queue.conversation(claim.case_id)) == 3


async def person_of(store: Store, claim: Claim) -> Pseudonym:
    link: Any = await store.scripts.redis.hget(store.scripts.keys("case", claim.case_id), "link")
    return Pseudonym((await store.vault.open(claim.case_id, "case link", link)).decode())


async def test_a_reply_nobody_can_get_is_not_pretended(
    store: Store, queue: CaseQueue, claim: Claim, them: Pseudonym
) -> None:
    await store.scripts.redis.delete(store.scripts.keys("session", them))
    with pytest.raises(Refused, match="unreachable"):
        await queue.reply(claim, "halo", "Ani")
    assert len(await queue.conversation(claim.case_id)) == 1
    # transitions still work, without words
    await queue.close(claim, "silent", farewell={"id": Reply("pamit"), "en": Reply("bye")})
    assert len(await queue.conversation(claim.case_id)) == 1


async def test_a_reply_is_delivered_by_the_push_lane(store: Store, queue: CaseQueue) -> None:
    them = person()
    await store.sessions.open(them, "id", lane="telegram")
    case = await queue.claim(ANI, await queue.open(them, OPENING))
    assert case.claim is not None
    await queue.reply(case.claim, "halo", "Ani")
    delivery = await store.outbox.take_delivery("telegram", wait=0)
    assert delivery is not None
    assert (delivery.reply.text, delivery.reply.sender) == ("halo", "staff")


async def test_notes_are_for_staff_only(store: Store, queue: CaseQueue, claim: Claim, clock: Clock) -> None:
    await queue.note(claim, "telepon KBRI")
    (note,) = await queue.notes(claim.case_id)
    assert (note.text, note.staff, note.at) == ("telepon KBRI", ANI, clock.now)
    assert len(await queue.conversation(claim.case_id)) == 1
    assert await store.outbox.after(await person_of(store, claim), "") == []
    with pytest.raises(Refused, match="claim_lost"):
        await queue.note(replace(claim, fence=0), "x")


# --- retention ------------------------------------------------------------------------------------------------------


async def test_a_closed_case_goes_in_steps(store: Store, queue: CaseQueue, claim: Claim) -> None:
    await queue.note(claim, "catatan")
    for name in ("case", "case:texts", "case:notes"):
        assert 89 < await ttl(store, name, claim.case_id) <= 90
    await queue.close(claim, "safe")
    assert 6.9 < await ttl(store, "case:texts", claim.case_id) <= 7
    for name in ("case", "case:notes", "key"):
        assert 89 < await ttl(store, name, claim.case_id) <= 90


async def test_a_reopened_case_is_kept_again(store: Store, queue: CaseQueue, claim: Claim) -> None:
    await queue.close(claim, "safe")
    await queue.reopen(claim.case_id, ANI)
    for name in ("case", "case:texts"):
        assert 89 < await ttl(store, name, claim.case_id) <= 90
    assert await ttl(store, "key", claim.case_id) > 100


async def test_rows_that_expired_are_not_shown(store: Store, queue: CaseQueue, them: Pseudonym) -> None:
    case_id = await queue.open(them, OPENING)
    await store.scripts.redis.delete(store.scripts.keys("case", case_id))
    assert await queue.waiting() == []
    assert await queue.claim_next(ANI, ("id", "en")) is None
    with pytest.raises(Refused, match="unknown_case"):
        await queue.get(case_id)
    assert await queue.open(them, OPENING) != case_id


# --- news -----------------------------------------------------------------------------------------------------------


async def test_changes_are_told_in_order(store: Store, queue: CaseQueue, them: Pseudonym) -> None:
    cursor, nothing = await queue.changes("", 0)
    assert nothing == []
    case_id = await queue.open(them, OPENING)
    case = await queue.claim(ANI, case_id)
    assert case.claim is not None
    await send(store, them, "halo")
    line = CaseText("person", "halo", NOW)
    await store.mailbox.commit(await take(store), TurnResult(case_texts=(line,), raise_reasons=("urgent:hurt",)))
    await queue.reply(case.claim, "ya", "Ani")
    await queue.hand_back(case.claim)
    later, changes = await queue.changes(cursor, 0)
    whats = ["opened", "claimed", "raised", "text", "replied", "handed_back"]
    assert changes == [Change(case_id, what) for what in whats]
    assert await queue.changes(later, 0) == (later, [])


async def test_who_waits_for_changes_is_woken_at_once(queue: CaseQueue, them: Pseudonym) -> None:
    waiting = asyncio.create_task(queue.changes("", 5))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    case_id = await queue.open(them, OPENING)
    _, changes = await waiting
    assert changes == [Change(case_id, "opened")]
    assert time.monotonic() - started < 2


# --- audit ----------------------------------------------------------------------------------------------------------


async def test_every_action_of_staff_is_in_the_trail_and_refusals_are_not(
    queue: CaseQueue, audit: Audit, claim: Claim
) -> None:
    with pytest.raises(Refused):
        await queue.claim(BUDI, claim.case_id)
    with pytest.raises(Refused):
        await queue.reply(replace(claim, fence=0), "x", "y")
    await queue.reply(claim, "halo", "Ani", dedupe_id="1")
    await queue.reply(claim, "halo", "Ani", dedupe_id="1")
    await queue.note(claim, "catatan")
    await queue.hand_back(claim)
    again = await queue.claim(BUDI, claim.case_id)
    assert again.claim is not None
    await queue.close(again.claim, "safe")
    await queue.reopen(claim.case_id, ANI)
    trail = [(entry.staff, entry.action) for entry in reversed(await audit.entries())]
    assert trail == [
        (ANI, "claimed"),
        (ANI, "replied"),
        (ANI, "noted"),
        (ANI, "handed_back"),
        (BUDI, "claimed"),
        (BUDI, "closed"),
        (ANI, "reopened"),
    ]
    assert {entry.subject for entry in await audit.entries()} == {claim.case_id}
    assert await audit.verify()


async def test_a_lapse_is_in_the_trail(queue: CaseQueue, audit: Audit, claim: Claim, clock: Clock) -> None:
    await queue.lapse_expired(clock.advance(seconds=601))
    newest = (await audit.entries(limit=1))[0]
    assert (newest.staff, newest.action, newest.subject) == (ANI, "lapsed", claim.case_id)


async def test_ids_from_an_address_line_lead_nowhere(queue: CaseQueue) -> None:
    for nonsense in ("", "x", "texts:" + "0" * 20, "0" * 23 + "\n", "\uff10" * 24):
        with pytest.raises(Refused, match="unknown_case"):
            await queue.conversation(CaseId(nonsense))
        with pytest.raises(Refused, match="unknown_case"):
            await queue.position(CaseId(nonsense))
