"""What time does to cases: automatic contacts, and the end of retention."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.cases import Claim
from bot.core.errors import Refused
from bot.core.types import CaseId, CaseOpening, CaseText, Pseudonym, Reply, StaffId, TurnResult
from bot.hotline.queue import CaseQueue
from bot.hotline.speech import Sentences
from bot.hotline.upkeep import Upkeep
from bot.store.store import Store
from tests.support.stores import NOW, Clock, key_names, person, send, take

ANI = StaffId("ani")
OPENING = CaseOpening("high", 1, "en", ("asked",), texts=(CaseText("person", "help", NOW),))
CONTACTS: Sentences = {"id": Reply("112"), "en": Reply("call 112")}


@pytest.fixture
def upkeep(store: Store) -> Upkeep:
    return Upkeep(store)


@pytest.fixture
async def urgent(store: Store, queue: CaseQueue, clock: Clock) -> tuple[Pseudonym, Claim]:
    """Somebody in the hands of staff has just written of danger."""
    store.mailbox._clock = clock
    them = person()
    await store.sessions.open(them, "en")
    case = await queue.claim(ANI, await queue.open(them, OPENING))
    assert case.claim is not None
    await danger(store, them)
    return them, case.claim


async def danger(store: Store, them: Pseudonym) -> None:
    await send(store, them, "he is here")
    line = CaseText("person", "he is here", NOW, urgency="urgent")
    await store.mailbox.commit(await take(store), TurnResult(case_texts=(line,), raise_reasons=("urgent:found",)))


async def test_without_an_answer_of_staff_the_contacts_are_given_once(
    store: Store, queue: CaseQueue, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    them, claim = urgent
    assert await upkeep.contacts_due(clock.advance(seconds=59)) == ()
    assert not await upkeep.send_contacts(claim.case_id, CONTACTS, clock.now)
    assert await upkeep.contacts_due(clock.advance(seconds=1)) == (claim.case_id,)
    assert await upkeep.send_contacts(claim.case_id, CONTACTS, clock.now)
    assert not await upkeep.send_contacts(claim.case_id, CONTACTS, clock.now)
    assert await upkeep.contacts_due(clock.now) == ()
    assert [reply.text for reply in await store.outbox.after(them, "")] == ["call 112"]
    assert [line.sender for line in await queue.conversation(claim.case_id)] == ["person", "person", "system"]


async def test_an_answer_of_staff_is_enough(
    store: Store, queue: CaseQueue, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    them, claim = urgent
    clock.advance(seconds=30)
    await queue.reply(claim, "I am here", "Ani")
    assert await upkeep.contacts_due(clock.advance(seconds=60)) == ()
    assert not await upkeep.send_contacts(claim.case_id, CONTACTS, clock.now)
    # until there is new danger
    await danger(store, them)
    assert await upkeep.contacts_due(clock.advance(seconds=60)) == (claim.case_id,)


async def test_an_open_page_is_no_answer(
    queue: CaseQueue, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    await queue.looked(urgent[1])
    assert await upkeep.contacts_due(clock.advance(seconds=60)) != ()


async def test_giving_the_case_away_is_no_answer(
    queue: CaseQueue, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    await queue.hand_back(urgent[1])
    assert await upkeep.contacts_due(clock.advance(seconds=60)) != ()


async def test_repeated_danger_does_not_put_the_contacts_off(
    store: Store, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    clock.advance(seconds=50)
    await danger(store, urgent[0])
    assert await upkeep.contacts_due(clock.advance(seconds=10)) != ()


async def test_a_waiting_case_has_no_alarm(store: Store, queue: CaseQueue, upkeep: Upkeep, clock: Clock) -> None:
    them = person()
    await store.sessions.open(them, "en")
    await queue.open(them, OPENING)
    await danger(store, them)
    assert await upkeep.contacts_due(clock.advance(hours=1)) == ()


async def test_after_erasing_there_is_nobody_to_contact(
    store: Store, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    them, claim = urgent
    store.eraser._patience = 0
    await store.eraser.erase(them)
    assert await upkeep.contacts_due(clock.advance(seconds=60)) == ()
    with pytest.raises(Refused, match="erased"):
        await upkeep.send_contacts(claim.case_id, CONTACTS, clock.now)


async def test_an_open_case_without_a_word_is_purged(
    store: Store, queue: CaseQueue, upkeep: Upkeep, clock: Clock
) -> None:
    # Given two old cases, one of them with a word in between
    people = [person() for _ in range(2)]
    for them in people:
        await store.sessions.open(them, "en")
    silent, spoken = [await queue.open(them, OPENING) for them in people]
    clock.advance(days=50)
    await queue.open(people[1], OPENING)
    assert await upkeep.sweep(clock.advance(days=39)) == 0
    # When 90 days are over
    assert await upkeep.sweep(clock.advance(days=1)) == 1
    # Then only the silent one is gone, up to its stub
    assert (await queue.get(silent)).state == "erased"
    assert await queue.conversation(silent) == []
    assert [summary.case.id for summary in await queue.waiting()] == [spoken]
    assert await upkeep.sweep(clock.now) == 0


async def test_references_to_expired_rows_are_dropped(
    store: Store, queue: CaseQueue, upkeep: Upkeep, clock: Clock
) -> None:
    them = person()
    await store.sessions.open(them, "en")
    case_id = await queue.open(them, OPENING)
    await store.scripts.redis.delete(store.scripts.keys("case", case_id))
    assert await upkeep.sweep(clock.now) == 1
    assert not [name for name in await key_names(store) if name.endswith(("case:waiting", "case:slots", case_id))]


async def test_closed_cases_stay_until_their_row_expires(
    store: Store, queue: CaseQueue, upkeep: Upkeep, urgent: tuple[Pseudonym, Claim], clock: Clock
) -> None:
    claim = urgent[1]
    await queue.looked(claim)
    await queue.close(claim, "safe")
    assert await upkeep.sweep(clock.now + timedelta(days=89)) == 0
    await store.scripts.redis.delete(store.scripts.keys("case", claim.case_id))
    assert await upkeep.sweep(clock.now) == 1
    assert await queue.closed() == []


async def test_an_unknown_case_has_no_contacts(upkeep: Upkeep, clock: Clock) -> None:
    with pytest.raises(Refused, match="unknown_case"):
        await upkeep.send_contacts(CaseId("0" * 24), CONTACTS, clock.now)
