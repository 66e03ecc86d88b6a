"""Files are opened by a process that can do nothing else, and that the gateway survives."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib

import pytest

from bot.core.errors import MediaUnusable
from bot.gateway.media import workshop
from bot.gateway.media.workshop import made_anew
from bot.settings import ROOT
from tests.gateway.media.files import SECRET, heic, paper, photo, png, voice

_SHUT_IN = "from bot.gateway.media.child import _shut_in; import socket, subprocess, sys; _shut_in(); "


def _bomb(zeros: int) -> bytes:
    """A PDF of a page that is half a megabyte here and draws for minutes there."""
    drawing = zlib.compress(b"0 0 595 842 re 1 0 0 RG S 0 0 m 595 842 l 0 842 m 595 0 l S " * zeros, 9)
    return (
        paper(1)
        .replace(b"1 1 0 rg 0 0 595 842 re f", drawing)
        .replace(b"<<  /Length 25 >>", f"<< /Filter /FlateDecode /Length {len(drawing)} >>".encode())
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [(photo(), "photo"), (png(), "photo"), (heic(), "photo"), (paper(), "document"), (voice(), "voice")],
    ids=["jpeg", "png", "heic", "pdf", "voice"],
)
async def test_every_kind_is_made_anew(data: bytes, kind: str) -> None:
    medium = await made_anew(data)
    assert medium.kind == kind
    assert medium.data.startswith(b"OggS" if kind == "voice" else b"\xff\xd8")
    assert SECRET not in medium.data + medium.preview
    assert bool(medium.preview) == (kind != "voice")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "kind"), (b"PK\x03\x04 kontrak.docx", "kind"), (photo()[:900], "broken"), (paper(locked=True), "locked")],
)
async def test_what_it_cannot_use_comes_back_as_a_word(data: bytes, code: str) -> None:
    with pytest.raises(MediaUnusable) as refusal:
        await made_anew(data)
    assert refusal.value.code == code


async def test_who_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_PATIENCE", 1.5)
    bomb = _bomb(3_000_000)
    started = time.monotonic()
    with pytest.raises(MediaUnusable, match="broken"):
        await made_anew(bomb)
    assert 1.4 < time.monotonic() - started < 15  # starting a process takes seconds on a busy machine


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("open('/etc/hostname')", "OSError"),
        ("socket.socket()", "OSError"),
        ("open(sys.argv[0])", "OSError"),
        ("subprocess.Popen(['true'])", "OSError"),
        ("bytearray(2**30)", "MemoryError"),
        ("x = 0\nwhile True: x += 1", ""),
    ],
    ids=["file", "connection", "program", "child", "memory", "time"],
)
def test_it_is_shut_in(attempt: str, error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short = "from bot.gateway.media import child; child._SECONDS = 1\n"
    tried = subprocess.run(
        [sys.executable, "-c", f"{short}{_SHUT_IN}\n{attempt}"], cwd=ROOT, capture_output=True, check=False, timeout=20
    )
    assert tried.returncode != 0
    assert error.encode() in tried.stderr


async def test_it_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PELITA_SECRET_KEY", "geheim")
    started = workshop.asyncio.create_subprocess_exec
    seen: list[dict[str, str]] = []

    async def listening(*command: str, **options: object) -> object:
        process = await started(*command, **options)  # type: ignore[arg-type]
        with open(f"/proc/{process.pid}/environ", "rb") as environment:  # noqa: PTH123
            seen.append(dict.fromkeys(environment.read().decode().split("\0"), ""))
        return process

    monkeypatch.setattr(workshop.asyncio, "create_subprocess_exec", listening)
    await made_anew(photo())
    assert seen == [{"": ""}]
    assert os.environ["PELITA_SECRET_KEY"] == "geheim"
