"""Looks for words wherever a running program could have left them: files, output, and the names and values in Redis."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import redis

from tests.support.program import Program


def traces(program: Program, words: Iterable[str]) -> list[str]:
    """Where any of the words is found; the words themselves are not repeated."""
    needles = {form for word in words for form in _forms(word)}
    return [place for place, content in _contents(program) if any(needle in content.lower() for needle in needles)]


def _forms(word: str) -> set[bytes]:
    return {word.lower().encode(), json.dumps(word.lower())[1:-1].encode(), ascii(word.lower())[1:-1].encode()}


def _contents(program: Program) -> Iterator[tuple[str, bytes]]:
    yield "standard output", "\n".join(program.output).encode()
    for folder in (program.data, *(path for path in program.data.rglob("*") if path.is_dir())):
        if folder.is_symlink():  # the models, which all programs share
            continue
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(program.data)), str(path.name).encode() + path.read_bytes()
    yield from _redis_contents(program)


def _redis_contents(program: Program) -> Iterator[tuple[str, bytes]]:
    address = program.env.get("REDIS_URL") or f"unix://{program.data}/redis/redis.sock"
    with redis.Redis.from_url(address) as client:
        for name in client.scan_iter():
            yield f"key {name!r}", b" ".join((name, *_bytes(_value(client, name))))


def _value(client: Any, name: bytes) -> Any:
    reads: dict[bytes, Callable[[], Any]] = {
        b"string": lambda: client.get(name),
        b"hash": lambda: client.hgetall(name),
        b"list": lambda: client.lrange(name, 0, -1),
        b"set": lambda: client.smembers(name),
        b"zset": lambda: client.zrange(name, 0, -1, withscores=True),
        b"stream": lambda: client.xrange(name),
        b"none": lambda: None,
    }
    return reads[client.type(name)]()


def _bytes(value: Any) -> Iterator[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        yield from (part for pair in value.items() for part in _bytes(pair))
    elif isinstance(value, (list, tuple, set)):
        yield from (part for member in value for part in _bytes(member))
