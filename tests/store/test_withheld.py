"""Hidden words: one tap passes them on to the staff who hold the case, once, and otherwise they are gone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.retention import Retention
from bot.core.types import CaseId, CaseText, Pseudonym, Reply, TurnResult, Withheld
from bot.hotline.queue import CaseQueue
from bot.store.outbox import LEAVE
from bot.store.store import Store
from tests.support.hotlines import ANI, Hotline, in_redis
from tests.support.stores import Clock, content, key_names, opened, person, send, take

WORDS = Withheld("a1b2c3", "[alamat] Jl. Melati 5\n[telepon] +852 6123 4567")


@pytest.fixture
def hotline(store: Store) -> Hotline:
    return in_redis(store, Clock())


async def hidden(store: Store, them: Pseudonym, what: Withheld = WORDS) -> None:
    """A turn in which something was hidden."""
    await send(store, them, "x")
    await store.mailbox.commit(await take(store), TurnResult(withheld=what))


async def lines(hotline: Hotline, case_id: CaseId) -> list[tuple[str, str]]:
    return [(line.text, line.kind) for line in await hotline.queue.conversation(case_id)]


async def test_a_tap_passes_the_words_on_once(store: Store, hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hidden(store, them)
    cursor, _ = await hotline.queue.changes("", 0)  # type: ignore[union-attr]
    assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "done"
    assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "again"
    assert await lines(hotline, claim.case_id) == [(WORDS.words, "released")]
    assert (await hotline.queue.get(claim.case_id)).unread == 1
    _, changes = await hotline.queue.changes(cursor, 0)  # type: ignore[union-attr]
    assert [change.what for change in changes] == ["text"]


async def test_taps_at_the_same_moment_pass_them_on_once(store: Store, hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hidden(store, them)
    taps = await asyncio.gather(*(store.withheld.pass_on(them, WORDS.id) for _ in range(5)))
    assert sorted(tap.outcome for tap in taps) == ["again"] * 4 + ["done"]
    assert len(await lines(hotline, claim.case_id)) == 1


async def test_one_tap_is_enough_before_staff_come(store: Store, hotline: Hotline) -> None:
    them, case_id = await hotline.case()
    await hidden(store, them)
    for _ in range(2):
        passed = await store.withheld.pass_on(them, WORDS.id)
        assert passed.outcome == "promised"
        assert timedelta(minutes=29) < passed.left <= timedelta(minutes=30)
    assert await lines(hotline, case_id) == [], "nobody holds the case"
    everything = "".join([await content(store, name) for name in await key_names(store)])
    assert "Melati" not in everything
    await hotline.queue.claim(ANI, case_id)
    assert await lines(hotline, case_id) == [(WORDS.words, "released")]
    assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "again"
    assert store.scripts.keys("case:promised", case_id) not in await key_names(store)


async def test_a_promise_ends_with_the_time_of_the_words(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(withheld=timedelta(milliseconds=300))) as store:
        them, case_id = await (short := in_redis(store, Clock())).case()
        await hidden(store, them)
        assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "promised"
        await asyncio.sleep(0.4)
        assert store.scripts.keys("case:promised", case_id) not in await key_names(store)
        await short.queue.claim(ANI, case_id)
        assert await lines(short, case_id) == []


async def test_a_longer_promise_does_not_prolong_a_shorter_one(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path) as store:
        them, case_id = await (hotline := in_redis(store, Clock())).case()
        later = Withheld("ffff", "[nama] Siti")
        for what in (WORDS, later):
            await hidden(store, them, what)
            assert (await store.withheld.pass_on(them, what.id)).outcome == "promised"
        await store.scripts.redis.pexpire(store.scripts.keys("withheld", WORDS.id), 1)
        await asyncio.sleep(0.05)
        await hotline.queue.claim(ANI, case_id)
        assert await lines(hotline, case_id) == [(later.words, "released")]


async def test_without_a_case_there_is_nobody(store: Store, hotline: Hotline) -> None:
    them = person()
    await store.sessions.open(them, "id")
    await hidden(store, them)
    assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "nobody"


async def test_hiding_and_erasing_take_a_promise_back(store: Store, hotline: Hotline) -> None:
    for number, erases in enumerate((False, True)):
        them, case_id = await hotline.case()
        await hidden(store, them, what := Withheld(f"{number:06x}", "[nama] Siti"))
        assert (await store.withheld.pass_on(them, what.id)).outcome == "promised"
        if erases:
            await store.eraser.delete(them)
        else:
            await store.outbox.hide(them, Reply("Oke.", effect=LEAVE), dedupe_id="1")
        assert store.scripts.keys("case:promised", case_id) not in await key_names(store)


async def test_nothing_readable_is_stored_and_the_time_is_bounded(store: Store, hotline: Hotline) -> None:
    them, _ = await hotline.held()
    await hidden(store, them)
    everything = "".join([await content(store, name) for name in await key_names(store)])
    assert "Melati" not in everything
    assert "6123" not in everything
    left = await store.scripts.redis.pttl(store.scripts.keys("withheld", WORDS.id))
    assert 0 < left <= 30 * 60_000


async def test_after_its_time_a_tap_is_late(redis_url: str, tmp_path: Path) -> None:
    async with opened(redis_url, tmp_path, retention=Retention(withheld=timedelta(milliseconds=80))) as store:
        them, claim = await (short := in_redis(store, Clock())).held()
        await hidden(store, them)
        await asyncio.sleep(0.1)
        assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "late"
        assert await lines(short, claim.case_id) == []


async def test_they_are_somebody_elses_business_never(store: Store, hotline: Hotline) -> None:
    them, _ = await hotline.held()
    other, claim = await hotline.held()
    await hidden(store, them)
    assert (await store.withheld.pass_on(other, WORDS.id)).outcome == "late"
    assert await lines(hotline, claim.case_id) == []


async def test_hiding_leaving_and_erasing_take_them_along(store: Store, hotline: Hotline) -> None:
    async def hide(them: Pseudonym) -> None:
        await store.outbox.hide(them, Reply("Oke.", effect=LEAVE), dedupe_id="1")

    async def leave(them: Pseudonym) -> None:
        await send(store, them, "keluar")
        await store.mailbox.commit(await take(store), TurnResult(forget_withheld=True))

    for number, go in enumerate((hide, leave, store.withheld.forget, store.eraser.delete)):
        them, _ = await hotline.held()
        await hidden(store, them, what := Withheld(f"{number:06x}", "[nama] Siti"))
        await go(them)
        assert store.scripts.keys("withheld", what.id) not in await key_names(store), go


async def test_a_message_from_before_hiding_leaves_nothing(store: Store, hotline: Hotline) -> None:
    them, _ = await hotline.held()
    await send(store, them, "x")
    await store.outbox.hide(them, Reply("Oke.", effect=LEAVE), dedupe_id="1")
    await store.mailbox.commit(await take(store), TurnResult(withheld=WORDS))
    assert (await store.withheld.pass_on(them, WORDS.id)).outcome == "late"


async def test_a_place_is_kept_only_while_staff_hold_the_case(store: Store, hotline: Hotline) -> None:
    alone, case_id = await hotline.case()
    assert not await store.withheld.keep(alone, WORDS)
    assert store.scripts.keys("withheld", WORDS.id) not in await key_names(store)
    await hotline.queue.claim(ANI, case_id)
    assert await store.withheld.keep(alone, WORDS)
    assert await store.withheld.keep(alone, Withheld(WORDS.id, "the same update again"))
    assert (await store.withheld.pass_on(alone, WORDS.id)).outcome == "done"
    assert await store.withheld.keep(alone, WORDS)
    assert (await store.withheld.pass_on(alone, WORDS.id)).outcome == "again"
    assert await lines(hotline, case_id) == [(WORDS.words, "released")]


async def test_half_a_character_does_no_harm(store: Store, hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hidden(store, them, Withheld("ff", "[nama] \ud83d"))
    assert (await store.withheld.pass_on(them, "ff")).outcome == "done"
    assert await lines(hotline, claim.case_id) == [("[nama] \ud83d", "released")]


async def test_a_line_of_an_older_program_has_no_kind(store: Store, hotline: Hotline) -> None:
    them, claim = await hotline.held()
    await hotline.turn(them, [CaseText("person", "halo", Clock()())], ())
    assert isinstance(hotline.queue, CaseQueue)
    assert await lines(hotline, claim.case_id) == [("halo", "")]
