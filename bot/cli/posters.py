"""Posters for the web process, drawn by a process of their own: the drawing library stays out of the serving one."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.core.errors import PelitaError
from bot.core.types import Lang


class Posters:
    """Draws each language's poster once, when it is first asked for (some seconds)."""

    def __init__(self) -> None:
        self._drawn: dict[Lang, bytes] = {}
        self._drawing = asyncio.Lock()

    async def __call__(self, lang: Lang) -> bytes:
        """The PDF file. Raises PelitaError when it cannot be drawn."""
        async with self._drawing:
            if lang not in self._drawn:
                self._drawn[lang] = await _draw(lang)
        return self._drawn[lang]


async def _draw(lang: Lang) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "poster.pdf"
        command = [sys.executable, "-m", "bot", "poster", "--lang", lang, "--out", str(out)]
        child = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        if await child.wait() != 0:
            raise PelitaError("the poster could not be drawn")
        return out.read_bytes()
