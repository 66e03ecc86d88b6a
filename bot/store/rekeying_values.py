"""Reading a value of any type from Redis, and the commands that write it anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.store.scripts import Value

Command: TypeAlias = "tuple[Value, ...]"
#: a stored value as it is to be stored; None = left out
Anew: TypeAlias = Callable[[bytes], Awaitable["bytes | None"]]
Write: TypeAlias = Callable[[str, Any, Anew, bytes], Awaitable["list[Command]"]]

#: in place of the name of a field: all of them are sealed; `*` and an ending: those that end so
EVERY = b"*"
READS: Mapping[bytes, Callable[[str], Command]] = {
    b"string": lambda name: ("GET", name),
    b"list": lambda name: ("LRANGE", name, 0, -1),
    b"set": lambda name: ("SMEMBERS", name),
    b"zset": lambda name: ("ZRANGE", name, 0, -1, "WITHSCORES"),
    b"hash": lambda name: ("HGETALL", name),
    b"stream": lambda name: ("XRANGE", name, "-", "+"),
}


async def as_it_is(value: bytes) -> bytes:
    """For values that are not sealed."""
    return value


async def _all(values: Sequence[bytes], anew: Anew) -> list[bytes]:
    return [one for value in values if (one := await anew(value)) is not None]


async def _string(name: str, content: bytes, anew: Anew, _: bytes) -> list[Command]:
    return [("SET", name, one) for one in await _all([content], anew)]


async def _list(name: str, content: list[bytes], anew: Anew, _: bytes) -> list[Command]:
    return [("RPUSH", name, one) for one in await _all(content, anew)]


async def _set(name: str, content: Sequence[bytes], anew: Anew, _: bytes) -> list[Command]:
    return [("SADD", name, one) for one in await _all(sorted(content), anew)]


async def _zset(name: str, content: list[bytes], anew: Anew, _: bytes) -> list[Command]:
    pairs = zip(content[::2], content[1::2], strict=True)
    return [("ZADD", name, score, one) for value, score in pairs if (one := await anew(value)) is not None]


def _is_sealed(name: bytes, field: bytes) -> bool:
    return name.endswith(field[1:]) if field.startswith(EVERY) else name == field


async def _fields(row: Mapping[bytes, bytes], anew: Anew, field: bytes) -> list[Value]:
    """Field, value, field, value… with the sealed field (b"" = none) anew; nothing when only that was there."""
    flat: list[Value] = []
    for name, value in row.items():
        kept = await anew(value) if _is_sealed(name, field) else value
        flat += [] if kept is None else [name, kept]
    return flat


async def _hash(name: str, content: Mapping[bytes, bytes], anew: Anew, field: bytes) -> list[Command]:
    flat = await _fields(content, anew, field)
    return [("HSET", name, *flat)] if flat else []


async def _stream(name: str, content: Sequence[Any], anew: Anew, field: bytes) -> list[Command]:
    rows = [(entry, row, await _fields(row, anew, field)) for entry, row in content]
    return [("XADD", name, entry, *flat) for entry, row, flat in rows if len(flat) == 2 * len(row)]


WRITES: Mapping[bytes, Write] = {
    b"string": _string,
    b"list": _list,
    b"set": _set,
    b"zset": _zset,
    b"hash": _hash,
    b"stream": _stream,
}
