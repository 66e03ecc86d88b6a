"""What of Redis goes into a backup, read in one moment and written back in one step.

Only keys marked `backup` in bot/store/keys.py: accounts, the audit trail, counts. Nothing that belongs to a person or
a case goes in: it could not be opened without the epoch keys, which are never in a backup, and putting it back would
bring back what people have erased.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from bot.core.errors import BackupError
from bot.store.guard import answering
from bot.store.keys import REGISTRY
from bot.store.scripts import Scripts

_WRITES = {"string": "SET", "hash": "HSET", "set": "SADD"}

Entry = dict[str, Any]


async def dump(scripts: Scripts) -> list[Entry]:
    """Every key that a backup holds: `name` without prefix, `type`, `values` in base64. Raises StoreDown."""
    names = [key.name for key in REGISTRY if key.backup]
    found = await scripts.run("backup", names=names)
    return [
        {"name": name.decode(), "type": kind.decode(), "values": [base64.b64encode(one).decode() for one in values]}
        for name, kind, values in found
    ]


async def is_empty(scripts: Scripts) -> bool:
    """Whether the store holds nothing at all. Raises StoreDown."""
    cursor = b"0"
    while True:
        cursor, names = await scripts.call("SCAN", cursor, "MATCH", f"{scripts.keys.prefix}*", "COUNT", 1000)
        if names:
            return False
        if not int(cursor):
            return True


def check(scripts: Scripts, entries: Sequence[Entry]) -> None:
    """Raises BackupError when an entry is none that this version would write."""
    for entry in entries:
        list(_commands(scripts, entry))


async def load(scripts: Scripts, entries: Sequence[Entry]) -> None:
    """Write what `dump` gave into an empty store, all or nothing. Raises BackupError and StoreDown."""
    commands = [command for entry in entries for command in _commands(scripts, entry)]
    with answering():
        async with scripts.redis.pipeline(transaction=True) as together:
            for command in commands:
                together.execute_command(*command)
            await together.execute()


def _commands(scripts: Scripts, entry: Entry) -> Iterator[list[bytes]]:
    try:
        full = scripts.keys.prefix + entry["name"]
        known = scripts.keys.kind(full)
        values = [base64.b64decode(one, validate=True) for one in entry["values"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError("the backup holds something this version does not know") from error
    if not known.backup or known.type != entry["type"]:
        raise BackupError("the backup holds something this version does not know")
    if known.type == "stream":
        yield from _stream(full.encode(), values)
    else:
        yield [_WRITES[known.type].encode(), full.encode(), *values]


def _stream(full: bytes, values: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Each entry is: its id, the number of its fields and values, these."""
    at = 0
    while at < len(values):
        count = int(values[at + 1])
        yield [b"XADD", full, values[at], *values[at + 2 : at + 2 + count]]
        at += 2 + count
