"""The Lua scripts: one per transition, loaded once, called by digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import redis.asyncio
from redis.exceptions import NoScriptError

from bot.store.guard import answering
from bot.store.keys import Keys

Value: TypeAlias = "str | bytes | int"
Argument: TypeAlias = "Value | Sequence[Value] | None"

_FOLDER = Path(__file__).parent / "lua"
_INCLUDE = re.compile(r"^-- include: (\w+)$", re.MULTILINE)


class Scripts:
    """Runs the scripts of `lua/` in one key namespace; also the one door for plain commands."""

    def __init__(self, redis: redis.asyncio.Redis[bytes], keys: Keys) -> None:
        self.redis = redis
        self.keys = keys

    async def run(self, name: str, /, **arguments: Argument) -> Any:
        """Run `lua/<name>.lua` with named arguments; None leaves one out. Raises StoreDown.

        In the script, `arg.<name>` is a string, or a table for a sequence.
        """
        source, digest = _script(name)
        values = (1, self.keys.prefix, *_flat(arguments))
        try:
            return await self.call("EVALSHA", digest, *values)
        except NoScriptError:  # a Redis that was restarted has forgotten its scripts
            return await self.call("EVAL", source, *values)

    async def call(self, *command: Value) -> Any:
        """Run one plain command. Raises StoreDown."""
        with answering():
            return await self.redis.execute_command(*command)  # type: ignore[no-untyped-call]


@cache
def _script(name: str) -> tuple[str, str]:
    source = _read("prelude") + _INCLUDE.sub(lambda match: _read(match[1]), _read(name))
    return source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.lua").read_text(encoding="utf-8")


def _flat(arguments: dict[str, Argument]) -> Iterator[Value]:
    """Name, count, values…; count -1 announces one plain value."""
    for name, value in arguments.items():
        if value is None:
            continue
        if isinstance(value, (str, bytes, int)):
            yield from (name, -1, value)
        else:
            yield from (name, len(value), *value)
