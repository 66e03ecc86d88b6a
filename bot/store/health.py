"""Signs of life of the workers, read by /healthz and by the gateway's degraded mode."""

from __future__ import annotations

from typing import Literal

from bot.store.scripts import Scripts

WorkerState = Literal["loading", "ready"]
NluState = Literal["loading", "ready", "down"]


class Health:
    """Heartbeats: a worker that is silent for 10 s counts as down."""

    def __init__(self, scripts: Scripts) -> None: ...

    async def beat(self, worker: str, state: WorkerState) -> None:
        """Called by each worker every few seconds."""
        raise NotImplementedError

    async def leave(self, worker: str) -> None:
        """An orderly end: the worker is not waited for."""
        raise NotImplementedError

    async def nlu_state(self) -> NluState:
        """ "ready" when any worker is, else "loading" when one is starting, else "down". Raises StoreDown."""
        raise NotImplementedError

    async def ping(self) -> bool:
        """Whether Redis answers; never raises StoreDown."""
        raise NotImplementedError
