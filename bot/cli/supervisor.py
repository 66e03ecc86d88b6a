"""`python -m bot run`: Redis, the web process and the workers, started in order, watched, stopped in order."""

from __future__ import annotations

import errno
import http.client
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from bot.cli.children import Child
from bot.cli.data_folder import only_one
from bot.cli.first_steps import first_invitation
from bot.cli.redis_service import RedisService
from bot.core.errors import SettingsError, StoreDown
from bot.dialogue.training import model_path
from bot.settings import Settings
from bot.store.keyring import Keyring

log = logging.getLogger("pelita.run")
_STOP_SECONDS = 15
#: a web process whose supervisor was killed takes this long to let go of the port
_PORT_SECONDS = 6.0


def run(settings: Settings) -> int:
    """Blocks until Ctrl-C or SIGTERM. Raises SettingsError when the port, the data folder or its keys cannot be had."""
    stopping = _stop_signals()
    with only_one(settings):
        if not model_path(settings.models_dir).exists():
            raise SettingsError("no model fits the training data; run `python -m bot train` first (make run does)")
        Keyring.open(settings.keys_dir, settings.secret_key)  # else every child would fail with it, again and again
        with _listener(settings.port) as listener, RedisService(settings) as redis:
            os.environ["REDIS_URL"] = redis.url
            children = _children(settings, listener)
            try:
                for child in children:
                    child.start()
                _watch([redis, *children], replace(settings, redis_url=redis.url), stopping)
            finally:
                _stop(children)
    return 0


def _stop(children: list[Child]) -> None:
    for child in children:
        child.stop()
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        child.wait(deadline)


def _children(settings: Settings, listener: socket.socket) -> list[Child]:
    python = [sys.executable, "-m", "bot"]
    fd = listener.fileno()
    web = Child("web", [*python, "web", "--fd", str(fd)], pass_fds=(fd,))
    names = [f"worker-{number}" for number in range(1, settings.workers + 1)]
    return [web, *(Child(name, [*python, "worker", "--name", name]) for name in names)]


def _watch(children: Sequence[Child | RedisService], settings: Settings, stopping: list[int]) -> None:
    said_ready = False
    while not stopping:
        for child in children:
            line = child.check()
            if line:
                log.warning(line)
        said_ready = said_ready or (_ready(settings.port) and _say_ready(settings))
        time.sleep(0.1)


def _say_ready(settings: Settings) -> bool:
    try:
        link = first_invitation(settings)
    except StoreDown:  # it was there a moment ago: next time
        return False
    if link:
        print(f"first staff account (this link works once): {link}", flush=True)  # noqa: T201
    print(f"ready http://127.0.0.1:{settings.port}/", flush=True)  # noqa: T201
    return True


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return bool(json.load(connection.getresponse())["nlu"] == "ready")
    except (OSError, ValueError, KeyError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop_signals() -> list[int]:
    received: list[int] = []
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda number, _frame: received.append(number))
    return received


@contextmanager
def _listener(port: int) -> Iterator[socket.socket]:
    """Bound here and inherited by the web process: while that restarts, connections wait instead of failing."""
    deadline = time.monotonic() + _PORT_SECONDS
    while (listener := _listen(port)) is None:
        if time.monotonic() > deadline:
            raise SettingsError(f"port {port} is in use; stop what uses it, or set PORT to another number")
        time.sleep(0.1)
    with listener:
        yield listener


def _listen(port: int) -> socket.socket | None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            return None
        raise SettingsError(f"PORT: {port} cannot be used ({error.strerror})") from None
    return listener
