"""Every key is in the registry, has the type written there, and dies in time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.core.types import CaseOpening, CaseText, Reply, TurnResult
from bot.store import scripts
from bot.store.keys import PERSONAL_NAMES, REGISTRY, Keys
from bot.store.store import Store
from tests.support.stores import NOW, key_names, person, send, take

LUA = sorted((Path(scripts.__file__).parent / "lua").glob("*.lua"))
OPENING = CaseOpening("high", 1, "id", ("asked_for_staff",), texts=(CaseText("person", "tolong", NOW),))

#: keys that are bounded by what they hold, not by time
TIMELESS = {key.name for key in REGISTRY if not key.ttl}


def test_names_are_unique() -> None:
    names = [key.name for key in REGISTRY]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("script", LUA, ids=lambda path: path.stem)
def test_scripts_use_registered_names_only(script: Path) -> None:
    used = set(re.findall(r"key\('([a-z:]+)'", script.read_text()))
    assert used <= {key.name for key in REGISTRY}


@pytest.mark.parametrize("script", LUA, ids=lambda path: path.stem)
def test_scripts_open_with_a_description(script: Path) -> None:
    assert script.read_text().startswith("-- ")


def test_an_unknown_name_is_refused() -> None:
    keys = Keys("x:")
    assert keys("session", "abc") == "x:session:abc"
    assert keys("fence") == "x:fence"
    for name, part in (("nonsense", ""), ("session", ""), ("fence", "abc")):
        with pytest.raises(KeyError):
            keys(name, part)


def test_a_key_found_in_redis_is_recognised() -> None:
    keys = Keys("x:")
    assert keys.kind("x:lane:turn:inbox:abc").name == "lane:turn"
    assert keys.kind("x:case:texts:abc").name == "case:texts"
    assert keys.kind("x:case:abc").name == "case"
    for foreign in ("y:case:abc", "x:nonsense"):
        with pytest.raises(KeyError):
            keys.kind(foreign)


async def test_all_keys_of_a_lived_in_store_are_as_registered(store: Store) -> None:
    # Given a person with a conversation, a case, a message in flight and one that waits
    them = person()
    await store.sessions.open(them, "id", lane="telegram")
    await send(store, them, "satu")
    work = await take(store)
    result = TurnResult((Reply("ya"),), b"tracker", OPENING, raise_reasons=("urgent:hurt",), counters=("turns",))
    await store.mailbox.commit(work, result)
    await store.outbox.wait_done(them, "never sent", "", 0)
    await send(store, them, "dua")
    await take(store)
    await send(store, them, "tiga")
    await store.outbox.take_delivery("telegram", wait=0)
    await store.health.beat("worker-1", "ready")
    # Then every key is a registered one, of the registered type, and has a time to live unless it needs none
    redis, keys = store.scripts.redis, store.scripts.keys
    found = {name: keys.kind(name) for name in await key_names(store)}
    assert {"session", "mailbox:in", "tracker", "outbox", "key", "case", "case:texts", "lane:turn"} <= {
        kind.name for kind in found.values()
    }
    for name, kind in found.items():
        assert (await store.scripts.call("TYPE", name)).decode() == kind.type, name
        assert (await redis.pttl(name) > 0) == (kind.name not in TIMELESS), name


async def test_everything_named_after_a_person_is_erased_by_name(store: Store) -> None:
    assert {key.name for key in REGISTRY if key.part == "person"} == set(PERSONAL_NAMES)
    assert not {"case", "fence"} & set(PERSONAL_NAMES)
