"""A worker without Rasa: takes messages and commits answers like the real one, for tests of what is in front of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from bot.core import buttons
from bot.core.types import (
    Button,
    CaseOpening,
    CaseText,
    CheckInChange,
    LineKind,
    Pseudonym,
    Reply,
    TurnResult,
    Withheld,
)
from bot.store.health import WorkerState
from bot.store.mailbox import Work
from bot.store.store import Store

OPENING = CaseOpening(tier="high", priority=1, lang="id", reasons=("asked_for_staff",))
LONG_ANSWER = (
    "Untuk banyak negara tujuan, biaya penempatan tidak boleh dibebankan ke kamu. Kalau diminta bayar Rp 35.000.000 "
    "di depan, jangan bayar dulu.\n\n• Polisi (di Indonesia): 110\n• KP2MI: 08001000, WhatsApp +628118080141\n"
    "• Kemlu: +62 812-9007-0027\n\nJam kerja 08.00-16.00. Lihat https://peduliwni.kemlu.go.id.\n"
    "Sumber: KP2MI, 01-12-2025"
)


def _now(work: Work) -> CheckInChange:
    """A check-in that is due at once, for somebody who lives where it is noon."""
    noon = timedelta(hours=12 - work.incoming.at.hour)
    return CheckInChange(dates=(work.incoming.at,), words="jadi pesan kue?", offsets=(noon,))


@dataclass
class TinyWorker:
    """Answers `text` with "echo <text>", a button with "pressed <action>"; see `_result` for the special words."""

    store: Store
    state: WorkerState = "ready"
    #: while False it shows its state but takes nothing
    taking: bool = True

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[TinyWorker]:
        """Works in the background while inside."""
        await self.store.health.beat("tiny", self.state)
        task = asyncio.create_task(self._work())
        try:
            yield self
        finally:
            while not task.done():  # a cancellation can get lost inside the Redis client
                task.cancel()
                await asyncio.wait({task}, timeout=0.1)
            await self.store.health.leave("tiny")

    async def _work(self) -> None:
        while True:
            await self.store.health.beat("tiny", self.state)
            if not self.taking:
                await asyncio.sleep(0.02)
                continue
            work = await self.store.mailbox.take("tiny", wait=0.5)
            if work is not None:
                await self.store.mailbox.commit(work, await self._result(work))

    async def _result(self, work: Work) -> TurnResult:
        text = work.incoming.text
        if work.case_state == "claimed" and text.startswith("alamat "):
            return self._withholding(work)
        if work.case_state == "claimed":
            kind: LineKind = "correction" if work.incoming.corrects else ""
            return TurnResult(case_texts=(CaseText("person", text, work.incoming.at, kind=kind),))
        if text.startswith("slow "):
            await asyncio.sleep(float(text.split()[1]))
        if text == "keluar":
            return TurnResult(replies=(Reply("Oke, sampai nanti.", effect="leave"),))
        if text == "petugas":
            return TurnResult(replies=(Reply("Sudah masuk antrean."),), open_case=OPENING)
        if text == "kabari":
            return TurnResult(replies=(Reply("Oke."),), check_in=_now(work))
        if text == "biaya":
            return TurnResult(replies=(Reply(LONG_ANSWER, buttons=self._buttons(work.person)),))
        said = f"pressed {work.incoming.action}" if work.incoming.action else f"echo {text}"
        return TurnResult(replies=(Reply(said, buttons=self._buttons(work.person)),))

    def _withholding(self, work: Work) -> TurnResult:
        """What follows "alamat " is hidden, and offered to be passed on."""
        token = buttons.sign(self.store.keyring.subkey("buttons"), work.person, f"release:{work.incoming.id[:12]}")
        return TurnResult(
            replies=(Reply("disembunyikan", buttons=(Button("Kirim ke petugas", payload=token),)),),
            case_texts=(CaseText("person", "alamat [alamat]", work.incoming.at),),
            always_deliver=True,
            withheld=Withheld(work.incoming.id[:12], f"[alamat] {work.incoming.text.removeprefix('alamat ')}"),
        )

    def _buttons(self, person: Pseudonym) -> tuple[Button, ...]:
        key = self.store.keyring.subkey("buttons")
        return (
            Button("Selengkapnya", payload=buttons.sign(key, person, "more:ask/placement_fees:0")),
            Button("Telepon KP2MI", url="tel:08001000"),
        )
