"""The process that opens a file of a stranger: `python -m bot.gateway.media.child < file`.

It loads what it needs and then shuts itself in: it can open no file and no connection any more, write none, and ends
when it takes much memory or time. It is started without environment, so it knows no secret.
"""

from __future__ import annotations

import contextlib
import resource
import sys
from collections.abc import Callable

from bot.core.errors import MediaUnusable
from bot.core.media import Medium

#: bytes of address space, enough for a picture of 50 million pixels; seconds of work
_MEMORY, _SECONDS = 2**30, 15
#: how far into a file its mark may stand (PDF 1.7, implementation note 13)
_MARK_WITHIN = 1024


def main() -> None:
    """Writes what became of the file: a line `<kind or problem> <bytes of the file> <of its preview>`, then both."""
    data = sys.stdin.buffer.read()
    clean = _cleaner(data)
    _shut_in()
    try:
        medium = clean(data)
        answer = f"{medium.kind} {len(medium.data)} {len(medium.preview)}\n".encode() + medium.data + medium.preview
    except MediaUnusable as problem:
        answer = f"{problem.code} 0 0\n".encode()
    sys.stdout.buffer.write(answer)


def _cleaner(data: bytes) -> Callable[[bytes], Medium]:
    """What the file says that it is decides, not what its sender says."""
    if data.startswith(b"OggS"):
        from bot.gateway.media.voices import clean_voice

        return clean_voice
    if b"%PDF-" in data[:_MARK_WITHIN]:
        from bot.gateway.media.papers import clean_paper

        return clean_paper
    from bot.gateway.media.pictures import clean_picture

    return clean_picture


def _shut_in() -> None:
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (most, most))
    with contextlib.suppress(ValueError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main()
