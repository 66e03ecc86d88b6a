"""Everything stored for one owner, sealed anew under new keys, and for a person under a new pseudonym as well.

Each owner moves in one transaction, while nobody else writes; who was moved is known by their data key.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.errors import Unreadable
from bot.core.retention import Retention
from bot.core.types import Pseudonym
from bot.store.casefile import DEBRIEF, LINK, NOTE, REFERRAL, TEXT
from bot.store.checkins import CHECK_IN
from bot.store.code_words import CODE_WORD
from bot.store.codec import MESSAGE
from bot.store.envelope import Vault, WrappedKey, milliseconds
from bot.store.farewells import FAREWELL
from bot.store.guard import answering
from bot.store.keyring import Keyring
from bot.store.keys import PERSONAL_NAMES, REGISTRY
from bot.store.mailbox import TRACKER
from bot.store.media import MEDIUM, WANTED
from bot.store.outbox import REPLY
from bot.store.questions import QUESTION
from bot.store.rekeying_values import EVERY, READS, WRITES, Command, as_it_is
from bot.store.returns import held_key, hold_key
from bot.store.scripts import Scripts
from bot.store.sessions import FORMER
from bot.store.traces import MESSAGE_ID, SENDING
from bot.store.withheld import WITHHELD

#: what a sealed value becomes before it is sealed anew
Change: TypeAlias = Callable[[bytes], bytes]

#: key -> purpose its values are sealed for, and how the names of the fields end that are sealed in a hash or stream
SEALED: Mapping[str, tuple[str, bytes]] = {
    "mailbox:in": (MESSAGE, b""),
    "mailbox:dead": (MESSAGE, b""),
    "tracker": (TRACKER, b"blob"),
    "outbox": (REPLY, b"blob"),
    "address": ("address", b""),
    "former": (FORMER, b""),
    "exit": (MESSAGE_ID, b""),
    "sending": (SENDING, b""),
    "case": (LINK, b"link"),
    "case:texts": (TEXT, b""),
    "case:notes": (NOTE, b""),
    "case:debrief": (DEBRIEF, b""),
    "case:promised": (TEXT, EVERY),
    "case:referrals": (REFERRAL, EVERY + b":text"),
    "checkin": (CHECK_IN, b"blob"),
    "farewell": (FAREWELL, b""),
    "questions:of": (QUESTION, b""),
    "codeword": (CODE_WORD, b""),
    "media:wanted": (WANTED, EVERY),
}
#: key that lists an owner's values by id -> the key of each value, its purpose, and the sealed field
LISTED: Mapping[str, tuple[str, str, bytes]] = {
    "withheld:of": ("withheld", WITHHELD, b""),
    "case:media": ("media", MEDIUM, EVERY),
}
#: sorted sets in which pseudonyms stand
_LISTING = frozenset({"lane:ready", "lane:leased", "noisy", "checkin:due"})
_CASE_NAMES = tuple(key.name for key in REGISTRY if key.part == "case")
_OTHER_NAMES = tuple(key.name for key in REGISTRY if key.part == "owner" and key.name != "key")
_PERSON_PARTS = frozenset(PERSONAL_NAMES)
#: so many changes of the keys may pass while a button is on the screen
_MOST_FORMER = 8


@dataclass(frozen=True)
class Found:
    """Who has something stored."""

    persons: tuple[Pseudonym, ...]
    cases: tuple[str, ...]
    #: other owners of data keys: chats that are still being cleared after their person was erased, askers of questions
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Owner:
    """From whom to whom, and under which new data key."""

    old: str
    new: str
    key: WrappedKey


class Rekeying:
    """Calls raise StoreDown."""

    def __init__(self, scripts: Scripts, old: Keyring, new: Keyring, retention: Retention) -> None:
        self._scripts = scripts
        self._old, self._new = Vault(scripts, old), Vault(scripts, new)
        self._rings = (old, new)
        self._shared, self._turns = list[str](), list[str]()
        self._former_ttl = milliseconds(retention.tracker_total)

    async def found(self) -> Found:
        """Everybody, also those who were moved already. To be called first."""
        persons, cases, owners = set[str](), set[str](), set[str]()
        keys = self._scripts.keys
        names = await self._names()
        self._shared = [name for name in names if keys.kind(name).name in _LISTING]
        self._turns = [name for name in names if keys.kind(name).name == "lane:turn"]
        for name in names:
            kind = keys.kind(name)
            part = name[len(keys.prefix) + len(kind.name) + 1 :]
            if kind.name in _PERSON_PARTS:
                persons.add(part)
            elif kind.part == "case":
                cases.add(part)
            elif kind.part == "owner":
                owners.add(part)
        others = owners - persons - cases
        return Found(tuple(map(Pseudonym, sorted(persons))), tuple(sorted(cases)), tuple(sorted(others)))

    async def is_moved(self, owner: str) -> bool:
        """Whether the owner's values are under the new keys."""
        return await self._new.fits(owner)

    async def person(self, old: Pseudonym, new: Pseudonym, address: bytes | None) -> None:
        """Move a person with their cases. `address` is what the address book keeps for `new`."""
        owner = _Owner(old, new, self._new.new_key(new))
        changes: dict[str, Change] = {"address": lambda inner: address or inner}
        commands = await self._owned(owner, PERSONAL_NAMES, changes)
        if new != old:
            commands += [*await self._named(old, new), *await self._remembered(owner)]
        commands += await self._return_code(old, new)
        for case_id in await self._cases_of(old):
            if not await self.is_moved(case_id):
                commands += await self._case(case_id, new)
        await self._together(commands)

    async def case(self, case_id: str) -> None:
        """Move a case whose person has nothing stored but this."""
        await self._together(await self._case(case_id, None))

    async def other(self, owner: str) -> None:
        """Move whatever else has a data key of its own."""
        await self._together(await self._owned(_Owner(owner, owner, self._new.new_key(owner)), _OTHER_NAMES, {}))

    async def _case(self, case_id: str, person: Pseudonym | None) -> list[Command]:
        changes: dict[str, Change] = {"case": lambda _: person.encode()} if person else {}
        return await self._owned(_Owner(case_id, case_id, self._new.new_key(case_id)), _CASE_NAMES, changes)

    async def _owned(self, owner: _Owner, names: Sequence[str], changes: Mapping[str, Change]) -> list[Command]:
        """Commands that write every key of the owner anew; who has no data key (any more) gets none."""
        commands: list[Command] = []
        for name in names:
            commands += await self._key(owner, name, changes.get(name, bytes))
        secret, target = self._scripts.keys("key", owner.old), self._scripts.keys("key", owner.new)
        keep, left = await self._scripts.call("HGET", secret, "keep"), await self._scripts.call("PTTL", secret)
        if keep is None:
            return commands
        wrapped = ("gen", owner.key.gen, "epoch", owner.key.epoch, "wrapped", owner.key.wrapped, "keep", keep)
        return [*commands, ("DEL", secret), ("HSET", target, *wrapped), *_expiry(target, left)]

    async def _key(self, owner: _Owner, name: str, change: Change) -> list[Command]:
        source, target = self._scripts.keys(name, owner.old), self._scripts.keys(name, owner.new)
        purpose, field = SEALED.get(name, ("", b""))
        commands = []
        if name in LISTED:
            item, of, part = LISTED[name]
            for one in await self._scripts.call("SMEMBERS", source):
                place = self._scripts.keys(item, one.decode())
                commands += await self._value(owner, place, place, (of, part), bytes)
        return [*commands, *await self._value(owner, source, target, (purpose, field), change)]

    async def _value(
        self, owner: _Owner, source: str, target: str, sealed: tuple[str, bytes], change: Change
    ) -> list[Command]:
        """`sealed`: purpose ("" = nothing in it is) and field."""
        kind = await self._scripts.call("TYPE", source)
        if kind == b"none":
            return []
        left, content = await self._scripts.call("PTTL", source), await self._scripts.call(*READS[kind](source))
        purpose, field = sealed

        def anew(blob: bytes) -> Awaitable[bytes | None]:
            return self._anew(owner, purpose, blob, change)

        writes = await WRITES[kind](target, content, anew if purpose else as_it_is, field)
        return [("DEL", source), *writes, *(_expiry(target, left) if writes else ())]

    async def _anew(self, owner: _Owner, purpose: str, blob: bytes, change: Change) -> bytes | None:
        if not blob:
            return blob  # a farewell that was said
        try:
            plain = await self._old.open(owner.old, purpose, blob)
        except Unreadable:
            return None  # nobody can ever read it
        return self._new.seal_with(owner.key, owner.new, purpose, change(plain))

    async def _named(self, old: Pseudonym, new: Pseudonym) -> list[Command]:
        """Where a pseudonym stands inside keys of everybody: lanes, the block list, counts of noise, check-ins."""
        commands: list[Command] = []
        for name in self._shared:
            score = await self._scripts.call("ZSCORE", name, old)
            if score is not None:
                commands += [("ZREM", name, old), ("ZADD", name, repr(float(score)), new)]
        due = self._scripts.keys("media:due")
        for entry, score in _pairs(await self._scripts.call("ZRANGE", due, 0, -1, "WITHSCORES")):
            if entry.startswith(f"{old} ".encode()):
                commands += [("ZREM", due, entry), ("ZADD", due, score, new.encode() + entry[len(old) :])]
        commands += [("RENAME", name, name[: -len(old)] + new) for name in self._turns if name.endswith(f":{old}")]
        barred = self._scripts.keys("barred")
        if await self._scripts.call("SISMEMBER", barred, old):
            commands += [("SREM", barred, old), ("SADD", barred, new)]
        return commands

    async def _remembered(self, owner: _Owner) -> list[Command]:
        """The buttons that the person has on the screen were signed for the old pseudonym, or for one before it."""
        before = await self._scripts.call("GET", self._scripts.keys("former", owner.old))
        names = [owner.old.encode()]
        with contextlib.suppress(Unreadable):
            names += (await self._old.open(owner.old, FORMER, before or b"")).split()[: _MOST_FORMER - 1]
        blob = self._new.seal_with(owner.key, owner.new, FORMER, b" ".join(names))
        return [("SET", self._scripts.keys("former", owner.new), blob, "PX", self._former_ttl)]

    async def _return_code(self, old: Pseudonym, new: Pseudonym) -> list[Command]:
        """Its record can be opened by the words only: the key of its day stays with it, under the new keys."""
        code = await self._scripts.call("GET", self._scripts.keys("return:of", old))
        if code is None:
            return []
        name, code = self._scripts.keys("return:code", code.decode()), code.decode()
        epoch, held = await self._scripts.call("HMGET", name, "epoch", "held")
        before, after = self._rings
        if epoch is None or (held and _opens(after, code, epoch.decode(), held)):
            return []
        key = _opens(before, code, epoch.decode(), held or b"")
        if key is None:
            return [("DEL", name)]
        today = after.today()
        return [("HSET", name, "epoch", today.name, "held", hold_key(today, code, key), "now", new)]

    async def _cases_of(self, person: Pseudonym) -> list[str]:
        cases = set(await self._scripts.call("SMEMBERS", self._scripts.keys("case:all", person)))
        cases |= {await self._scripts.call("GET", self._scripts.keys("case:of", person))} - {None}
        return sorted(case.decode() for case in cases)

    async def _names(self) -> list[str]:
        """Every key that is ours."""
        cursor, names, keys = b"0", set[str](), self._scripts.keys
        while True:
            cursor, page = await self._scripts.call("SCAN", cursor, "MATCH", f"{keys.prefix}*", "COUNT", 1000)
            names |= {name.decode() for name in page}
            if not int(cursor):
                return sorted(name for name in names if keys.knows(name))

    async def _together(self, commands: list[Command]) -> None:
        if not commands:
            return
        with answering():
            async with self._scripts.redis.pipeline(transaction=True) as together:
                for command in commands:
                    together.execute_command(*command)
                await together.execute()


def _pairs(flat: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    return zip(flat[::2], flat[1::2], strict=True)


def _expiry(name: str, left: int) -> list[Command]:
    return [("PEXPIRE", name, left)] if left > 0 else []


def _opens(keyring: Keyring, code: str, epoch: str, held: bytes) -> bytes | None:
    try:
        return held_key(keyring, code, epoch, held)
    except Unreadable:
        return None
