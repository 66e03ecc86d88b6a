"""A dialogue worker: takes messages, runs their turns on one thread of their own, commits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bot.content.hotline import read_rules
from bot.core.errors import LeaseLost, StoreDown
from bot.core.types import TurnResult
from bot.settings import Settings, utc_now
from bot.store.keyring import Keyring
from bot.store.mailbox import Work
from bot.store.store import Store

log = logging.getLogger("pelita.worker")
_T = TypeVar("_T")
Turn = Callable[[Work], Coroutine[Any, Any, TurnResult]]
_BEAT_SECONDS = 3.0
_RENEW_SECONDS = 10.0
#: a turn takes milliseconds; one that runs for a minute never ends
_MOST_RENEWALS = 6
#: also how long a stop may wait for an idle worker
_WAIT_SECONDS = 1.0


class TurnThread:
    """Runs coroutines one after the other in a single thread with a loop of its own.

    Rasa's turns never give the event loop back; leases and heartbeats must go on meanwhile.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turns")

    async def run(self, make: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """The coroutine's result; its exceptions pass through."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: asyncio.run(make()))

    async def call(self, function: Callable[[], _T]) -> _T:
        """The same for a plain function."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, function)


def work(settings: Settings, name: str) -> int:
    """Blocks until SIGTERM."""
    if not asyncio.run(_main(settings, name)):
        logging.shutdown()
        os._exit(0)  # the thread is in the middle of Rasa's imports: it cannot be stopped, and need not be
    return 0


async def _main(settings: Settings, name: str) -> bool:
    """False when it was stopped while the model was still being loaded."""
    stopping = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    keyring = Keyring.open(settings.keys_dir, settings.secret_key)
    store = Store(settings.redis_url or "", keyring, settings.retention, claims=read_rules().lease)
    ready = asyncio.Event()
    holder = f"{name}@{socket.gethostname()}"  # machines that share one Redis number their workers alike
    with contextlib.suppress(StoreDown):
        await store.mailbox.reclaim(holder)  # before the model is loaded: another worker may take it now
    beating = asyncio.create_task(_beat(store, name, ready))
    try:
        turns = TurnThread()
        loading = asyncio.create_task(turns.call(lambda: _load(settings, keyring)))
        ended = asyncio.create_task(stopping.wait())
        await asyncio.wait({loading, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not stopping.is_set():
            turn = loading.result()
            ready.set()
            await _serve(store, holder, turns, turn, stopping)
        return loading.done()
    finally:
        beating.cancel()
        with contextlib.suppress(StoreDown):
            await store.health.leave(name)
        await store.aclose()


def _load(settings: Settings, keyring: Keyring) -> Turn:
    # Imported here: Rasa takes seconds, and the worker must show that it is coming up.
    from bot.content.agencies import AgencyRegister
    from bot.content.own import OwnContent
    from bot.dialogue.engine import Engine
    from bot.dialogue.training import model_path
    from bot.dialogue.turn import TurnRunner
    from bot.nlu.shared import catalog, toolkit

    started = time.monotonic()
    engine = Engine.load(model_path(settings.models_dir), catalog(), settings.service_max_age, reach=settings.reach)
    log.info("model loaded in %.1f s", time.monotonic() - started)
    own, agencies = OwnContent(settings.data_dir, catalog()), AgencyRegister(settings.data_dir)
    runner = TurnRunner(engine, toolkit(), catalog(), keyring.subkey("buttons"), utc_now, agencies)

    async def turn(taken: Work) -> TurnResult:
        own.refresh()  # what the centre set in the console counts from the next message on
        return await runner.run(taken)

    return turn


async def _beat(store: Store, name: str, ready: asyncio.Event) -> None:
    while True:
        with contextlib.suppress(StoreDown):
            await store.health.beat(name, "ready" if ready.is_set() else "loading")
        if ready.is_set():
            await asyncio.sleep(_BEAT_SECONDS)
        else:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(ready.wait(), _BEAT_SECONDS)


async def _serve(store: Store, holder: str, turns: TurnThread, turn: Turn, stopping: asyncio.Event) -> None:
    interrupted = False
    while not stopping.is_set():
        try:
            if interrupted:  # what was being worked on need not wait for the end of its lease
                await store.mailbox.reclaim(holder)
                interrupted = False
            taken = await store.mailbox.take(holder, wait=_WAIT_SECONDS)
            if taken is not None:
                await _one_turn(store, turns, turn, taken)
        except StoreDown:
            interrupted = True
            log.warning("redis does not answer")
            await asyncio.sleep(1)


async def _one_turn(store: Store, turns: TurnThread, turn: Turn, taken: Work) -> None:
    renewing = asyncio.create_task(_keep(store, taken))
    try:
        result = await turns.run(lambda: turn(taken))
        await store.mailbox.commit(taken, result)
    except LeaseLost:
        log.warning("lease_lost")
    except StoreDown:
        raise
    except Exception as error:  # the edge of a turn: whatever broke, the message must come back
        # The message of a foreign exception may quote what a person wrote: only its kind is logged.
        log.error("turn_failed %s", type(error).__name__)
        with contextlib.suppress(LeaseLost):
            await store.mailbox.release(taken, delay=taken.attempts * 0.5, error_code=type(error).__name__)
    finally:
        renewing.cancel()


async def _keep(store: Store, taken: Work) -> None:
    for _ in range(_MOST_RENEWALS):
        await asyncio.sleep(_RENEW_SECONDS)
        with contextlib.suppress(LeaseLost, StoreDown):
            await store.mailbox.renew(taken)
    # The thread cannot be interrupted. Without this process the lease runs out, the supervisor starts a new worker, and
    # the message's count of attempts keeps it from doing the same for ever.
    log.error("turn_hangs")
    os._exit(1)
