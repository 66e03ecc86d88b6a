"""`python -m bot run`: Redis, the web process and the workers, started in order, watched, stopped in order."""

from __future__ import annotations

import fcntl
import http.client
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO

from bot.cli.children import Child
from bot.cli.first_steps import first_invitation
from bot.core.errors import SettingsError
from bot.dialogue.training import model_path
from bot.settings import Settings
from bot.store.redis_server import EmbeddedRedis

log = logging.getLogger("pelita.run")
_STOP_SECONDS = 15


def run(settings: Settings) -> int:
    """Blocks until Ctrl-C or SIGTERM. Raises SettingsError when the port or the data folder is taken."""
    if not model_path(settings.models_dir).exists():
        raise SettingsError("no model fits the training data; run `python -m bot train` first (make run does)")
    stopping = _stop_signals()
    with _only_one(settings), _listener(settings.port) as listener, _redis(settings) as redis_url:
        os.environ["REDIS_URL"] = redis_url
        children = _children(settings, listener)
        for child in children:
            child.start()
        try:
            _watch(children, replace(settings, redis_url=redis_url), stopping)
        finally:
            for child in children:
                child.stop()
            deadline = time.monotonic() + _STOP_SECONDS
            for child in children:
                child.wait(deadline)
    return 0


def _children(settings: Settings, listener: socket.socket) -> list[Child]:
    python = [sys.executable, "-m", "bot"]
    fd = listener.fileno()
    web = Child("web", [*python, "web", "--fd", str(fd)], pass_fds=(fd,))
    names = [f"worker-{number}" for number in range(1, settings.workers + 1)]
    return [web, *(Child(name, [*python, "worker", "--name", name]) for name in names)]


def _watch(children: list[Child], settings: Settings, stopping: list[int]) -> None:
    said_ready = False
    while not stopping:
        for child in children:
            line = child.check()
            if line:
                log.warning(line)
        if not said_ready and _ready(settings.port):
            said_ready = True
            link = first_invitation(settings)
            if link:
                print(f"first staff account (this link works once): {link}", flush=True)  # noqa: T201
            print(f"ready http://127.0.0.1:{settings.port}/", flush=True)  # noqa: T201
        time.sleep(0.1)


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
def _only_one(settings: Settings) -> Iterator[IO[str]]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"another Pelita is running with the data folder {settings.data_dir}; "
                "stop it, or set PELITA_DATA to another folder"
            ) from None
        yield lock


@contextmanager
def _listener(port: int) -> Iterator[socket.socket]:
    """Bound here and inherited by the web process: while that restarts, connections wait instead of failing."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise SettingsError(f"port {port} is in use; stop what uses it, or set PORT to another number") from None
    listener.listen(512)
    with listener:
        yield listener


@contextmanager
def _redis(settings: Settings) -> Iterator[str]:
    if settings.redis_url:
        yield settings.redis_url
        return
    server = EmbeddedRedis(settings.data_dir)
    url = server.start()
    try:
        yield url
    finally:
        server.stop()
