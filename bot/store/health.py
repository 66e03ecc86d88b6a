"""Signs of life of the workers, read by /healthz and by the gateway's degraded mode."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from bot.core.errors import StoreDown
from bot.store.envelope import milliseconds
from bot.store.scripts import Scripts

WorkerState = Literal["loading", "ready"]
NluState = Literal["loading", "ready", "down"]


class Health:
    """Heartbeats: a worker that is silent for 10 s counts as down."""

    def __init__(self, scripts: Scripts, *, valid: timedelta = timedelta(seconds=10)) -> None:
        self._scripts = scripts
        self._valid = milliseconds(valid)

    async def beat(self, worker: str, state: WorkerState) -> None:
        """Called by each worker every few seconds. Raises StoreDown."""
        await self._scripts.run("worker_beat", worker=worker, state=state, valid=self._valid)

    async def leave(self, worker: str) -> None:
        """An orderly end: the worker is not waited for. Raises StoreDown."""
        await self._scripts.call("HDEL", self._scripts.keys("workers"), worker)

    async def nlu_state(self) -> NluState:
        """Answers "ready" when any worker is, else "loading" when one is starting, else "down". Raises StoreDown."""
        states = await self._scripts.run("worker_states")
        if b"ready" in states:
            return "ready"
        return "loading" if states else "down"

    async def ping(self) -> bool:
        """Whether Redis answers; never raises."""
        try:
            return bool(await self._scripts.call("PING"))
        except StoreDown:
            return False
