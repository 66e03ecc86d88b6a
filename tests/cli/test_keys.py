"""`python -m bot keys rotate`: afterwards everybody is where they were, and the old keys open nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis

from bot.cli.data_folder import only_one
from bot.core.errors import Unreadable
from bot.core.types import (
    CaseId,
    CaseOpening,
    CaseText,
    ChannelAddress,
    Pseudonym,
    Question,
    Reply,
    StaffId,
    TurnResult,
)
from bot.hotline.audit import Audit
from bot.hotline.handles import Handles
from bot.hotline.queue import CaseQueue
from bot.identity.addresses import AddressBook
from bot.identity.pseudonym import TELEGRAM, WEB, PseudonymMaker
from bot.settings import Settings
from bot.store.envelope import Vault
from bot.store.keyring import Keyring
from bot.store.mailbox import Work
from bot.store.redis_server import EmbeddedRedis
from bot.store.store import Store
from tests.support.program import ROOT
from tests.support.stores import NOW, content, key_names, send, take

ANI = StaffId("ani")
WORDS = ("gajah", "meja", "awan", "roti", "kelapa")
BACK = {"id": "kembali", "en": "back"}
OPENING = CaseOpening("high", 1, "id", ("asked_for_staff",), "TW", texts=(CaseText("person", "tolong", NOW),))


@dataclass
class Installation:
    """A data folder, and a Redis server that the test can look into."""

    data: Path
    url: str
    env: dict[str, str] = field(default_factory=dict)

    def rotate(self, **env: str) -> subprocess.Popen[str]:
        ours = {"REDIS_URL": self.url, "PELITA_DATA": str(self.data), **self.env, **env}
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "keys", "rotate"],
            cwd=ROOT,
            env={**os.environ, **ours},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def rotated(self, **env: str) -> tuple[int, str]:
        process = self.rotate(**env)
        out, err = process.communicate(timeout=60)
        return process.returncode, out + err

    def store(self, secret: str | None = None) -> Store:
        return Store(self.url, Keyring.open(self.data / "keys", secret))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with EmbeddedRedis(tmp_path / "server") as url:
        yield Installation(tmp_path / "data", url)


def queue(store: Store) -> CaseQueue:
    words = [f"kata{number}" for number in range(256)]
    return CaseQueue(store, Audit(store), Handles(words, words))


def on_telegram(store: Store, chat: str) -> Pseudonym:
    return PseudonymMaker(store.keyring.rotating("pseudonym")).of(TELEGRAM, ChannelAddress(chat))


def on_the_web(store: Store, token: str) -> Pseudonym:
    return PseudonymMaker(store.keyring.subkey("pseudonym")).of(WEB, ChannelAddress(token))


async def settle(store: Store, them: Pseudonym, chat: str = "") -> CaseId:
    """A person with a conversation and a case that staff hold; `send` them a "lanjut" when all are settled."""
    await store.sessions.open(them, "id", lane="telegram" if chat else "")
    if chat:
        await AddressBook(store).keep(them, ChannelAddress(chat))
    await send(store, them, "halo")
    work = await take(store)
    turn = TurnResult((Reply("ya"),), f"ingat {them}".encode(), OPENING, question=Question("apa itu", "apa itu", "id"))
    await store.mailbox.commit(work, turn)
    case_id = CaseId((await store.scripts.call("GET", store.scripts.keys("case:of", them))).decode())
    case = await queue(store).claim(ANI, case_id)
    assert case.claim
    await queue(store).reply(case.claim, "saya di sini", "Ani")
    await queue(store).note(case.claim, "catatan")
    await queue(store).propose(case.claim, "0123abcd", "mitra", {"id": "butuh tempat aman", "en": "needs a safe place"})
    return case_id


async def taken(store: Store, number: int) -> dict[Pseudonym, Work]:
    """The messages that wait, by person: they come in any order when they were sent in the same millisecond."""
    works = [await take(store) for _ in range(number)]
    return {work.person: work for work in works}


async def recognised(store: Store, work: Work, them: Pseudonym, case_id: CaseId, chat: str = "") -> None:
    """Everything of `settle` is there."""
    assert (work.incoming.text, work.case_id, work.case_state) == ("lanjut", case_id, "claimed")
    assert (work.tracker or b"").startswith(b"ingat ")
    assert work.person == them
    await store.mailbox.commit(work, TurnResult(case_texts=(CaseText("person", "lanjut", NOW),)))
    assert [reply.text for reply in await store.outbox.after(them, "")][-1] == "saya di sini"
    lines = [line.text for line in await queue(store).conversation(case_id)]
    assert lines == ["tolong", "saya di sini", "lanjut"]
    assert [note.text for note in await queue(store).notes(case_id)] == ["catatan"]
    (referral,) = await queue(store).referrals(case_id)
    assert referral.text["id"] == "butuh tempat aman"
    case = await queue(store).get(case_id)
    assert case.claim
    assert case.claimed_by == ANI
    await queue(store).reply(case.claim, "masih di sini", "Ani")  # the link leads to the person
    assert [reply.text for reply in await store.outbox.after(them, "")][-1] == "masih di sini"
    if chat:
        assert await AddressBook(store).find(them) == chat


def test_people_and_cases_go_on_and_old_keys_open_nothing(installation: Installation) -> None:
    async def before(store: Store) -> tuple[Pseudonym, CaseId, CaseId, dict[str, str]]:
        siti, tab = on_telegram(store, "501"), on_the_web(store, "token")
        first = await settle(store, siti, "501")
        second = await settle(store, tab)
        await send(store, siti, "lanjut")
        await send(store, tab, "lanjut")
        await store.returns.make(tab, "id", lambda: WORDS)
        await store.barred.add(siti)
        await store.barred.add(Pseudonym("x" * 32))
        await store.farewells.put("bye", b"chat 77")
        await Audit(store).record(ANI, "read")
        return siti, first, second, {name: await content(store, name) for name in await key_names(store)}

    async def after(store: Store, old: Keyring, siti: Pseudonym, first: CaseId, second: CaseId) -> None:
        her, tab = on_telegram(store, "501"), on_the_web(store, "token")
        assert her != siti
        for name in await key_names(store):
            assert siti not in name + await content(store, name)
        assert await store.barred.all() == [her]
        assert await store.sessions.former(her) == [siti]
        assert [asked.question.text for asked in await store.questions.all()] == ["apa itu", "apa itu"]
        farewell = await store.farewells.take()
        assert farewell
        assert farewell.content == b"chat 77"
        works = await taken(store, 2)
        await recognised(store, works[her], her, first, "501")
        await recognised(store, works[tab], tab, second)
        other = Pseudonym("other")
        await store.sessions.open(other, "id")
        assert await store.returns.take_up(other, "id", WORDS, BACK, request="r1") == "taken"
        assert await store.scripts.call("GET", store.scripts.keys("case:of", other)) == second.encode()
        assert await Audit(store).verify()
        assert (await Audit(store).entries())[0].action in ("keys_changed", "replied")
        for owner in (her, first, second):
            assert not await Vault(store.scripts, old).fits(owner)

    store = installation.store()
    siti, first, second, was = asyncio.run(closing(store, before(store)))
    keys = installation.data / "keys"
    old, old_master = store.keyring, (keys / "master").read_bytes()
    old_epoch = (keys / "epochs").iterdir().__next__().read_bytes()
    code, said = installation.rotated()
    assert (code, "over 1 people of Telegram, 1 others, 2 cases; 1 blocked" in said) == (0, True), said
    assert not [path for path in keys.rglob("*") if path.is_file() and path.read_bytes() in (old_master, old_epoch)]
    assert sorted(path.name for path in keys.iterdir()) == ["epochs", "fingerprint", "first", "master"]
    with pytest.raises(Unreadable):
        old.today()
    store = installation.store()
    asyncio.run(closing(store, after(store, old, siti, first, second)))
    now = installation.store()
    left = asyncio.run(closing(now, sealed_values(now)))
    assert not [name for name, value in was.items() if name.endswith((first, second)) and value in left]


async def sealed_values(store: Store) -> list[str]:
    return [await content(store, name) for name in await key_names(store)]


async def closing(store: Store, work):  # type: ignore[no-untyped-def]
    try:
        return await work
    finally:
        await store.aclose()


def test_killed_in_the_middle_and_begun_again(installation: Installation) -> None:
    people = 60

    async def before(store: Store) -> list[CaseId]:
        cases = [await settle(store, on_telegram(store, str(chat)), str(chat)) for chat in range(people)]
        for chat in range(people):
            await send(store, on_telegram(store, str(chat)), "lanjut")
        return cases

    async def after(store: Store, cases: list[CaseId]) -> None:
        by_case = {case: chat for chat, case in enumerate(cases)}
        for _ in range(people):
            work = await take(store)
            assert work.incoming.text == "lanjut"
            assert work.case_id
            chat = str(by_case.pop(work.case_id))
            assert work.person == on_telegram(store, chat)
            assert await AddressBook(store).find(work.person) == chat
            assert [line.text for line in await queue(store).conversation(work.case_id)] == ["tolong", "saya di sini"]
        assert not by_case

    store = installation.store()
    cases = asyncio.run(closing(store, before(store)))
    olds = session_names(installation.url)
    kills = 0
    for least in (1, 15, 40):
        process = installation.rotate()
        while process.poll() is None and len(session_names(installation.url) - olds) < least:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if 0 < len(session_names(installation.url) - olds) < people:
            kills += 1
            with pytest.raises(Exception, match="keys rotate"):
                Keyring.open(installation.data / "keys")
    assert kills
    code, said = installation.rotated()
    assert code == 0, said
    assert f"over {people} people" in said
    assert not session_names(installation.url) & olds
    store = installation.store()
    asyncio.run(closing(store, after(store, cases)))


def session_names(url: str) -> set[bytes]:
    with redis.Redis.from_url(url) as client:
        return set(client.keys("pelita:session:*"))


def test_again_and_with_a_secret_from_outside(installation: Installation) -> None:
    first, second, third = "a" * 40, "b" * 40, "c" * 40

    async def before(store: Store) -> CaseId:
        siti = on_telegram(store, "501")
        case_id = await settle(store, siti, "501")
        await store.returns.make(siti, "id", lambda: WORDS)
        await send(store, siti, "lanjut")
        return case_id

    store = installation.store(first)
    case_id = asyncio.run(closing(store, before(store)))
    assert "PELITA_NEW_SECRET_KEY" in installation.rotated(PELITA_SECRET_KEY=first)[1]
    for old, new in ((first, second), (second, third)):
        code, said = installation.rotated(PELITA_SECRET_KEY=old, PELITA_NEW_SECRET_KEY=new)
        assert (code, "from now on" in said) == (0, True), said
    assert not (installation.data / "keys" / "master").exists()
    assert "is not the secret" in installation.rotated(PELITA_SECRET_KEY=first, PELITA_NEW_SECRET_KEY=second)[1]

    async def after(store: Store) -> None:
        await recognised(store, await take(store), on_telegram(store, "501"), case_id, "501")
        other = Pseudonym("other")
        await store.sessions.open(other, "id")
        assert await store.returns.take_up(other, "id", WORDS, BACK, request="r1") == "taken"
        assert await Audit(store).verify()

    store = installation.store(third)
    asyncio.run(closing(store, after(store)))


def test_beside_a_running_program_it_is_refused(installation: Installation) -> None:
    store = installation.store()
    with only_one(Settings(data_dir=installation.data)):
        code, said = installation.rotated()
        assert (code, "another Pelita is running" in said) == (2, True), said
    asyncio.run(closing(store, store.health.beat("worker-1", "ready")))
    code, said = installation.rotated()
    assert (code, "stop it first" in said) == (2, True), said
    assert not (installation.data / "keys" / "next").exists()
