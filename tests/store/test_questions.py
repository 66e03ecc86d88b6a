"""Questions that were not understood: sealed, bounded, and gone with their person."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import LeaseLost
from bot.core.types import CaseOpening, CaseText, Pseudonym, Question, Reply, TurnResult
from bot.store.envelope import Vault
from bot.store.keyring import Keyring
from bot.store.questions import Questions
from bot.store.rekeying import Rekeying
from bot.store.store import Store
from tests.support.stores import NOW, content, key_names, person, send, take

WORDS = "kirim uang lewat warung"
QUESTION = Question(WORDS, WORDS, "id")


async def ask(store: Store, them: Pseudonym, question: Question = QUESTION) -> None:
    await commit(store, them, TurnResult((Reply("maaf"),), b"tracker", question=question))


async def commit(store: Store, them: Pseudonym, result: TurnResult) -> None:
    await send(store, them, "x")
    await store.mailbox.commit(await take(store), result)


async def newcomer(store: Store) -> Pseudonym:
    them = person()
    await store.sessions.open(them, "id")
    return them


async def test_it_is_read_back_with_the_same_asker_and_no_pseudonym(store: Store) -> None:
    them, other = await newcomer(store), await newcomer(store)
    for one in (them, them, other):
        await ask(store, one)
    found = await store.questions.all()
    assert [one.question for one in found] == [QUESTION] * 3
    assert sorted([one.asker for one in found].count(asker) for asker in {one.asker for one in found}) == [1, 2]
    for name in await key_names(store):
        value = await content(store, name)
        assert "warung" not in name + value
        if "question" in name:
            assert them not in name + value


async def test_erasing_a_person_erases_their_questions(store: Store) -> None:
    them, other = await newcomer(store), await newcomer(store)
    await ask(store, them)
    await ask(store, other)
    (mine,) = [one.asker for one in await store.questions.all() if await _asker(store, them) == one.asker]
    await store.eraser.delete(them)
    left = await store.questions.all()
    assert [one.asker for one in left] == [await _asker(store, other)]
    assert not [name for name in await key_names(store) if mine in name or mine in await content(store, name)]


async def _asker(store: Store, them: Pseudonym) -> str:
    return (await store.scripts.redis.get(store.scripts.keys("asker", them)) or b"").decode()


async def test_nothing_is_kept_of_somebody_with_a_case(store: Store) -> None:
    them = await newcomer(store)
    opening = CaseOpening("high", 1, "id", ("asked_for_staff",), texts=(CaseText("person", "tolong", NOW),))
    await commit(store, them, TurnResult((Reply("baik"),), b"tracker", opening))
    await ask(store, them)
    assert await store.questions.all() == []


async def test_more_words_do_not_make_the_first_ones_stay_longer(store: Store) -> None:
    them, redis, keys = await newcomer(store), store.scripts.redis, store.scripts.keys
    await ask(store, them)
    asker = await _asker(store, them)
    await redis.pexpire(keys("asker", them), 5000)
    await ask(store, them)
    assert 0 < await redis.pttl(keys("questions:of", asker)) <= 5000


async def test_a_change_of_all_keys_takes_questions_along(store: Store, tmp_path: Path) -> None:
    them = await newcomer(store)
    await ask(store, them)
    asker = await _asker(store, them)
    new = Keyring.open(tmp_path / "new")
    rekeying = Rekeying(store.scripts, store.keyring, new, store.retention)
    assert asker in (await rekeying.found()).others
    other = person()
    await rekeying.person(them, other, None)
    await rekeying.other(asker)
    assert await _asker(store, other) == asker
    store.vault.forget(asker)
    questions = Questions(store.scripts, Vault(store.scripts, new), store.retention)
    assert [one.question for one in await questions.all()] == [QUESTION]


async def test_one_person_cannot_fill_the_list(store: Store) -> None:
    them = await newcomer(store)
    for number in range(25):
        await ask(store, them, Question(f"hal {number}", f"hal {number}", "id"))
    found = await store.questions.all()
    assert len(found) == 20
    assert found[0].question.text == "hal 24"


@pytest.mark.parametrize("question", [None, QUESTION])
async def test_a_late_turn_of_somebody_erased_keeps_nothing(store: Store, question: Question | None) -> None:
    them = await newcomer(store)
    await ask(store, them)
    await send(store, them, "x")
    work = await take(store)
    await store.eraser.delete(them)
    with pytest.raises(LeaseLost):
        await store.mailbox.commit(work, TurnResult((Reply("maaf"),), b"t", question=question))
    assert await store.questions.all() == []
