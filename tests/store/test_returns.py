"""Return codes on a real Redis: what they open, what they move, and that nothing is doubled or lost."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from bot.core.errors import LeaseLost, UnknownSession
from bot.core.types import CaseId, CaseOpening, CaseText, Pseudonym, Reply, StaffId, TurnResult
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.store.casefile import LINK
from bot.store.returns import Outcome
from bot.store.store import Store
from tests.support.stores import NOW, Clock, answer, content, key_names, open_case, opened, person, send, take

WORDS = ("gajah", "meja", "awan", "roti", "kelapa")
BACK = {"id": "Orang ini kembali dari perangkat lain.", "en": "This person is back on another device."}
OPENING = CaseOpening("high", 1, "id", ("asked_for_staff",), "TW", texts=(CaseText("person", "tolong", NOW),))
TRACKER = json.dumps({"slots": {"language": "en", "country": "HK", "topic": "report/violence"}}).encode()


async def made(store: Store, them: Pseudonym, words: tuple[str, ...] = WORDS) -> tuple[str, ...]:
    return await store.returns.make(them, "id", lambda: words)


async def take_up(store: Store, them: Pseudonym, words: tuple[str, ...] = WORDS, request: str = "") -> Outcome:
    return await store.returns.take_up(them, "id", words, BACK, request=request or f"r{them}")


async def somebody(store: Store, name: str = "person") -> Pseudonym:
    them = person(name)
    await store.sessions.open(them, "id")
    return them


async def with_case(store: Store, name: str = "old", opening: CaseOpening = OPENING) -> tuple[Pseudonym, CaseId]:
    them = await somebody(store, name)
    await send(store, them, "tolong")
    work = await take(store)
    await store.mailbox.commit(work, TurnResult((Reply("ya"),), TRACKER, opening))
    return them, await open_case(store, them)


def queue(store: Store) -> CaseQueue:
    words = [f"kata{number}" for number in range(256)]
    return CaseQueue(store, Audit(store), Handles(words, words))


async def test_the_case_goes_on_under_the_new_pseudonym(store: Store) -> None:
    old, case_id = await with_case(store)
    await made(store, old)
    new = await somebody(store, "new")
    assert await take_up(store, new) == "taken"
    assert await open_case(store, new) == case_id
    link = await store.scripts.call("HGET", store.scripts.keys("case", case_id), "link")
    assert await store.vault.open(case_id, LINK, link) == new.encode()
    case = await queue(store).get(case_id)
    assert (case.state, case.unread) == ("waiting", 2)
    lines = await queue(store).conversation(case_id)
    assert [line.text for line in lines] == ["tolong", BACK["id"]]
    # and the next turn of the new one hears what is safe to know, and nothing else
    work = await take(store)
    assert (work.person, work.incoming.text, work.incoming.action) == (new, "", "return:back:en:HK")
    assert (work.case_id, work.case_state) == (case_id, "waiting")


async def test_nothing_is_left_of_the_old_pseudonym_but_what_time_clears(store: Store) -> None:
    old, _ = await with_case(store)
    await made(store, old)
    new = await somebody(store, "new")
    await take_up(store, new)
    for name in await key_names(store):
        assert old not in name
        assert old not in await content(store, name)
    assert not [name for name in await key_names(store) if "return:code" in name]
    with pytest.raises(UnknownSession):
        await store.outbox.after(old, "")


async def test_messages_that_wait_and_unread_words_of_staff_are_not_lost(store: Store) -> None:
    old, case_id = await with_case(store)
    cases = queue(store)
    case = await cases.claim(StaffId("s1"), case_id)
    assert case.claim is not None
    await cases.reply(case.claim, "kami di sini", "Rina")
    await send(store, old, "masih di sana?")
    await made(store, old)
    new = await somebody(store, "new")
    assert await take_up(store, new) == "taken"
    replies = await store.outbox.after(new, "")
    assert [(reply.sender, reply.text) for reply in replies] == [("staff", "kami di sini")]
    first = await take(store)
    assert first.incoming.text == "masih di sana?"
    await store.mailbox.commit(first, TurnResult())
    assert (await take(store)).incoming.action.startswith("return:back:")
    # and staff go on without noticing more than the line in the case
    await cases.reply(case.claim, "selamat datang lagi", "Rina")
    assert [reply.text for reply in await store.outbox.after(new, "")] == ["kami di sini", "selamat datang lagi"]


async def test_a_turn_in_flight_is_not_counted_twice(store: Store) -> None:
    old = await somebody(store, "old")
    await send(store, old, "satu")
    work = await take(store)
    await made(store, old)
    new = await somebody(store, "new")
    assert await take_up(store, new) == "taken"
    with pytest.raises(LeaseLost):
        await store.mailbox.commit(work, TurnResult((Reply("jawaban"),)))
    again = await answer(store, "jawaban")
    assert (again.person, again.incoming.text) == (new, "satu")


async def test_two_open_cases_become_one_and_the_one_with_staff_goes_on(store: Store) -> None:
    old, first = await with_case(store)
    new, second = await with_case(store, "new", CaseOpening("urgent", 1, "id", ("urgent:hurt_now",)))
    cases = queue(store)
    case = await cases.claim(StaffId("s1"), second)
    assert case.claim is not None
    await cases.note(case.claim, "catatan")
    await made(store, old)
    assert await take_up(store, new) == "taken"
    assert await open_case(store, new) == second
    kept, joined = await cases.get(second), await cases.get(first)
    assert (kept.state, kept.tier, set(kept.reasons)) == ("claimed", "urgent", {"urgent:hurt_now", "asked_for_staff"})
    assert (joined.state, joined.outcome) == ("closed", "joined")
    assert [line.text for line in await cases.conversation(second)] == ["tolong", BACK["id"]]
    assert [note.text for note in await cases.notes(second)] == ["catatan"]
    assert (await cases.counts()).waiting == 0


async def test_a_second_case_of_the_new_device_joins_the_old_one(store: Store) -> None:
    old, first = await with_case(store)
    new, second = await with_case(store, "new", CaseOpening("urgent", 1, "id", ("urgent:hurt_now",)))
    await made(store, old)
    assert await take_up(store, new) == "taken"
    cases = queue(store)
    kept = await cases.get(first)
    assert (kept.state, kept.tier, await cases.position(first)) == ("waiting", "urgent", 1)
    assert (await cases.get(second)).state == "closed"
    assert (await cases.counts()).waiting == 1


async def test_a_wrong_an_unknown_and_an_ended_code_get_the_same_answer(store: Store) -> None:
    old = await somebody(store, "old")
    await made(store, old)
    for words in (
        (*WORDS[:4], "sapu"),
        ("sapu", *WORDS[1:]),
        (*WORDS[:2], "roti", "awan", "kelapa"),
        ("pena", "buku", "awan", "roti", "kelapa"),
    ):
        assert await take_up(store, await somebody(store), words) == "wrong"
    assert await take_up(store, await somebody(store)) == "taken"
    assert await take_up(store, await somebody(store)) == "wrong"


async def test_a_new_code_replaces_the_old_one(store: Store) -> None:
    old = await somebody(store, "old")
    await made(store, old)
    await made(store, old, ("kuda", "laut", "padi", "jagung", "tomat"))
    assert len([name for name in await key_names(store) if "return:code:" in name]) == 1
    assert await take_up(store, await somebody(store)) == "wrong"
    assert await take_up(store, await somebody(store), ("kuda", "laut", "padi", "jagung", "tomat")) == "taken"


async def test_words_that_begin_somebody_elses_code_are_drawn_anew(store: Store) -> None:
    first, second = await somebody(store), await somebody(store)
    await made(store, first)
    drawn = cycle([(*WORDS[:2], "padi", "jagung", "tomat"), ("kuda", "laut", "padi", "jagung", "tomat")])
    assert await store.returns.make(second, "id", lambda: next(drawn)) == ("kuda", "laut", "padi", "jagung", "tomat")
    assert await take_up(store, await somebody(store)) == "taken"


async def test_a_code_is_useless_after_erasing_and_leaves_no_record(store: Store) -> None:
    old, _ = await with_case(store)
    await made(store, old)
    await store.eraser.erase(old)
    assert not [name for name in await key_names(store) if "return:code" in name or "return:of" in name]
    await store.sessions.open(old, "id")  # the same chat begins anew
    assert await take_up(store, await somebody(store)) == "wrong"


async def test_a_code_is_useless_once_the_key_of_its_day_is_destroyed(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path) as store:
        old = await somebody(store, "old")
        await made(store, old)
        for path in (tmp_path / "keys" / "epochs").iterdir():
            path.unlink()
        assert await take_up(store, await somebody(store)) == "wrong"


async def test_codes_end_by_themselves(store: Store) -> None:
    old = await somebody(store, "old")
    await made(store, old)
    period = store.retention.return_code / timedelta(milliseconds=1)
    for name in (found for found in await key_names(store) if ":return:" in f":{found}"):
        assert 0 < await store.scripts.redis.pttl(name) <= period


async def test_ones_own_code_changes_nothing(store: Store) -> None:
    old, case_id = await with_case(store)
    await made(store, old)
    assert await take_up(store, old) == "same"
    assert await open_case(store, old) == case_id
    assert await take_up(store, await somebody(store)) == "taken"


async def test_a_repeated_request_of_a_client_says_the_same_again(store: Store) -> None:
    old = await somebody(store, "old")
    await made(store, old)
    new = await somebody(store, "new")
    assert [await take_up(store, new, request="r1") for _ in range(2)] == ["taken", "taken"]
    await answer(store, "kamu kembali")
    assert await store.mailbox.take("test", wait=0) is None


async def test_of_many_at_once_exactly_one_gets_it(store: Store) -> None:
    old, case_id = await with_case(store)
    await made(store, old)
    people = [await somebody(store) for _ in range(5)]
    outcomes = await asyncio.gather(*(take_up(store, them) for them in people))
    assert sorted(outcomes) == ["taken", *["wrong"] * 4]
    winner = people[outcomes.index("taken")]
    assert await open_case(store, winner) == case_id


async def test_nobody_without_a_session_makes_or_uses_a_code(store: Store) -> None:
    with pytest.raises(UnknownSession):
        await made(store, person())
    old = await somebody(store, "old")
    await made(store, old)
    with pytest.raises(UnknownSession):
        await take_up(store, person())
    assert await take_up(store, await somebody(store)) == "taken", "the failed try used nothing up"


async def test_the_database_shows_neither_words_nor_pseudonym(store: Store) -> None:
    old = await somebody(store, "old")
    await made(store, old)
    await take_up(store, await somebody(store), (*WORDS[:4], "sapu"))
    for name in [found for found in await key_names(store) if "return:" in found]:
        held = name + await content(store, name)
        assert not [word for word in (*WORDS, "sapu") if word in held], name
        assert old not in await content(store, name), name


async def test_erasing_afterwards_erases_the_case_too(store: Store) -> None:
    old, case_id = await with_case(store)
    await made(store, old)
    new = await somebody(store, "new")
    await take_up(store, new)
    await store.eraser.erase(new)
    assert (await queue(store).get(case_id)).state == "erased"
    assert await queue(store).conversation(case_id) == []


async def test_a_window_of_tries_opens_again(redis_url: str, tmp_path: Path, clock: Clock) -> None:
    async with opened(redis_url, tmp_path, clock=clock) as store:
        old, thief = await somebody(store, "old"), await somebody(store, "thief")
        await made(store, old)
        tries = [await take_up(store, thief, (*WORDS[:4], "sapu")) for _ in range(8)]
        assert tries == ["wrong"] * 6 + ["limited"] * 2
        assert await take_up(store, await somebody(store)) == "limited", "the code has its own limit"
        clock.advance(hours=1)
        assert await take_up(store, await somebody(store)) == "taken"


async def test_a_case_that_was_put_off_waits_again(store: Store) -> None:
    old, case_id = await with_case(store)
    keys = store.scripts.keys
    await store.scripts.call("HSET", keys("case", case_id), "state", "snoozed", "wake", "1", "snoozer", "s1")
    await store.scripts.call("ZREM", keys("case:waiting"), case_id)
    await store.scripts.call("ZADD", keys("case:snoozed"), 9e15, case_id)
    await made(store, old)
    assert await take_up(store, await somebody(store)) == "taken"
    assert (await queue(store).get(case_id)).state == "waiting"
    assert await queue(store).position(case_id) == 1


async def test_a_code_outlives_a_blocked_chat_while_staff_care_for_the_case(store: Store) -> None:
    old, case_id = await with_case(store)
    await made(store, old)
    await store.eraser.delete(old, keep_open_case=True)
    new = await somebody(store, "new")
    assert await take_up(store, new) == "taken"
    assert await open_case(store, new) == case_id
