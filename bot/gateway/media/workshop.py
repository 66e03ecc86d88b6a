"""Has a file made anew by a process of its own: whatever a hostile file does there, the gateway goes on."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import cast

from bot.core.errors import MediaUnusable
from bot.core.media import CONTENT_TYPES, MediaKind, Medium
from bot.settings import ROOT

_PATIENCE = 30.0
_MOST_BYTES = 64 * 2**20
_PROBLEMS = frozenset({"kind", "broken", "too_large", "locked", "pages"})
#: the child may have been taken over: what it gives must at least begin like what it says it is
_BEGINNINGS = {"image/jpeg": b"\xff\xd8", "audio/ogg": b"OggS"}


async def made_anew(data: bytes) -> Medium:
    """The file without what it carries beside picture and sound. Takes seconds. Raises MediaUnusable."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.gateway.media.child"), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=ROOT, env={}
    )
    try:
        return await asyncio.wait_for(_answer(child, data), _PATIENCE)
    except (OSError, ValueError, EOFError, asyncio.TimeoutError):
        raise MediaUnusable("broken") from None  # it did not survive the file, or would not end
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _answer(child: Process, data: bytes) -> Medium:
    assert child.stdin  # noqa: S101 - both are pipes
    assert child.stdout  # noqa: S101
    child.stdin.write(data)
    await child.stdin.drain()
    child.stdin.close()
    word, *sizes = (await child.stdout.readline()).decode("ascii").split()
    if word in _PROBLEMS:
        raise MediaUnusable(word)
    whole, small = (int(size) for size in sizes)
    if word not in CONTENT_TYPES or not 0 < whole + small <= _MOST_BYTES:
        raise ValueError(word)
    kind = cast(MediaKind, word)
    medium = Medium(kind, await child.stdout.readexactly(whole), await child.stdout.readexactly(small))
    if not medium.data.startswith(_BEGINNINGS[CONTENT_TYPES[kind]]):
        raise ValueError(word)
    return medium
